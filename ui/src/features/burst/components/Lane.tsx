import type { ReactNode } from "react";
import { engineText } from "../../../shared/engineText";
import { atMost, money, moneyInterval } from "../../../shared/money";
import { ProblemBox, StateMark, type Tone } from "../../../shared/ui";
import { useLocale, useWords } from "../../../shared/words";
import type { useOffer } from "../api";
import { burstWords } from "../words";
import css from "./burst.module.css";

type LaneProps = {
  readonly icon: ReactNode;
  readonly name: string;
  readonly state: { readonly tone: Tone; readonly text: string };
  readonly text?: string;
  readonly facts: readonly (readonly [label: string, value: ReactNode])[];
  readonly offer: ReturnType<typeof useOffer>;
  readonly attempts: number;
  readonly actions?: ReactNode;
};

/** One place where pictures are rendered: how it is, what it is, what it costs. */
export function Lane({ icon, name, state, text, facts, offer, attempts, actions }: LaneProps) {
  const t = useWords(burstWords);
  const locale = useLocale();
  const { quote, price } = offer;
  return (
    <article className={css.lane}>
      <h2 className={css.laneName}>
        {icon}
        {name}
      </h2>
      <p className={css.state} role="status">
        <StateMark tone={state.tone} />
        {state.text}
      </p>
      {text !== undefined && <p className={css.quiet}>{text}</p>}
      {quote.error && <ProblemBox problem={quote.error} onRetry={() => void quote.refetch()} />}
      {quote.data && (
        <div className={css.money}>
          <div>
            <div className={css.label}>{t.quote}</div>
            <div className={css.amount}>{moneyInterval(quote.data.cost, locale)}</div>
          </div>
          <div>
            <div className={css.label}>{t.loss}</div>
            <div className={css.amount}>{atMost(quote.data.maximum, locale)}</div>
          </div>
          <div className={css.label}>{t.forAttempts(attempts)}</div>
        </div>
      )}
      <dl className={css.facts}>
        {facts.map(([label, value]) => (
          <div key={label}>
            <dt>{label}</dt>
            <dd>{value}</dd>
          </div>
        ))}
        {price && (
          <div>
            <dt>{t.price}</dt>
            <dd>
              {t.priceOf(
                price.price.low === price.price.high
                  ? money(price.price.mid, locale)
                  : moneyInterval(price.price, locale),
                price.unit,
              )}
              <div className={css.quiet}>
                {t.source(engineText(price.source, locale) ?? price.source, price.as_of)}
              </div>
            </dd>
          </div>
        )}
      </dl>
      {actions !== undefined && <div className={css.actions}>{actions}</div>}
    </article>
  );
}
