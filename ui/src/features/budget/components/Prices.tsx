import { engineText } from "../../../shared/engineText";
import { Money, ProblemBox } from "../../../shared/ui";
import { useLocale, useWords } from "../../../shared/words";
import { usePrices } from "../api";
import { budgetWords } from "../words";
import css from "./budget.module.css";

/** What things cost, who says so, and since when. */
export function Prices() {
  const t = useWords(budgetWords);
  const locale = useLocale();
  const prices = usePrices();
  const units: Readonly<Record<string, string>> = t.units;
  const sure: Readonly<Record<string, string>> = t.confidences;
  return (
    <section className={css.panel}>
      <h2>{t.prices}</h2>
      <p className={css.quiet}>{t.pricesAbout}</p>
      {prices.error && <ProblemBox problem={prices.error} onRetry={() => void prices.refetch()} />}
      {prices.data && (
        <table className={`${css.table} ${css.prices}`}>
          <thead>
            <tr>
              <th scope="col">{t.item}</th>
              <th scope="col">{t.price}</th>
              <th scope="col">{t.sourceOf}</th>
              <th scope="col">{t.confidence}</th>
              <th scope="col">{t.asOf}</th>
            </tr>
          </thead>
          <tbody>
            {prices.data.map((row) => (
              <tr key={row.item}>
                <th scope="row">
                  <code>{row.item}</code>
                </th>
                <td>
                  {row.price.high === 0 ? (
                    t.nothing
                  ) : (
                    <>
                      <Money amount={row.price} />{" "}
                      <span className={css.quiet}>{t.per(units[row.unit] ?? row.unit)}</span>
                    </>
                  )}
                </td>
                <td className={css.wrap}>{engineText(row.source, locale) ?? row.source}</td>
                <td>{sure[row.confidence] ?? row.confidence}</td>
                <td>{row.as_of}</td>
              </tr>
            ))}
          </tbody>
        </table>
      )}
    </section>
  );
}
