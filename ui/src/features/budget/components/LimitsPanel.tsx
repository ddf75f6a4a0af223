import { Pencil } from "lucide-react";
import { useState } from "react";
import type { Reply } from "../../../platform";
import { useCurrentMuse } from "../../../shared/current";
import { money } from "../../../shared/money";
import { addressOf } from "../../../shared/route";
import { Evidence, Money, When } from "../../../shared/ui";
import { useLocale, useWords } from "../../../shared/words";
import { useMuse } from "../api";
import { withBefore } from "../model";
import { budgetWords } from "../words";
import css from "./budget.module.css";
import { CapDialog } from "./CapDialog";

/** The limits as sentences; the one that is the creator's to change is changed in place. */
export function LimitsPanel({ limits }: { readonly limits: Reply<"limits"> }) {
  const t = useWords(budgetWords);
  const locale = useLocale();
  const { museId } = useCurrentMuse();
  const [open, setOpen] = useState(false);
  const { cap } = limits.breaker;
  const history = withBefore(limits.changes);
  return (
    <section className={css.panel}>
      <h2>{t.limits}</h2>
      <p className={css.sentence}>
        {t.spendAtMost}{" "}
        <button
          type="button"
          className={css.number}
          aria-label={t.change(money(cap, locale))}
          onClick={() => setOpen(true)}
        >
          <Money amount={cap} />
          <Pencil size={12} aria-hidden />
        </button>{" "}
        {t.inAnyHour}.
      </p>
      {museId !== null && <SealedLimits museId={museId} />}
      <Evidence label={`${t.history} (${history.length})`}>
        {history.length === 0 && <p className={css.quiet}>{t.noHistory}</p>}
        <ul className={css.history}>
          {history.map((change) => (
            <li key={`${change.at} ${change.name}`}>
              <span>
                {change.before !== null && (
                  <>
                    <Money amount={change.before} /> →{" "}
                  </>
                )}
                <strong>
                  <Money amount={change.amount} />
                </strong>{" "}
                {change.why}
              </span>
              <span className={css.quiet}>
                {t.changed(change.who)} · <When at={change.at} />
              </span>
            </li>
          ))}
        </ul>
      </Evidence>
      {open && <CapDialog cap={cap} lastWho={history[0]?.who ?? ""} onClose={() => setOpen(false)} />}
    </section>
  );
}

function SealedLimits({ museId }: { readonly museId: string }) {
  const t = useWords(budgetWords);
  const muse = useMuse(museId).data;
  if (!muse) return null;
  const { name, limits } = muse.head.dna;
  return (
    <div className={css.sealed}>
      <h3>{t.sealed(name)}</h3>
      <p>
        {t.spendAtMost}{" "}
        <strong>
          <Money amount={limits.daily_budget} />
        </strong>{" "}
        {t.daily}, {t.ask}{" "}
        <strong>
          <Money amount={limits.approval_above} />
        </strong>
        , {t.attempts(limits.max_attempts)}.
      </p>
      <p className={css.quiet}>
        {t.sealedAbout} <a href={addressOf("muse", museId)}>{t.toMuse}</a>
      </p>
    </div>
  );
}
