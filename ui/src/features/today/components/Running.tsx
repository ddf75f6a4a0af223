import { LoaderCircle, Square } from "lucide-react";
import { thumbnailUrl, useEngine } from "../../../platform";
import { Bar, makingWords, secondsBetween, type Step, ticking, useNowSaid } from "../../../shared/making";
import { useTold } from "../../../shared/problems";
import { go } from "../../../shared/route";
import { Button, Picture, useToast } from "../../../shared/ui";
import { useLocale, useWords } from "../../../shared/words";
import { useCancel } from "../api";
import type { Initiative, Production } from "../model";
import { todayWords } from "../words";
import { ByHerself } from "./Initiative";
import { Dotted, StreamRow } from "./StreamRow";
import css from "./today.module.css";

type RunningProps = {
  readonly production: Production;
  readonly name: string | null;
  /** How it began, when she began it by herself. */
  readonly begun: Initiative | undefined;
  readonly step: Step | undefined;
  readonly now: number;
};

/** Work under way: what happens now, for how long, and the way to stop it. */
export function Running({ production, name, begun, step, now }: RunningProps) {
  const t = useWords(todayWords);
  const m = useWords(makingWords);
  const locale = useLocale();
  const say = useToast();
  const tell = useTold();
  const cancel = useCancel();
  const view = useEngine("show_production", { path: { production: production.production_id } });
  const said = useNowSaid(production, view.data?.renders ?? [], step);
  const stopping = production.cancel_asked || cancel.isPending;
  const stop = () =>
    cancel.mutate(
      { path: { production: production.production_id } },
      { onError: (error) => say({ text: tell(error).message, tone: "bad" }) },
    );
  return (
    <StreamRow
      lead={
        production.picture_blob == null ? (
          <LoaderCircle size={18} aria-hidden />
        ) : (
          <span className={css.small}>
            <Picture src={thumbnailUrl(production.picture_blob, 160)} alt="" />
          </span>
        )
      }
      title={production.intent}
      meta={
        <Dotted
          parts={[
            name,
            m.renderers[production.plan.renderer],
            begun && <ByHerself key="begun" initiative={begun} />,
            said.text,
            ticking(secondsBetween(production.created_at, now), locale),
          ]}
        />
      }
      actions={
        <Button icon={<Square size={12} aria-hidden />} busy={stopping} onClick={stop}>
          {stopping ? m.stopping : t.stop}
        </Button>
      }
      keys={{ enter: () => go("review", production.production_id) }}
    >
      <Bar {...said} />
    </StreamRow>
  );
}
