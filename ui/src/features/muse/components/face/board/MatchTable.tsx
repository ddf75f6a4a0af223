import { StateMark, type Tone } from "../../../../../shared/ui";
import { tagOf } from "../../../../../shared/locale";
import { useLocale, useWords } from "../../../../../shared/words";
import type { Checked } from "../api";
import css from "./MatchTable.module.css";
import { type Band, bandOf, pairOf, worstOf } from "./model";
import { boardWords } from "./words";

type MatchTableProps = {
  readonly pairs: Checked["pairs"];
  readonly references: readonly string[];
  readonly nameOf: (blob: string, place: number) => string;
  /** Shows a picture, by its place. */
  readonly onChoose: (place: number) => void;
};

const toneOf: Readonly<Record<Band, Tone>> = { same: "good", unsure: "attention", other: "bad" };

/** How alike every two pictures are; the pair least alike stands out and is said in words. */
export function MatchTable({ pairs, references, nameOf, onChoose }: MatchTableProps) {
  const t = useWords(boardWords);
  const locale = useLocale();
  const worst = worstOf(pairs);
  const number = (value: number, digits: number) =>
    value.toLocaleString(tagOf[locale], { minimumFractionDigits: digits, maximumFractionDigits: digits });
  if (worst === null) return null;
  const withFace = references
    .map((_, place) => place)
    .filter((place) => pairs.some(({ a, b }) => a === place || b === place));
  const name = (place: number) => nameOf(references[place] ?? "", place);
  const band = bandOf(worst.score);
  return (
    <section className={css.match} aria-label={t.match}>
      <h3>{t.match}</h3>
      <p className={css.sentence}>
        <StateMark tone={toneOf[band]} />
        {t.leastAlike(
          `${worst.a + 1}`,
          `${worst.b + 1}`,
          t.bands[band],
          number(worst.score, 2),
          number(worst.cosine, 3),
        )}
      </p>
      <div className={css.scroller}>
        <table className={css.table}>
          <caption className="visually-hidden">{t.match}</caption>
          <thead>
            <tr>
              <td />
              {withFace.slice(0, -1).map((place) => (
                <th key={place} scope="col">
                  {place + 1}
                </th>
              ))}
            </tr>
          </thead>
          <tbody>
            {withFace.slice(1).map((row, down) => (
              <tr key={row}>
                <th scope="row">
                  <button type="button" className={css.who} onClick={() => onChoose(row)}>
                    {row + 1} <span className={css.name}>{name(row)}</span>
                  </button>
                </th>
                {withFace.slice(0, -1).map((column, along) => {
                  const pair = along <= down ? pairOf(pairs, row, column) : null;
                  if (pair === null) return <td key={column} />;
                  const of = bandOf(pair.score);
                  return (
                    <td
                      key={column}
                      data-worst={pair === worst}
                      title={t.pair(name(column), name(row), t.bands[of], number(pair.cosine, 3))}
                    >
                      <span className={css.cell}>
                        <StateMark tone={toneOf[of]} />
                        {number(pair.score, 2)}
                        <span className="visually-hidden">{t.bands[of]}</span>
                      </span>
                    </td>
                  );
                })}
              </tr>
            ))}
          </tbody>
        </table>
      </div>
      <p className={css.hint}>{t.matchHow}</p>
    </section>
  );
}
