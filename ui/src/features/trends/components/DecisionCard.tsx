import type { Reply } from "../../../platform";
import { Arithmetic, DecisionLine, RoiScale } from "../../../shared/decision";
import { When } from "../../../shared/ui";
import { useLabels } from "../api";
import css from "./sheet.module.css";

type Decision = Reply<"show_trend">["decisions"][number];

/** One decision about a trend: what was asked for, the answer with its reason, and every number behind it. */
export function DecisionCard({ decision }: { readonly decision: Decision }) {
  const labels = useLabels(decision.muse_id);
  return (
    <article className={css.decision}>
      <div className={css.decisionHead}>
        <strong className={css.grow} title={decision.intent}>
          {decision.intent}
        </strong>
        <span className={css.quiet}>
          <When at={decision.decided_at} />
        </span>
      </div>
      <DecisionLine decision={decision} labels={labels} />
      <RoiScale roi={decision.roi} />
      <Arithmetic decision={decision} labels={labels} />
    </article>
  );
}
