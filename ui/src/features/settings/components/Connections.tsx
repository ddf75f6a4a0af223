import { useState } from "react";
import { toldCheck } from "../../../shared/checks";
import { problemWords } from "../../../shared/problems";
import { Button, Evidence, ProblemBox, StateMark, SwitchField, TextField } from "../../../shared/ui";
import { useLocale, useWords } from "../../../shared/words";
import { useDoctor, useSave, useTest } from "../api";
import {
  type Check,
  type Connection,
  connections,
  sameAddress,
  type Settings,
  toneOf,
  wrongAddress,
} from "../model";
import { settingsWords } from "../words";
import css from "./settings.module.css";

/** What the engine is connected to: a card each, with its state and a test. */
export function Connections({ settings }: { readonly settings: Settings }) {
  const t = useWords(settingsWords);
  const saving = useSave();
  const doctor = useDoctor();
  return (
    <>
      <p className={css.quiet}>{t.connectionsAbout}</p>
      <div className={css.cards}>
        {connections.map(({ name, link }) => (
          <Card
            key={name}
            name={name}
            known={doctor.data?.checks.find((check) => check.link === link) ?? null}
            looking={doctor.isPending}
            settings={settings}
          />
        ))}
      </div>
      <SwitchField
        label={t.paused}
        hint={t.pausedHint}
        on={settings.paused}
        onChange={(paused) => saving.mutate({ body: { paused } })}
      />
      {saving.error && <ProblemBox problem={saving.error} />}
    </>
  );
}

type CardProps = {
  readonly name: Connection;
  /** What the doctor found when this screen was opened. */
  readonly known: Check | null;
  readonly looking: boolean;
  readonly settings: Settings;
};

function Card({ name, known, looking, settings }: CardProps) {
  const t = useWords(settingsWords);
  const testing = useTest();
  const test = () => testing.mutate({ path: { name } });
  const found = testing.data ?? known;
  return (
    <article className={css.card} aria-busy={testing.isPending}>
      <div className={css.cardHead}>
        <h3>{t.connections[name]}</h3>
        <Button busy={testing.isPending} onClick={test} aria-label={t.testOf(t.connections[name])}>
          {t.test}
        </Button>
      </div>
      <p className={css.quiet}>{t.connectionText[name]}</p>
      {name === "comfyui" && <Address now={settings.comfy_url} onSaved={test} />}
      <div className={css.state} role="status">
        {testing.error ? (
          <ProblemBox problem={testing.error} />
        ) : found === null ? (
          <span className={css.quiet}>{looking ? `${t.looking}…` : t.untested}</span>
        ) : (
          <Found check={found} />
        )}
      </div>
    </article>
  );
}

/** A state in words and shape, what was found, and what helps. */
export function Found({ check }: { readonly check: Check }) {
  const t = useWords(settingsWords);
  const words = useWords(problemWords);
  const { found, fix, detail } = toldCheck(check, useLocale());
  return (
    <>
      <div className={css.stateLine}>
        <StateMark tone={toneOf[check.state]} />
        <strong>
          {check.link === "comfyui" && check.state === "absent" ? t.noAnswer : t.states[check.state]}
        </strong>
      </div>
      <p className={css.detail}>{found}</p>
      {fix !== null && (
        <p className={css.detail}>
          <strong>{t.fix}</strong> {fix}
        </p>
      )}
      {detail !== null && (
        <Evidence label={words.detail}>
          <p className={css.detail} lang="en">
            {detail}
          </p>
        </Evidence>
      )}
    </>
  );
}

function Address({ now, onSaved }: { readonly now: string; readonly onSaved: () => void }) {
  const t = useWords(settingsWords);
  const saving = useSave();
  const [typed, setTyped] = useState<string | null>(null);
  const text = typed ?? now;
  const wrong = wrongAddress(text);
  const changed = typed !== null && !sameAddress(typed, now);
  const save = () => {
    if (wrong !== null || !changed) return;
    saving.mutate(
      { body: { comfy_url: text.trim() } },
      {
        onSuccess: () => {
          setTyped(null);
          onSaved();
        },
      },
    );
  };
  return (
    <form
      className={css.address}
      onSubmit={(event) => {
        event.preventDefault();
        save();
      }}
    >
      <TextField
        label={t.address}
        hint={t.addressHint}
        value={text}
        onChange={setTyped}
        inputMode="url"
        spellCheck={false}
        autoComplete="off"
        wrong={wrong === null ? null : t.wrong[wrong]}
      />
      {changed && (
        <Button look="primary" type="submit" busy={saving.isPending} disabled={wrong !== null}>
          {t.save}
        </Button>
      )}
      {saving.error && <ProblemBox problem={saving.error} />}
    </form>
  );
}
