import { tagOf } from "../../../shared/locale";
import { Evidence, Score, StateMark } from "../../../shared/ui";
import { useLocale, useWords } from "../../../shared/words";
import { type Judgement, sentenceOf, unmeasuredBecause } from "../judged";
import { percent, shapeLimit, type Take } from "../model";
import { toneOfOutcome } from "../tone";
import { reviewWords } from "../words";
import { Facts } from "./Facts";
import css from "./Panel.module.css";

/** How like her it is, what was noticed, and how often such a word is wrong. */
export function VerdictPart({
  take,
  judgement,
}: {
  readonly take: Take;
  readonly judgement: Judgement | null;
}) {
  const t = useWords(reviewWords);
  const locale = useLocale();
  const domains: Readonly<Record<string, string>> = t.domains;
  const outcome = judgement?.outcome ?? take.outcome ?? null;
  if (outcome === null) return <p className={css.quiet}>{t.noVerdict}</p>;
  const number = (n: number, digits = 1) =>
    n.toLocaleString(tagOf[locale], { minimumFractionDigits: digits, maximumFractionDigits: digits });
  return (
    <div className={css.stack}>
      <Score score={judgement?.score ?? take.score ?? null} />
      <ul className={css.findings}>
        <li>
          <StateMark tone={toneOfOutcome[outcome]} />
          {t.outcome[outcome]}
        </li>
        {(judgement?.findings ?? []).map((finding, place) => (
          <li key={place}>
            <StateMark tone="idle" />
            {sentenceOf(finding, t, (n) => number(n))}
          </li>
        ))}
        {judgement?.findings.length === 0 && (
          <li className={css.quiet}>
            <StateMark tone="idle" />
            {t.findings.none}
          </li>
        )}
      </ul>
      {judgement !== null && <ShapeLine judgement={judgement} />}
      {judgement !== null && (
        <Evidence label={t.howJudged}>
          <OddsLines judgement={judgement} />
          <Facts
            rows={[
              [t.cosine, judgement.cosine == null ? null : number(judgement.cosine, 3)],
              [t.anchors, judgement.anchors.map((anchor) => number(anchor, 3)).join(" · ")],
              [t.domain, domains[judgement.domain] ?? judgement.domain],
              [t.model, judgement.model],
              [t.computed, judgement.backend],
            ]}
          />
        </Evidence>
      )}
    </div>
  );
}

/** How far her shape is off, on a scale that ends at twice what is allowed. */
function ShapeLine({ judgement }: { readonly judgement: Judgement }) {
  const t = useWords(reviewWords);
  const locale = useLocale();
  const { shape } = judgement;
  if (shape?.kind === "not_measurable")
    return <p className={css.quiet}>{t.shapeUnknown[unmeasuredBecause(shape.why)]}</p>;
  if (shape?.kind !== "measured") return null;
  const share = Math.min(1, shape.deviation / (2 * shapeLimit));
  const off = percent(shape.deviation).toLocaleString(tagOf[locale], { minimumFractionDigits: 1 });
  return (
    <div>
      <div className={css.line}>
        <span>{t.shape}</span>
        <span className={shape.deviation > shapeLimit ? css.warn : css.quiet}>{t.shapeOff(off)}</span>
      </div>
      <div className={css.scale} aria-hidden>
        <div
          className={shape.deviation > shapeLimit ? css.over : css.within}
          style={{ width: `${100 * share}%` }}
        />
        <span className={css.limit} />
      </div>
    </div>
  );
}

function OddsLines({ judgement }: { readonly judgement: Judgement }) {
  const t = useWords(reviewWords);
  const locale = useLocale();
  const { odds } = judgement;
  const share = (n: number) =>
    n.toLocaleString(tagOf[locale], { style: "percent", maximumFractionDigits: n > 0 && n < 0.1 ? 1 : 0 });
  if (odds == null || odds.false_accept.of + odds.false_reject.of === 0)
    return <p className={css.quiet}>{t.oddsNone}</p>;
  const { false_accept: passed, false_reject: failed } = odds;
  return (
    <ul className={css.odds} aria-label={t.odds}>
      {passed.of > 0 && (
        <li>{t.oddsAccept(share(passed.rate), `${share(passed.low)}–${share(passed.high)}`)}</li>
      )}
      {failed.of > 0 && (
        <li>{t.oddsReject(share(failed.rate), `${share(failed.low)}–${share(failed.high)}`)}</li>
      )}
    </ul>
  );
}
