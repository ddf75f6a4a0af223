import { engineText, sourceParts } from "../engineText";
import { type Locale, tagOf } from "../locale";
import { money } from "../money";
import { Evidence, StateMark } from "../ui";
import { useLocale, useWords } from "../words";
import css from "./decision.module.css";
import {
  type Decision,
  figure,
  type Interval,
  isAxis,
  mostAgainst,
  nodeOf,
  placeOnScale,
  redLineOf,
  roiToProduce,
  span,
} from "./model";
import { decisionWords } from "./words";

type Texts = (typeof decisionWords)[Locale];

/** The creator's own values by id, as she calls them. */
export type ValueLabels = ReadonlyMap<string, string>;

const tone = { produce: "good", skip: "attention", refuse: "bad" } as const;

/** Whether a work is worth making, and why, in one line. */
export function DecisionLine({
  decision,
  labels,
}: {
  readonly decision: Decision;
  readonly labels: ValueLabels;
}) {
  const t = useWords(decisionWords);
  const locale = useLocale();
  return (
    <div className={css.line}>
      <StateMark tone={tone[decision.outcome]} />
      <div>
        <strong>{t.outcomes[decision.outcome]}</strong>{" "}
        <span className={css.quiet}>{sentenceOf(decision, labels, t, locale)}</span>
      </div>
    </div>
  );
}

/** Why it was decided so, in the creator's language. */
export function sentenceOf(decision: Decision, labels: ValueLabels, t: Texts, locale: Locale): string {
  const roi = span(decision.roi, (n) => figure(n, tagOf[locale]));
  const alignment = figure(decision.inputs.alignment, tagOf[locale]);
  switch (decision.reason.code) {
    case "roi.high":
      return t.reasons.high(roi);
    case "roi.low":
      return t.reasons.low(roi);
    case "trend.peaking":
      return t.reasons.peaking(roi);
    case "creator.insisted":
      return t.reasons.insisted(roi);
    case "red_line":
      return t.reasons.redLine(lineText(redLineOf(decision.reason.sentence), t));
    case "alignment.low": {
      const node = mostAgainst(decision);
      if (node === null) return t.reasons.alignmentAlone(alignment);
      return t.reasons.alignment(alignment, nodeText(node, labels, t));
    }
    default:
      return decision.reason.sentence;
  }
}

/** A red line as the window calls it; one of the creator's own as she calls it. */
function lineText(line: string, { lines }: Texts): string {
  const known: Readonly<Record<string, string>> = lines;
  return known[line] ?? line;
}

function nodeText(name: string, labels: ValueLabels, t: Texts): string {
  const node = nodeOf(name);
  const end = (id: string) => (isAxis(id) ? t.axes[id] : (labels.get(id) ?? id));
  switch (node.kind) {
    case "axis":
      return t.axes[node.axis];
    case "value":
      return end(node.id);
    case "edge":
      return t.edge(end(node.from), end(node.to));
    case "other":
      return node.text;
  }
}

/** The return with its 80 % interval on a logarithmic scale, beside the line it has to pass. */
export function RoiScale({ roi }: { readonly roi: Interval }) {
  const t = useWords(decisionWords);
  const locale = useLocale();
  const x = (n: number) => 1 + 98 * placeOnScale(n);
  const text = span(roi, (n) => figure(n, tagOf[locale]));
  const passes = roi.mid > roiToProduce;
  return (
    <div className={css.roi} role="img" aria-label={`${t.roi}: ${text}, ${t.line}`}>
      <div className={css.roiWords}>
        <span className={css.quiet}>{t.roi}</span>
        <strong>{text}</strong>
      </div>
      <svg
        className={passes ? css.passes : css.misses}
        viewBox="0 0 100 16"
        preserveAspectRatio="none"
        aria-hidden
      >
        <path className={css.ground} d="M1 8H99" />
        <path className={css.over} d={`M${x(roiToProduce)} 8H99`} />
        <path className={css.interval} d={`M${x(roi.low)} 8H${x(roi.high)}`} />
        <path className={css.bar} d={`M${x(roiToProduce)} 1V15`} />
        <path className={css.mid} d={`M${x(roi.mid)} 8h.01`} />
      </svg>
      <div className={css.ticks} aria-hidden>
        {[0.1, 1, 10, 100, 1000].map((tick) => (
          <span key={tick}>{figure(tick, tagOf[locale])}</span>
        ))}
      </div>
    </div>
  );
}

/** Every figure a decision was computed from, folded away until asked for. */
export function Arithmetic({
  decision,
  labels,
}: {
  readonly decision: Decision;
  readonly labels: ValueLabels;
}) {
  const t = useWords(decisionWords);
  const locale = useLocale();
  const tag = tagOf[locale];
  const plain = (n: number) => figure(n, tag);
  const dollars = (n: number) => money(Math.round(n * 1e6), locale);
  const { inputs } = decision;
  const rows: readonly (readonly [string, string])[] = [
    [t.reach, span(inputs.reach_views, plain)],
    [t.perThousand, span(inputs.value_per_1000_views, dollars)],
    [t.alignment, plain(inputs.alignment)],
    [t.lessons, `× ${plain(inputs.lesson_factor)}`],
    [t.value, span(inputs.value, dollars)],
    [t.cost, span(inputs.cost, dollars)],
    [t.roi, span(decision.roi, plain)],
    [
      t.trend,
      inputs.trend == null
        ? t.noTrend
        : t.trendIs(
            t.phases[inputs.trend.phase],
            inputs.trend.closeness.toLocaleString(tag, { style: "percent" }),
            inputs.trend.signal_count,
          ),
    ],
  ];
  return (
    <Evidence label={t.arithmetic}>
      <dl className={css.rows}>
        {rows.map(([label, value]) => (
          <div key={label}>
            <dt>{label}</dt>
            <dd>{value}</dd>
          </div>
        ))}
      </dl>
      <p className={css.head}>{t.because}</p>
      {inputs.alignment_reasons.length === 0 ? (
        <p className={css.quiet}>{t.noReasons}</p>
      ) : (
        <dl className={css.rows}>
          <div>
            <dt>{t.start}</dt>
            <dd>{plain(0.5)}</dd>
          </div>
          {inputs.alignment_reasons.map((reason) => (
            <div key={reason.node}>
              <dt>{nodeText(reason.node, labels, t)}</dt>
              <dd>{signed(reason.effect, tag)}</dd>
            </div>
          ))}
        </dl>
      )}
      <p className={css.head}>{t.sources}</p>
      <ul className={css.sources}>
        {inputs.sources.map((source) => (
          <Source key={source} line={source} />
        ))}
      </ul>
    </Evidence>
  );
}

/** Where a figure comes from; a source of the creator's own price book in the creator's own words. */
function Source({ line }: { readonly line: string }) {
  const { about, said } = sourceParts(line);
  const text = engineText(said, useLocale()) ?? said;
  return (
    <li>
      {about !== null && (
        <>
          <code>{about}</code>{" "}
        </>
      )}
      {text}
    </li>
  );
}

const signed = (n: number, tag: string) =>
  n.toLocaleString(tag, { signDisplay: "always", minimumFractionDigits: 2, maximumFractionDigits: 2 });
