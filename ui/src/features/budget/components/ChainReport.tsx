import type { Reply } from "../../../platform";
import { EngineText } from "../../../shared/engineText";
import { Identifier, StateMark, Tooltip } from "../../../shared/ui";
import { useWords } from "../../../shared/words";
import { budgetWords } from "../words";
import css from "./budget.module.css";

/** What verifying the ledger found, as a sentence. */
export function ChainReport({ report }: { readonly report: Reply<"verify_ledger"> }) {
  const t = useWords(budgetWords);
  const { faults } = report;
  return (
    <div className={css.verified} role="status">
      <StateMark tone={faults.length === 0 ? "good" : "bad"} />
      {faults.length === 0 ? (
        <div>
          {t.sound(report.rows)}{" "}
          <Tooltip text={t.headAbout}>
            <span className={css.quiet}>{t.head}</span>
          </Tooltip>{" "}
          <Identifier value={report.head} length={12} />
        </div>
      ) : (
        <div>
          <strong>{t.faults(faults.length)}</strong>
          <ul>
            {faults.slice(0, 5).map((fault) => (
              <li key={`${fault.seq} ${fault.message}`}>
                {t.fault(fault.seq)} <EngineText text={fault.message} />
              </li>
            ))}
          </ul>
          <p className={css.quiet}>{t.faultsAdvice}</p>
        </div>
      )}
    </div>
  );
}
