import { ArrowRight, RotateCcw } from "lucide-react";
import { pictureUrl, useAct, useEngine } from "../../../platform";
import { isMoving, judgedOf, Making, VerdictView } from "../../../shared/making";
import { Button, Loading, Picture, ProblemBox } from "../../../shared/ui";
import { useWords } from "../../../shared/words";
import { useWork } from "../api";
import { firstRunWords } from "../words";
import type { Begun } from "../model";
import css from "./firstRun.module.css";

type MakingStepProps = {
  readonly begun: Begun;
  readonly museId: string | null;
  readonly onOpen: () => void;
  readonly onAnother: () => void;
};

/** The first work on its way, then its picture with the critic's word on it. */
export function MakingStep({ begun, museId, onOpen, onAnother }: MakingStepProps) {
  const t = useWords(firstRunWords);
  const work = useWork(begun.productionId);
  const cancel = useAct("cancel", ["show_production"]);
  const rows = useEngine("list_muses");
  const muse = rows.data?.find((row) => row.muse_id === museId);
  if (!work.data)
    return work.error ? <ProblemBox problem={work.error} onRetry={() => void work.refetch()} /> : <Loading />;
  const { production, renders } = work.data;
  const moving = isMoving(production.state);
  const judged = judgedOf(renders);
  const good = !moving && production.problem == null;
  const blob = production.picture_blob ?? muse?.portrait ?? null;
  return (
    <div className={css.split}>
      <div className={css.words}>
        <h1 className={css.title}>
          {moving ? t.makingTitle(muse?.name ?? "") : good ? t.doneTitle : t.endedTitle}
        </h1>
        <p className={css.lead}>{production.intent}</p>
        <Making
          production={production}
          renders={renders}
          step={work.step}
          onStop={() => cancel.mutate({ path: { production: production.production_id } })}
        />
        {cancel.error && <ProblemBox problem={cancel.error} />}
        {!moving && production.problem != null && <ProblemBox problem={production.problem} />}
        {judged && !moving && <VerdictView judgement={judged.judgement} />}
        {good && <p className={css.quiet}>{t.draftNote}</p>}
        {!moving && (
          <div className={css.buttons}>
            {!good && (
              <Button icon={<RotateCcw size={14} aria-hidden />} onClick={onAnother}>
                {t.another}
              </Button>
            )}
            <Button look="primary" autoFocus icon={<ArrowRight size={14} aria-hidden />} onClick={onOpen}>
              {t.open}
            </Button>
          </div>
        )}
      </div>
      <div className={css.hero}>
        <Picture
          src={blob === null ? null : pictureUrl(blob)}
          alt={t.picture(production.intent)}
          fit="contain"
        />
      </div>
    </div>
  );
}
