import { Dices } from "lucide-react";
import { useEffect, useEffectEvent, useMemo, useRef, useState } from "react";
import { Button, ProblemBox, SliderField } from "../../../../../shared/ui";
import { useWords } from "../../../../../shared/words";
import { type ForgeView, useForgedFace, useMuses } from "../api";
import { type Face, FaceGrid } from "./FaceGrid";
import { latest } from "./latest";
import { type Design, keyOfDesign, seedFrom } from "./model";
import { nameWords, spoken } from "./names";
import css from "./panels.module.css";
import type { Tools } from "./tools";
import { asProblem } from "./usePortrait";
import { forgeWords } from "./words";

type MixPanelProps = {
  readonly tools: Tools;
  readonly presets: ForgeView["presets"];
  readonly design: Design;
  readonly opening: Design;
  readonly museId: string | null;
  readonly onMove: (design: Design) => void;
  readonly onRest: () => void;
  readonly onPick: (design: Design) => void;
};

type Other = { readonly id: string; readonly name: string; readonly design: Design };

/** This face and another one: anywhere between the two, or a grown-up child of both. */
export function MixPanel(props: MixPanelProps) {
  const { tools, presets, opening, museId } = props;
  const t = useWords(forgeWords);
  const n = useWords(nameWords);
  const muses = useMuses();
  const [forged, setForged] = useState<Readonly<Record<string, Design>>>({});
  const [other, setOther] = useState<Other | null>(null);
  const others = useMemo<readonly Face[]>(() => {
    const hers = (muses.data ?? []).flatMap(({ muse_id: id, name }) => {
      const design = forged[id];
      return design ? [{ id, name, label: name, design }] : [];
    });
    const made = presets.map(({ name, doc, design }) => ({
      id: name,
      name: spoken(name),
      label: `${spoken(name)}: ${n.presetDocs[name] ?? doc}`,
      design,
    }));
    return [...hers, ...made, { id: "opening", name: t.before, label: t.beforeHow, design: opening }];
  }, [muses.data, forged, presets, opening, t, n]);
  return (
    <div className={css.panel}>
      {(muses.data ?? []).map(({ muse_id: id }) =>
        id === museId ? null : (
          <Forged key={id} muse={id} onFound={(design) => setForged((all) => ({ ...all, [id]: design }))} />
        ),
      )}
      <section className={css.section} aria-label={t.mixWith}>
        <p className={css.hint}>{t.mixText}</p>
        <FaceGrid
          label={t.mixWith}
          tools={tools}
          faces={others}
          picked={other?.id ?? null}
          onPick={(design, { id, name = "" }) => setOther({ id, name, design })}
        />
      </section>
      {other && <Between key={other.id} {...props} other={other} />}
      {other && <Children {...props} other={other} />}
    </div>
  );
}

/** Asks for the designed face of a Muse; hands it on when there is one. */
function Forged({ muse, onFound }: { readonly muse: string; readonly onFound: (design: Design) => void }) {
  const design = useForgedFace(muse);
  const tell = useEffectEvent(onFound);
  useEffect(() => {
    if (design) tell(design);
  }, [design]);
  return null;
}

type WithOther = MixPanelProps & { readonly other: Other };

/** A share of the other face, from where this one was when the sharing began. */
function Between({ tools, design, other, onMove, onRest }: WithOther) {
  const t = useWords(forgeWords);
  const [share, setShare] = useState(0);
  const [problem, setProblem] = useState<ReturnType<typeof asProblem> | null>(null);
  const from = useRef(design);
  // All that came of the sharing so far: the owner may still be at an earlier one.
  const made = useRef(new Set<string>());
  const ask = useMemo(
    () =>
      // eslint-disable-next-line react-hooks/refs -- read when a blend comes back, never while drawing
      latest(async ({ a, b, part }: { a: Design; b: Design; part: number }) => {
        try {
          const mixed = await tools.calls.blend(a, b, part);
          made.current.add(keyOfDesign(mixed));
          onMove(mixed);
          onRest();
          setProblem(null);
        } catch (error) {
          setProblem(asProblem(error));
        }
      }),
    [tools, onMove, onRest],
  );
  // Whatever else changed the face makes it the new beginning.
  useEffect(() => {
    if (made.current.has(keyOfDesign(design))) return;
    from.current = design;
    made.current = new Set([keyOfDesign(design)]);
    setShare(0);
  }, [design]);
  return (
    <section className={css.section} aria-label={t.share}>
      <SliderField
        label={t.share}
        value={share}
        min={0}
        max={1}
        shown={`${Math.round(100 * share)}\u00a0%`}
        onChange={(part) => {
          setShare(part);
          ask({ a: from.current, b: other.design, part });
        }}
      />
      <div className={css.between} aria-hidden>
        <span>{t.thisFace}</span>
        <span>{other.name}</span>
      </div>
      {problem && <ProblemBox problem={problem} />}
    </section>
  );
}

const childCount = 6;

function Children({ tools, design, other, onPick }: WithOther) {
  const t = useWords(forgeWords);
  const [asked, setAsked] = useState<{
    readonly seed: number;
    readonly a: Design;
    readonly b: Design;
  } | null>(null);
  const { child } = tools.calls;
  const faces = useMemo<readonly Face[]>(
    () =>
      asked
        ? Array.from({ length: childCount }, (_, at) => ({
            id: `${asked.seed}-${at}`,
            label: t.child(at + 1),
            design: () => child(asked.a, asked.b, asked.seed + at),
          }))
        : [],
    [asked, child, t],
  );
  return (
    <section className={css.section} aria-label={t.children}>
      <p className={css.hint}>{t.childrenText(other.name)}</p>
      {asked && <FaceGrid label={t.children} tools={tools} faces={faces} onPick={onPick} />}
      <div>
        <Button
          icon={<Dices size={14} aria-hidden />}
          onClick={() => setAsked({ seed: seedFrom(Math.random()), a: design, b: other.design })}
        >
          {asked ? t.otherChildren : t.showChildren}
        </Button>
      </div>
    </section>
  );
}
