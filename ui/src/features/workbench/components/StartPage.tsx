import { FileInput, FolderOpen, Plus, Workflow } from "lucide-react";
import { Button, ProblemBox, Tag } from "../../../shared/ui";
import { useWords } from "../../../shared/words";
import type { Template } from "../api";
import { useTemplates } from "../library";
import { workbenchWords } from "../words";
import css from "./StartPage.module.css";

type StartPageProps = {
  readonly onNew: () => void;
  readonly onTemplate: (template: Template) => void;
  readonly onImport: () => void;
  readonly onOpen: () => void;
};

/** Where nothing is open: what a workflow begins with. */
export function StartPage({ onNew, onTemplate, onImport, onOpen }: StartPageProps) {
  const t = useWords(workbenchWords).start;
  const { templates, error, retry } = useTemplates();
  return (
    <div className={css.page}>
      <div className={css.intro}>
        <Workflow size={28} aria-hidden />
        <h1 className={css.title}>{t.title}</h1>
        <p>{t.text}</p>
        <div className={css.acts}>
          <Button look="primary" icon={<Plus size={14} aria-hidden />} onClick={onNew}>
            {t.new}
          </Button>
          <Button icon={<FileInput size={14} aria-hidden />} onClick={onImport}>
            {t.import}
          </Button>
          <Button icon={<FolderOpen size={14} aria-hidden />} onClick={onOpen}>
            {t.open}
          </Button>
        </div>
      </div>
      {error && <ProblemBox problem={error} onRetry={retry} />}
      {templates.length > 0 && (
        <section aria-label={t.templates}>
          <h2 className={css.heading}>{t.templates}</h2>
          <ul className={css.templates}>
            {templates.map((one) => (
              <li key={`${one.origin} ${one.name}`}>
                <button type="button" className={css.template} onClick={() => onTemplate(one)}>
                  <span className={css.name}>
                    {one.title}
                    <Tag>{t.origins[one.origin]}</Tag>
                  </span>
                  <span className={css.about}>{one.about}</span>
                </button>
              </li>
            ))}
          </ul>
        </section>
      )}
    </div>
  );
}
