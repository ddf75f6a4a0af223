import { useMemo } from "react";
import { useLocale, useWords } from "../../../../shared/words";
import { tagOf } from "../../../../shared/locale";
import type { Catalogue, JsonObject } from "../../canvas";
import { editWords } from "../words";
import { factsOf } from "./facts";
import css from "./inspect.module.css";

type DocumentPanelProps = { readonly document: JsonObject; readonly catalogue: Catalogue };

/** The document in figures, while nothing is selected. */
export function DocumentPanel({ document: workflow, catalogue }: DocumentPanelProps) {
  const t = useWords(editWords);
  const locale = useLocale();
  const facts = useMemo(() => factsOf(workflow, catalogue), [workflow, catalogue]);
  const number = (n: number) => n.toLocaleString(tagOf[locale]);
  return (
    <>
      <h2 className={css.title}>{t.document}</h2>
      <dl className={css.figures}>
        {(["nodes", "inSubgraphs", "links", "groups", "subgraphs"] as const).map((name) => (
          <div key={name}>
            <dt>{t.facts[name]}</dt>
            <dd>{number(facts[name])}</dd>
          </div>
        ))}
      </dl>
      {facts.missing.length > 0 && (
        <section className={css.part} aria-label={t.facts.missing}>
          <h3>{t.facts.missing}</h3>
          <ul>
            {facts.missing.map(({ type, count }) => (
              <li key={type} className={css.missing}>
                <code>{type}</code> <span className={css.note}>{t.times(count)}</span>
              </li>
            ))}
          </ul>
        </section>
      )}
      <p className={css.note}>{t.selectHint}</p>
    </>
  );
}
