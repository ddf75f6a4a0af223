import { ArrowRight } from "lucide-react";
import { starterUrl, useEngine } from "../../../platform";
import { Button, FailedToast, Picture, Segments } from "../../../shared/ui";
import { useLocale, useWords } from "../../../shared/words";
import { useSettings } from "../api";
import { firstRunWords } from "../words";
import css from "./firstRun.module.css";

/** What this is, and how it should speak and look. */
export function Welcome({ onNext }: { readonly onNext: () => void }) {
  const t = useWords(firstRunWords);
  const locale = useLocale();
  const settings = useEngine("settings");
  const starters = useEngine("starters");
  const save = useSettings();
  const theme = settings.data?.theme ?? "system";
  return (
    <div className={css.split}>
      <div className={css.words}>
        <h1 className={css.title}>{t.welcomeTitle}</h1>
        <p className={css.lead}>{t.welcomeText}</p>
        <div className={css.field}>
          <span>{t.language}</span>
          <Segments
            label={t.language}
            value={locale}
            choices={[
              { value: "en", label: "English" },
              { value: "fr", label: "Français" },
            ]}
            onChange={(chosen) => save.mutate({ body: { locale: chosen } })}
          />
        </div>
        <div className={css.field}>
          <span>{t.theme}</span>
          <Segments
            label={t.theme}
            value={theme}
            choices={(["dark", "light", "system"] as const).map((value) => ({
              value,
              label: t.themes[value],
            }))}
            onChange={(chosen) => save.mutate({ body: { theme: chosen } })}
          />
        </div>
        <FailedToast problem={save.error} />
        <div className={css.buttons}>
          <Button look="primary" autoFocus icon={<ArrowRight size={14} aria-hidden />} onClick={onNext}>
            {t.next}
          </Button>
        </div>
      </div>
      <div className={css.trio} aria-hidden>
        {starters.data?.slice(0, 3).map((starter) => (
          <div key={starter.name}>
            <Picture src={starterUrl(starter.name)} alt="" />
          </div>
        ))}
      </div>
    </div>
  );
}
