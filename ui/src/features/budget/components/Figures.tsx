import { money, moneyInterval } from "../../../shared/money";
import { Figure, Gauge, Money, Tooltip } from "../../../shared/ui";
import { useLocale, useWords } from "../../../shared/words";
import { balance, type Breaker, type Spend, type Wallet } from "../model";
import { budgetWords } from "../words";
import css from "./budget.module.css";

type Props = { readonly spend: Spend; readonly wallets: readonly Wallet[]; readonly breaker: Breaker };

/** The one line that is looked at every day. */
export function Figures({ spend, wallets, breaker }: Props) {
  const t = useWords(budgetWords);
  const locale = useLocale();
  const { free, held } = balance(wallets);
  const forecast = spend.forecast ?? null;
  return (
    <div className={css.figures}>
      <Figure
        label={t.balance}
        value={<Money amount={free + held} />}
        {...(held > 0 ? { note: t.held(money(held, locale)) } : {})}
      />
      <Figure
        label={t.inFlight}
        value={<Money amount={breaker.in_flight} />}
        note={t.holdCount(spend.holds.length)}
      />
      <div className={css.hourFigure}>
        <Figure label={t.lastHour} value={<Money amount={breaker.captured} />} />
        <Gauge breaker={breaker} />
      </div>
      <Figure
        label={<Tooltip text={t.utc}>{<span>{t.today}</span>}</Tooltip>}
        value={<Money amount={spend.today} />}
      />
      <Figure
        label={<Tooltip text={t.utc}>{<span>{t.month}</span>}</Tooltip>}
        value={<Money amount={spend.month} />}
        note={
          forecast ? (
            <Tooltip text={t.forecastAbout}>
              <span>{t.forecast(moneyInterval(forecast, locale), forecast.days_of_data)}</span>
            </Tooltip>
          ) : (
            t.noForecast
          )
        }
      />
    </div>
  );
}
