import { useMemo, useState } from "react";
import { Empty, SearchField, Tag } from "../../../shared/ui";
import { useWords } from "../../../shared/words";
import type { Template } from "../api";
import css from "./library.module.css";
import { matching } from "./match";
import { libraryWords } from "./words";

type TemplatesTabProps = {
  readonly templates: readonly Template[];
  readonly onTemplate: (template: Template) => void;
};

/** Documents to begin with. */
export function TemplatesTab({ templates, onTemplate }: TemplatesTabProps) {
  const t = useWords(libraryWords);
  const [query, setQuery] = useState("");
  const found = useMemo(
    () => matching(query, templates, ({ title, name, about }) => `${title} ${name} ${about}`),
    [query, templates],
  );
  if (templates.length === 0) return <Empty title={t.noTemplates} />;
  return (
    <div className={css.templates}>
      <SearchField label={t.searchTemplates} value={query} onChange={setQuery} />
      <ul>
        {found.map((one) => (
          <li key={`${one.origin} ${one.name}`}>
            <button type="button" className={css.template} onClick={() => onTemplate(one)}>
              <span className={css.templateHead}>
                <strong>{one.title}</strong>
                <Tag>{t.origin[one.origin]}</Tag>
              </span>
              <span className={css.note}>{one.about}</span>
            </button>
          </li>
        ))}
      </ul>
      {found.length === 0 && (
        <p className={css.note} role="status">
          {t.noTemplate}
        </p>
      )}
    </div>
  );
}
