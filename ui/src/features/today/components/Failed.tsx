import { RotateCcw, TriangleAlert } from "lucide-react";
import { thumbnailUrl } from "../../../platform";
import { useCurrentMuse, useOpenProduce } from "../../../shared/current";
import { makingWords } from "../../../shared/making";
import { useTold } from "../../../shared/problems";
import { go } from "../../../shared/route";
import { Button, Picture, StateMark, When } from "../../../shared/ui";
import { useWords } from "../../../shared/words";
import type { Production } from "../model";
import { todayWords } from "../words";
import { Dotted, StreamRow } from "./StreamRow";
import css from "./today.module.css";

/** What did not work out, why, and another try. */
export function Failed({
  production,
  name,
}: {
  readonly production: Production;
  readonly name: string | null;
}) {
  const t = useWords(todayWords);
  const m = useWords(makingWords);
  const { museId, choose } = useCurrentMuse();
  const produce = useOpenProduce();
  const tell = useTold();
  const trouble = production.problem == null ? null : tell(production.problem);
  const again = () => {
    if (production.muse_id !== museId) choose(production.muse_id);
    produce({ intent: production.intent });
  };
  return (
    <StreamRow
      lead={
        production.picture_blob == null ? (
          <TriangleAlert size={18} aria-hidden />
        ) : (
          <span className={css.small}>
            <Picture src={thumbnailUrl(production.picture_blob, 160)} alt="" />
          </span>
        )
      }
      title={production.intent}
      meta={
        <>
          <span className={css.marked}>
            <StateMark tone="bad" />
            {trouble?.message ?? m.states[production.state]}
          </span>
          {trouble?.advice != null && <div>{trouble.advice}</div>}
          <Dotted parts={[name, <When key="when" at={production.updated_at} />]} />
        </>
      }
      actions={
        <>
          <Button icon={<RotateCcw size={14} aria-hidden />} onClick={again}>
            {t.retry}
          </Button>
          {production.picture_blob != null && (
            <Button look="quiet" onClick={() => go("review", production.production_id)}>
              {t.open}
            </Button>
          )}
        </>
      }
      keys={{ enter: again, r: again }}
    />
  );
}
