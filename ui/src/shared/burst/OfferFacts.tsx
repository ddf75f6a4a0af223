import { EngineText } from "../engineText";
import { given } from "../given";
import type { Locale } from "../locale";
import { atMost, money, moneyInterval } from "../money";
import { Figure } from "../ui";
import { lasting } from "../when";
import { useLocale, useWords } from "../words";
import css from "./burst.module.css";
import { clusterOf, machineOf, type Offer, type Setup, type Span } from "./model";
import { rentedWords } from "./words";

type Texts = (typeof rentedWords)["en"];

type OfferFactsProps = { readonly offer: Offer; readonly setup: Setup | undefined };

/** What a session would be before it is asked for: where and how, what it costs and can cost, how long to wait, its end. */
export function OfferFacts({ offer, setup }: OfferFactsProps) {
  const t = useWords(rentedWords);
  const locale = useLocale();
  const { quote, minutes, pictures } = offer;
  const machine = setup && (machineOf(setup, offer.way) ?? t.anyGpu);
  return (
    <div className={css.offer}>
      <div className={css.figures}>
        <Figure label={t.cost} value={moneyInterval(quote.cost, locale)} note={t.forPictures(pictures)} />
        <Figure label={t.loss} value={atMost(quote.maximum, locale)} note={t.lossWhy(minutes)} />
      </div>
      <dl className={css.facts}>
        <div>
          <dt>{t.dies}</dt>
          <dd>{t.diesText(atMost(offer.unattended, locale), lasting(offer.lease_secs, locale))}</dd>
        </div>
        <div>
          <dt>{t.wait}</dt>
          <dd>{waitText(offer, t, locale)}</dd>
        </div>
        <div>
          <dt>{t.ends}</dt>
          <dd>{t.stopRule(lasting(offer.idle_secs, locale), minutes)}</dd>
        </div>
        {setup && (
          <div>
            <dt>{t.where}</dt>
            <dd>
              <strong>{machine}</strong>{" "}
              {t.in(setup.namespace ?? t.ownNamespace, clusterOf(setup.cluster) ?? t.currentContext)}
            </dd>
          </div>
        )}
        <div>
          <dt>{t.how}</dt>
          <dd>
            {t.ways[offer.way]}
            <div className={css.quiet}>
              <EngineText text={offer.why} />
            </div>
          </dd>
        </div>
        <div>
          <dt>{t.money}</dt>
          <dd>
            {t.wallet(money(offer.free, locale))} · {t.room(money(offer.breaker.room, locale))}
          </dd>
        </div>
      </dl>
      {offer.alive > 0 && <p className={css.note}>{t.alive(offer.alive)}</p>}
    </div>
  );
}

/** How long until the first render begins, and which of the two it will be where that is known. */
export function waitText(
  { hit, wait_hit, wait_miss }: Pick<Offer, "hit" | "wait_hit" | "wait_miss">,
  t: Texts,
  locale: Locale,
): string {
  const miss = spanText(wait_miss, t, locale);
  if (!given(wait_hit)) return t.waitOnly(miss);
  const warm = spanText(wait_hit, t, locale);
  if (!given(hit)) return t.waitUnknown(warm, miss);
  return hit ? t.waitHere(warm) : t.waitNone(miss);
}

function spanText({ least, most }: Span, t: Texts, locale: Locale): string {
  const [from, to] = [lasting(least, locale), lasting(most, locale)];
  return from === to ? from : t.between(from, to);
}

/** What the one button says: what it costs, and the most that can be lost by pressing it. */
export const buttonText = ({ quote }: Pick<Offer, "quote">, t: Texts, locale: Locale): string =>
  t.button(money(quote.cost.mid, locale), atMost(quote.maximum, locale));
