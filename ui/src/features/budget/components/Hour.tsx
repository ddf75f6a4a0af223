import { useMemo } from "react";
import type { Reply } from "../../../platform";
import { Chart } from "../../../shared/chart/Chart";
import { money } from "../../../shared/money";
import { useTold } from "../../../shared/problems";
import { StateMark, When } from "../../../shared/ui";
import { useLocale, useWords } from "../../../shared/words";
import { useCaptures, useLately } from "../api";
import { roomReturns, type Spend, tripped, windowLines } from "../model";
import { budgetWords } from "../words";
import css from "./budget.module.css";

/** The rolling hour over the last three, with the cap; and when it is full, what that stopped and when it empties. */
export function Hour({ spend, limits }: { readonly spend: Spend; readonly limits: Reply<"limits"> }) {
  const t = useWords(budgetWords);
  const locale = useLocale();
  const { breaker, changes } = limits;
  const lines = useMemo(
    () => windowLines(spend.window, breaker.cap, changes),
    [spend.window, breaker.cap, changes],
  );
  const series = useMemo(
    () => [
      { label: t.captured, colour: "--info", values: lines.captured, form: "steps", fill: true } as const,
      { label: t.cap, colour: "--bad", values: lines.caps, form: "steps", dashed: true } as const,
    ],
    [lines, t],
  );
  const shown = useMemo(() => (value: number) => money(Math.round(value), locale), [locale]);
  return (
    <section className={css.panel}>
      <div className={css.panelHead}>
        <h2>{t.window}</h2>
        <span className={css.key}>
          <svg width="18" height="8" aria-hidden>
            <path d="M0 4H18" stroke="var(--info)" strokeWidth="2" />
          </svg>
          {t.captured}
          <svg width="18" height="8" aria-hidden>
            <path d="M0 4H18" stroke="var(--bad)" strokeWidth="2" strokeDasharray="4 3" />
          </svg>
          {t.cap}
        </span>
      </div>
      <div className={css.chart}>
        <Chart label={t.window} times={lines.times} series={series} shown={shown} atLeast={breaker.cap} />
      </div>
      <Breaker limits={limits} at={lines.times.at(-1) ?? 0} />
    </section>
  );
}

/** Whether the breaker is open, said with what it stopped and when there is room again. */
function Breaker({ limits, at }: { readonly limits: Reply<"limits">; readonly at: number }) {
  const t = useWords(budgetWords);
  const locale = useLocale();
  const tell = useTold();
  const { breaker } = limits;
  const stopped = tripped(useLately().data ?? [], at);
  const full = breaker.room === 0 && breaker.cap > 0;
  const captures = useCaptures(full || stopped.length > 0).data ?? [];
  if (!full && stopped.length === 0) return null;
  const returns = roomReturns(captures, breaker, at).slice(0, 3);
  const [latest] = stopped;
  return (
    <div className={css.tripped} role="status">
      <StateMark tone="attention" />
      <div>
        <strong>{stopped.length > 0 ? t.trippedTitle(stopped.length) : t.noRoom}</strong>
        {latest?.problem && (
          <p>
            {t.stoppedWork(latest.intent)}
            {tell(latest.problem).message}
          </p>
        )}
        {stopped.length > 0 && <p>{t.trippedText}</p>}
        {returns.length > 0 && (
          <ul className={css.returns}>
            {returns.map((step) => (
              <li key={step.at}>
                {t.roomAt(money(step.room, locale))} <When at={step.at} />
              </li>
            ))}
          </ul>
        )}
      </div>
    </div>
  );
}
