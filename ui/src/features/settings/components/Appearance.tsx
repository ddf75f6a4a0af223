import { ProblemBox, Segments } from "../../../shared/ui";
import { useWords } from "../../../shared/words";
import { useSave } from "../api";
import type { Settings } from "../model";
import { settingsWords } from "../words";
import css from "./settings.module.css";

const languages = ["system", "en", "fr"] as const;
const themes = ["system", "dark", "light"] as const;

/** Language and theme, at once and for every window. */
export function Appearance({ settings }: { readonly settings: Settings }) {
  const t = useWords(settingsWords);
  const saving = useSave();
  return (
    <>
      <div className={css.row}>
        <span>{t.language}</span>
        <Segments
          label={t.language}
          value={settings.locale}
          onChange={(locale) => saving.mutate({ body: { locale } })}
          choices={languages.map((value) => ({ value, label: t.languages[value] }))}
        />
      </div>
      <div className={css.row}>
        <span>{t.theme}</span>
        <Segments
          label={t.theme}
          value={settings.theme}
          onChange={(theme) => saving.mutate({ body: { theme } })}
          choices={themes.map((value) => ({ value, label: t.themes[value] }))}
        />
      </div>
      <p className={css.quiet}>{t.accent}</p>
      {saving.error && <ProblemBox problem={saving.error} />}
    </>
  );
}
