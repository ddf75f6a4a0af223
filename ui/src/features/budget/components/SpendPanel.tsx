import { Table2, TrendingUp } from "lucide-react";
import { useMemo, useState } from "react";
import { IconButton, Money, Segments } from "../../../shared/ui";
import { useNow } from "../../../shared/now";
import { useLocale, useWords } from "../../../shared/words";
import { type Spend, stackOf } from "../model";
import { budgetWords } from "../words";
import css from "./budget.module.css";
import { StackedBars } from "./StackedBars";

const ranges = ["7", "30", "90"] as const;

type Props = { readonly spend: Spend; readonly days: number; readonly onDays: (days: number) => void };

/** What was spent day by day, cut into Muses or kinds of work; the same as a table behind it. */
export function SpendPanel({ spend, days, onDays }: Props) {
  const t = useWords(budgetWords);
  const locale = useLocale();
  const [by, setBy] = useState<"muse" | "kind">("muse");
  const [asTable, setAsTable] = useState(false);
  const today = useNow(60_000);
  const stack = useMemo(() => {
    const now = Date.parse(spend.window.at(-1)?.at ?? "") || today;
    const made = stackOf(spend.by_day, by, days, now, t.rest);
    if (by === "muse") return made;
    const known: Readonly<Record<string, string>> = t.kinds;
    return {
      ...made,
      groups: made.groups.map((group) => ({ ...group, label: known[group.key] ?? group.label })),
    };
  }, [spend, by, days, t, today]);
  const dayText = (day: string) =>
    new Date(`${day}T12:00:00Z`).toLocaleDateString(locale, {
      day: "numeric",
      month: "short",
      timeZone: "UTC",
    });
  const range = ranges.find((one) => Number(one) === days) ?? "30";
  return (
    <section className={css.panel}>
      <div className={css.panelHead}>
        <h2 title={t.utc}>{t.spending}</h2>
        <div className={css.controls}>
          <Segments
            label={t.by}
            value={by}
            onChange={setBy}
            choices={[
              { value: "muse", label: t.byMuse },
              { value: "kind", label: t.byKind },
            ]}
          />
          <Segments
            label={t.days}
            value={range}
            onChange={(value) => onDays(Number(value))}
            choices={ranges.map((value) => ({ value, label: t.lastDays(Number(value)) }))}
          />
          <IconButton
            label={asTable ? t.asChart : t.asTable}
            icon={asTable ? <TrendingUp size={14} aria-hidden /> : <Table2 size={14} aria-hidden />}
            onClick={() => setAsTable(!asTable)}
          />
        </div>
      </div>
      {stack.highest === 0 ? (
        <p className={css.none}>{t.noSpending(days)}</p>
      ) : asTable ? (
        <div className={css.spendTable} tabIndex={0} role="group" aria-label={t.spending}>
          <table className={css.table}>
            <thead>
              <tr>
                <th scope="col">{t.day}</th>
                {stack.groups.map((group) => (
                  <th key={group.key} scope="col">
                    {group.label}
                  </th>
                ))}
                <th scope="col">{t.sum}</th>
              </tr>
            </thead>
            <tbody>
              {stack.days.toReversed().map((day) => (
                <tr key={day.day}>
                  <th scope="row">{dayText(day.day)}</th>
                  {day.amounts.map((amount, place) => (
                    <td key={stack.groups[place]?.key ?? place}>
                      {amount === 0 ? "–" : <Money amount={amount} />}
                    </td>
                  ))}
                  <td>{day.sum === 0 ? "–" : <Money amount={day.sum} />}</td>
                </tr>
              ))}
            </tbody>
          </table>
        </div>
      ) : (
        <>
          <StackedBars label={t.spending} stack={stack} dayText={dayText} />
          <ul className={css.groups}>
            {stack.groups.map((group) => (
              <li key={group.key}>
                <svg width="10" height="10" aria-hidden>
                  <rect width="10" height="10" rx="2" fill={`var(${group.colour})`} />
                </svg>
                {group.label}
                <span className={css.quiet}>
                  <Money amount={group.amount} />
                </span>
              </li>
            ))}
          </ul>
        </>
      )}
    </section>
  );
}
