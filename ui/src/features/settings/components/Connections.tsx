import { useState } from "react";
import { toldCheck } from "../../../shared/checks";
import { given } from "../../../shared/given";
import { problemWords } from "../../../shared/problems";
import { Button, Evidence, ProblemBox, StateMark, SwitchField, TextField } from "../../../shared/ui";
import { useLocale, useWords } from "../../../shared/words";
import { useDoctor, useKeyStates, useSave, useTest } from "../api";
import {
  type Check,
  type KeyState,
  ownParts,
  sameAddress,
  services,
  type Settings,
  type TestedPart,
  toneOf,
  wrongAddress,
} from "../model";
import { settingsWords } from "../words";
import { KeyEntry } from "./KeyEntry";
import css from "./settings.module.css";

/** What the engine is connected to: a card each, with its keys, its state and a test. */
export function Connections({ settings }: { readonly settings: Settings }) {
  const t = useWords(settingsWords);
  const saving = useSave();
  const doctor = useDoctor();
  const keys = useKeyStates();
  const cards = (parts: readonly TestedPart[]) => (
    <div className={css.cards}>
      {parts.map((part) => (
        <Card
          key={part.name}
          part={part}
          keys={keys.data?.filter(({ name }) => part.keys.includes(name)) ?? []}
          known={doctor.data?.checks.find((check) => check.link === part.link) ?? null}
          looking={doctor.isPending}
          settings={settings}
        />
      ))}
    </div>
  );
  return (
    <>
      <p className={css.quiet}>{t.connectionsAbout}</p>
      <h3>{t.outside}</h3>
      {keys.error && <ProblemBox problem={keys.error} onRetry={() => void keys.refetch()} />}
      {cards(services)}
      <h3>{t.here}</h3>
      {cards(ownParts)}
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
  readonly part: TestedPart;
  readonly keys: readonly KeyState[];
  /** What the doctor found when this screen was opened. */
  readonly known: Check | null;
  readonly looking: boolean;
  readonly settings: Settings;
};

function Card({ part: { name }, keys, known, looking, settings }: CardProps) {
  const t = useWords(settingsWords);
  const testing = useTest();
  const test = () => testing.mutate({ path: { name } });
  return (
    <article
      className={css.card}
      aria-busy={testing.isPending}
      {...(name === "comfyui" || keys.length > 1 ? { "data-wide": true } : {})}
    >
      <div className={css.cardHead}>
        <h4>{t.connections[name]}</h4>
        <Button busy={testing.isPending} onClick={test} aria-label={t.testOf(t.connections[name])}>
          {t.test}
        </Button>
      </div>
      <p className={css.quiet}>{t.connectionText[name]}</p>
      {name === "comfyui" && <Address now={settings.comfy_url} onSaved={test} />}
      {keys.length > 0 && (
        <div className={css.keyEntries}>
          {keys.map((key) => (
            <KeyEntry key={key.name} state={key} onChanged={test} />
          ))}
        </div>
      )}
      <Tested testing={testing} known={known} looking={looking} />
    </article>
  );
}

type TestedProps = {
  readonly testing: Pick<ReturnType<typeof useTest>, "data" | "error">;
  readonly known: Check | null;
  readonly looking: boolean;
};

/** What the latest test found, else what is known of it. */
export function Tested({ testing, known, looking }: TestedProps) {
  const t = useWords(settingsWords);
  const found = testing.data ?? known;
  return (
    <div className={css.state} role="status">
      {testing.error ? (
        <ProblemBox problem={testing.error} />
      ) : found === null ? (
        <span className={css.quiet}>{looking ? `${t.looking}…` : t.untested}</span>
      ) : (
        <Found check={found} />
      )}
    </div>
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
      {given(check.code) && (
        <p className={css.quiet}>
          <code>{check.code}</code>
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
