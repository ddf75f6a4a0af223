import { useState } from "react";
import { Button, ProblemBox, Segments, SelectField, TextField } from "../../../shared/ui";
import { useWords } from "../../../shared/words";
import { useDoctor, useModels, useSave, useTest } from "../api";
import {
  hasAddress,
  isOtherMind,
  type Mind as Chosen,
  mindChange,
  mindKinds,
  mindOf,
  readers,
  type Settings,
  wrongMind,
} from "../model";
import { settingsWords } from "../words";
import { Tested } from "./Connections";
import { MindKeyEntry } from "./KeyEntry";
import css from "./settings.module.css";

/** Who reads what a wish is about: the studio itself, a model server nearby, or an agent elsewhere. */
export function Mind({ settings }: { readonly settings: Settings }) {
  const t = useWords(settingsWords);
  const saving = useSave();
  const testing = useTest();
  const doctor = useDoctor();
  const kept = mindOf(settings);
  const [typed, setTyped] = useState<Chosen | null>(null);
  const [tried, setTried] = useState(false);
  const chosen = typed ?? kept;
  const other = isOtherMind(chosen, kept);
  const wrong = wrongMind(chosen);
  const change = (more: Partial<Chosen>) => setTyped({ ...chosen, ...more });
  const test = () => testing.mutate({ path: { name: "mind" } });
  const save = () => {
    setTried(true);
    if (!other || wrong.url !== null || wrong.model) return;
    saving.mutate(
      { body: mindChange(chosen) },
      {
        onSuccess: () => {
          setTyped(null);
          setTried(false);
          test();
        },
      },
    );
  };
  const outside = hasAddress(chosen.kind) ? chosen.kind : null;
  const wrongUrl = wrong.url === "needed" ? (tried ? t.mindNeeded : null) : wrong.url && t.wrong[wrong.url];
  return (
    <form
      className={css.mind}
      onSubmit={(event) => {
        event.preventDefault();
        save();
      }}
    >
      <p className={css.quiet}>{t.mindAbout}</p>
      <div className={css.row}>
        <span>{t.mind}</span>
        <Segments
          label={t.mind}
          value={chosen.kind}
          onChange={(kind) => change({ kind })}
          choices={mindKinds.map((value) => ({ value, label: t.minds[value] }))}
        />
      </div>
      <p className={css.lead}>{t.mindText[chosen.kind]}</p>
      {outside !== null && (
        <div className={css.pair}>
          <TextField
            label={t.mindAddress}
            hint={t.mindHints[outside]}
            value={chosen.url}
            onChange={(url) => change({ url })}
            inputMode="url"
            spellCheck={false}
            autoComplete="off"
            wrong={wrongUrl}
          />
          {outside === "openai" && (
            <TextField
              label={t.mindModel}
              hint={t.mindModelHint}
              value={chosen.model}
              onChange={(model) => change({ model })}
              maxLength={200}
              spellCheck={false}
              autoComplete="off"
              wrong={tried && wrong.model ? t.mindModelNeeded : null}
            />
          )}
        </div>
      )}
      {chosen.kind === "gemini" && (
        <ReaderChoice model={chosen.model} onChange={(model) => change({ model })} />
      )}
      {saving.error && <ProblemBox problem={saving.error} />}
      <div className={css.buttons}>
        {other ? (
          <>
            <Button look="primary" type="submit" busy={saving.isPending}>
              {t.save}
            </Button>
            <Button look="quiet" onClick={() => setTyped(null)}>
              {t.cancel}
            </Button>
          </>
        ) : (
          <Button busy={testing.isPending} onClick={test} aria-label={t.testOf(t.mind)}>
            {t.test}
          </Button>
        )}
      </div>
      {!other && (
        <Tested
          testing={testing}
          known={doctor.data?.checks.find((check) => check.link === "mind") ?? null}
          looking={doctor.isPending}
        />
      )}
    </form>
  );
}

/** In the place of a model where the studio takes the first that still answers. */
const firstThatAnswers = "first";

function ReaderChoice({
  model,
  onChange,
}: {
  readonly model: string;
  readonly onChange: (model: string) => void;
}) {
  const t = useWords(settingsWords);
  const models = useModels();
  const choices = readers(models.data ?? []).map(({ id, name }) => ({ value: id, label: name }));
  return (
    <SelectField
      label={t.mindModel}
      value={model === "" ? firstThatAnswers : model}
      onChange={(chosen) => onChange(chosen === firstThatAnswers ? "" : chosen)}
      choices={[{ value: firstThatAnswers, label: t.firstModel }, ...choices]}
    />
  );
}

/** The key that the mind outside asks for, once it has a place; another place forgets it. */
export function MindKey({ settings }: { readonly settings: Settings }) {
  const testing = useTest();
  if (!hasAddress(settings.mind)) return null;
  return (
    <>
      <MindKeyEntry
        kept={settings.mind_has_key}
        onChanged={() => testing.mutate({ path: { name: "mind" } })}
      />
      {(testing.data ?? testing.error) && <Tested testing={testing} known={null} looking={false} />}
    </>
  );
}
