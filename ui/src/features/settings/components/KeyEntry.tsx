import { useState } from "react";
import type { EngineError } from "../../../platform";
import { given } from "../../../shared/given";
import { Button, ProblemBox, StateMark, TextField, When } from "../../../shared/ui";
import { useWords } from "../../../shared/words";
import { useDropKey, useDropMindKey, useKeepKey, useKeepMindKey } from "../api";
import { isWrongKey, type KeyState, longestKey } from "../model";
import { settingsWords } from "../words";
import css from "./settings.module.css";

type KeyEntryProps = {
  readonly state: KeyState;
  /** Called when a key came or went, so that the link is looked at again. */
  readonly onChanged: () => void;
};

/** A key of a service: whether there is one and since when, the way to bring one, and the way to take it back. */
export function KeyEntry({ state: { name, place, variable, changed_at }, onChanged }: KeyEntryProps) {
  const t = useWords(settingsWords);
  const keeping = useKeepKey();
  const dropping = useDropKey();
  return (
    <Entry
      label={t.keyNames[name]}
      hint={name === "reddit_secret" ? t.keySecretHint : t.keyHint}
      standing={
        place === "environment" ? (
          t.keyGiven(variable)
        ) : place === "studio" && given(changed_at) ? (
          <>
            {t.keyKept} <When at={changed_at} />
          </>
        ) : null
      }
      busy={keeping.isPending || dropping.isPending}
      error={keeping.error ?? dropping.error}
      onKeep={async (value) => {
        await keeping.mutateAsync({ path: { name }, body: { value } });
        // The value is nowhere on this side from here on.
        keeping.reset();
        onChanged();
      }}
      onDrop={
        place === "studio" ? () => dropping.mutate({ path: { name } }, { onSuccess: onChanged }) : undefined
      }
    />
  );
}

/** The key of the mind outside. */
export function MindKeyEntry({
  kept,
  onChanged,
}: {
  readonly kept: boolean;
  readonly onChanged: () => void;
}) {
  const t = useWords(settingsWords);
  const keeping = useKeepMindKey();
  const dropping = useDropMindKey();
  return (
    <Entry
      label={t.mindKey}
      hint={t.mindKeyHint}
      standing={kept ? t.keyKeptPlain : null}
      busy={keeping.isPending || dropping.isPending}
      error={keeping.error ?? dropping.error}
      onKeep={async (value) => {
        await keeping.mutateAsync({ body: { value } });
        keeping.reset();
        onChanged();
      }}
      onDrop={kept ? () => dropping.mutate({}, { onSuccess: onChanged }) : undefined}
    />
  );
}

type EntryProps = {
  readonly label: string;
  readonly hint: string;
  /** Where the key is and since when; `null` where there is none. */
  readonly standing: React.ReactNode;
  readonly busy: boolean;
  readonly error: EngineError | null;
  readonly onKeep: (value: string) => Promise<void>;
  readonly onDrop: (() => void) | undefined;
};

function Entry({ label, hint, standing, busy, error, onKeep, onDrop }: EntryProps) {
  const t = useWords(settingsWords);
  const [typed, setTyped] = useState("");
  const [replacing, setReplacing] = useState(false);
  const wrong = isWrongKey(typed);
  const writes = standing === null || replacing;
  const leave = () => {
    setTyped("");
    setReplacing(false);
  };
  const keep = () => {
    if (wrong || typed.trim() === "") return;
    // What was refused stays in the field to be mended; its refusal stands below.
    onKeep(typed.trim()).then(leave, () => undefined);
  };
  return (
    <div className={css.keyEntry}>
      {!writes && (
        <div className={css.keyKept}>
          <span className={css.label}>{label}</span>
          <span className={css.keyStanding}>
            <StateMark tone="good" /> {standing}
          </span>
          <span className={css.buttons}>
            <Button aria-label={t.replaceOf(label)} disabled={busy} onClick={() => setReplacing(true)}>
              {t.replace}
            </Button>
            {onDrop && (
              <Button look="quiet" aria-label={t.forgetOf(label)} busy={busy} onClick={onDrop}>
                {t.forget}
              </Button>
            )}
          </span>
        </div>
      )}
      {writes && (
        <form
          className={css.address}
          onSubmit={(event) => {
            event.preventDefault();
            keep();
          }}
        >
          <TextField
            label={label}
            hint={hint}
            type="password"
            value={typed}
            onChange={setTyped}
            maxLength={longestKey}
            autoComplete="new-password"
            spellCheck={false}
            autoFocus={replacing}
            wrong={wrong ? t.keyWrong : null}
          />
          <Button
            look={typed === "" ? "plain" : "primary"}
            type="submit"
            busy={busy}
            disabled={wrong || typed.trim() === ""}
          >
            {t.keep}
          </Button>
          {replacing && (
            <Button look="quiet" onClick={leave}>
              {t.cancel}
            </Button>
          )}
        </form>
      )}
      {error && <ProblemBox problem={error} />}
    </div>
  );
}
