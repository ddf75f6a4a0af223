import { Images, Square } from "lucide-react";
import { previewUrl, useDoor, useEngine } from "../../../platform";
import {
  Bar,
  isMoving,
  type Production,
  StateWord,
  type Step,
  useNowSaid,
  useSteps,
} from "../../../shared/making";
import { useTold } from "../../../shared/problems";
import { go } from "../../../shared/route";
import { Button, Empty, ProblemBox, When } from "../../../shared/ui";
import { useWords } from "../../../shared/words";
import { titleOf } from "../session/trail";
import { workbenchWords } from "../words";
import { useDesk } from "./desk";
import css from "./Lists.module.css";

/** What runs and waits anywhere in the studio, and what was run from here. */
export function Queue() {
  const t = useWords(workbenchWords).queue;
  const { runs } = useDesk();
  const list = useEngine("list_productions", { query: { limit: 60 } });
  const rows = (list.data ?? []).filter((one) => isMoving(one.state) || runs.includes(one.production_id));
  const steps = useSteps(
    useDoor().events,
    rows.some((one) => isMoving(one.state)),
  );
  if (list.error) return <ProblemBox problem={list.error} onRetry={() => void list.refetch()} />;
  if (list.data && rows.length === 0) return <Empty title={t.empty}>{t.emptyText}</Empty>;
  return (
    <ul className={css.rows}>
      {rows.map((one) => (
        <Row key={one.production_id} production={one} step={steps.get(one.production_id)} />
      ))}
    </ul>
  );
}

function Row({ production, step }: { readonly production: Production; readonly step: Step | undefined }) {
  const t = useWords(workbenchWords);
  const { runs, stop, progress, now } = useDesk();
  const tell = useTold();
  const { production_id: id, state, problem, cancel_asked } = production;
  const said = useNowSaid(production, [], step);
  const run = progress.get(id);
  const moving = isMoving(state);
  const told = problem == null ? null : tell(problem);
  const at = run?.at == null || !runs.includes(id) ? null : titleOf(now.document, run.at);
  return (
    <li className={css.row}>
      {moving && run?.preview != null && (
        <img className={css.small} src={previewUrl(id, run.preview)} alt={t.queue.preview} />
      )}
      <div className={css.grow}>
        <div className={css.head}>
          <StateWord state={state} />
          <span className={css.quiet}>{runs.includes(id) ? t.queue.from : t.queue.other}</span>
          <span className={css.quiet}>
            <When at={production.created_at} />
          </span>
        </div>
        {production.intent !== "" && <div className={css.about}>{production.intent}</div>}
        {moving && (
          <>
            <div className={css.quiet}>
              {said.text} {at !== null && t.queue.node(at)}
            </div>
            <Bar {...said} />
          </>
        )}
        {told !== null && (
          <div className={css.wrong}>
            {told.message} {told.advice}
          </div>
        )}
      </div>
      {moving && (
        <Button icon={<Square size={12} aria-hidden />} disabled={cancel_asked} onClick={() => stop(id)}>
          {cancel_asked ? t.run.stopping : t.run.stop}
        </Button>
      )}
      {!moving && production.picture_blob != null && (
        <Button icon={<Images size={14} aria-hidden />} onClick={() => go("review", id)}>
          {t.run.review}
        </Button>
      )}
    </li>
  );
}
