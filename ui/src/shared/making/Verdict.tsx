import { tagOf } from "../locale";
import { Evidence, Score, StateMark } from "../ui";
import { useLocale, useWords } from "../words";
import css from "./making.module.css";
import type { Judgement } from "./model";
import { makingWords } from "./words";

/** The critic's word on a picture: what, why, and the figures behind it. */
export function VerdictView({ judgement }: { readonly judgement: Judgement }) {
  const t = useWords(makingWords);
  const locale = useLocale();
  const digits = (n: number, count: number) =>
    n.toLocaleString(tagOf[locale], { minimumFractionDigits: count, maximumFractionDigits: count });
  const tone = { accept: "good", repair: "attention", reject: "bad" } as const;
  const e = t.evidence;
  const rows: readonly (readonly [string, string | null])[] = [
    [e.cosine, judgement.cosine == null ? null : digits(judgement.cosine, 3)],
    [e.anchors, judgement.anchors.map((anchor) => digits(anchor, 3)).join(" · ")],
    [e.faces, judgement.faces == null ? null : String(judgement.faces)],
    [
      e.shape,
      judgement.shape?.kind === "measured" ? `${digits(100 * judgement.shape.deviation, 1)}\u00a0%` : null,
    ],
    [e.model, judgement.model],
    [e.backend, judgement.backend],
  ];
  const why = judgement.findings.map((finding) => t.findings[finding.kind]);
  return (
    <div className={css.verdict}>
      <div className={css.verdictLine}>
        <StateMark tone={tone[judgement.outcome]} />
        <span>
          <strong>{t.outcomes[judgement.outcome]}</strong>
          <span className={css.quiet}>
            {" – "}
            {why.length === 0 ? t.nothing : why.join(", ")}
          </span>
        </span>
      </div>
      {judgement.score != null && <Score score={judgement.score} />}
      <Evidence label={e.label}>
        <dl className={css.figures}>
          {rows.map(
            ([label, value]) =>
              value !== null && (
                <div key={label}>
                  <dt>{label}</dt>
                  <dd>{value}</dd>
                </div>
              ),
          )}
        </dl>
      </Evidence>
    </div>
  );
}
