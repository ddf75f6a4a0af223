import { useCallback, useEffect, useMemo, useRef, useState } from "react";
import { Loading, ProblemBox, Tabs } from "../../../../../shared/ui";
import { useWords } from "../../../../../shared/words";
import { type ForgeView, useForge, useForgeCalls } from "../api";
import css from "./FaceForge.module.css";
import { FacesPanel } from "./FacesPanel";
import { MeterPanel } from "./MeterPanel";
import { MixPanel } from "./MixPanel";
import { type Design, frontal, seedFrom } from "./model";
import { SlidersPanel } from "./SlidersPanel";
import { turns } from "./turns";
import { useHand } from "./useHand";
import { Viewport } from "./Viewport";
import { forgeWords } from "./words";

type FaceForgeProps = {
  readonly design: Design;
  /** Told of every face that can be drawn; `settled` when it is one step of what may be undone. */
  readonly onChange: (design: Design, settled: boolean) => void;
  /** Whose face it is going to be, when she is already somebody. */
  readonly museId: string | null;
};

/** A face that belongs to nobody, formed by hand while looking at it. */
export function FaceForge(props: FaceForgeProps) {
  const forge = useForge();
  if (forge.data) return <Bench key={props.museId} {...props} offered={forge.data} />;
  if (forge.error) return <ProblemBox problem={forge.error} onRetry={() => void forge.refetch()} />;
  return <Loading />;
}

type PanelName = "sliders" | "faces" | "mix" | "identity";

function Bench({ design, onChange, museId, offered }: FaceForgeProps & { readonly offered: ForgeView }) {
  const t = useWords(forgeWords);
  const calls = useForgeCalls();
  const hand = useHand(design, onChange, calls, offered.parameters);
  const [opening] = useState(design);
  const [view, setView] = useState(frontal);
  const [panel, setPanel] = useState<PanelName>("sliders");
  const [amplitude, setAmplitude] = useState(0.4);
  const [turn] = useState(turns);

  const { move, put, rest, shown } = hand;
  const latest = useRef(shown);
  useEffect(() => {
    latest.current = shown;
  }, [shown]);
  const edit = useCallback((change: (face: Design) => Design) => move(change(latest.current)), [move]);
  const chance = useCallback(
    async (groups: readonly string[]) => {
      const seed = seedFrom(Math.random());
      put(await calls.random(seed, amplitude, latest.current, groups));
    },
    [calls, put, amplitude],
  );

  const tools = useMemo(() => ({ calls, turn }), [calls, turn]);
  const tabs = [
    {
      name: "sliders" as const,
      label: t.tabs.sliders,
      content: (
        <SlidersPanel
          offered={offered}
          hand={hand}
          opening={opening}
          edit={edit}
          rest={rest}
          amplitude={amplitude}
          onAmplitude={setAmplitude}
          onChance={chance}
        />
      ),
    },
    {
      name: "faces" as const,
      label: t.tabs.faces,
      content: (
        <FacesPanel
          tools={tools}
          presets={offered.presets}
          design={design}
          amplitude={amplitude}
          onAmplitude={setAmplitude}
          onPick={put}
        />
      ),
    },
    {
      name: "mix" as const,
      label: t.tabs.mix,
      content: (
        <MixPanel
          tools={tools}
          presets={offered.presets}
          design={design}
          opening={opening}
          museId={museId}
          onMove={move}
          onRest={rest}
          onPick={put}
        />
      ),
    },
    {
      name: "identity" as const,
      label: t.tabs.identity,
      content: <MeterPanel design={design} moving={hand.moving} museId={museId} />,
    },
  ];
  return (
    <section className={css.room} aria-label={t.title}>
      <div className={css.bench}>
        <Viewport
          tools={tools}
          offered={offered}
          design={hand.drawn}
          opening={opening}
          moving={hand.moving}
          view={view}
          onView={setView}
          museId={museId}
        />
        <div className={css.side}>
          <Tabs label={t.title} tabs={tabs} value={panel} onChange={setPanel} />
        </div>
      </div>
    </section>
  );
}
