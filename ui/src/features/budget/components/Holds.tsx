import { addressOf } from "../../../shared/route";
import { Money, When } from "../../../shared/ui";
import { useWords } from "../../../shared/words";
import type { Spend } from "../model";
import { budgetWords } from "../words";
import css from "./budget.module.css";

/** Which work holds money, and since when. */
export function Holds({ holds }: { readonly holds: Spend["holds"] }) {
  const t = useWords(budgetWords);
  return (
    <section className={css.panel}>
      <h2>{t.holds}</h2>
      {holds.length === 0 ? (
        <p className={css.quiet}>{t.noHolds}</p>
      ) : (
        <div className={css.scroller} tabIndex={0} role="group" aria-label={t.holds}>
          <table className={css.table}>
            <thead>
              <tr>
                <th scope="col">{t.work}</th>
                <th scope="col">{t.amount}</th>
                <th scope="col">{t.since}</th>
              </tr>
            </thead>
            <tbody>
              {holds.map((hold) => (
                <tr key={hold.grant_id}>
                  <th scope="row">
                    {typeof hold.production_id === "string" ? (
                      <a href={addressOf("review", hold.production_id)} title={hold.intent}>
                        {hold.intent === "" ? hold.production_id.slice(-8) : hold.intent}
                      </a>
                    ) : (
                      hold.intent
                    )}
                    <div className={css.quiet}>{hold.muse_name}</div>
                  </th>
                  <td>
                    <Money amount={hold.amount} />
                  </td>
                  <td>
                    <When at={hold.created_at} />
                  </td>
                </tr>
              ))}
            </tbody>
          </table>
        </div>
      )}
    </section>
  );
}
