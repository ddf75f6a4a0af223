import { Dices, Lock, LockOpen } from "lucide-react";
import { useState } from "react";
import { Button, TextField } from "../../../../shared/ui";
import { useWords } from "../../../../shared/words";
import { type Draft, type Section, sections, seedOf } from "../../model";
import { museWords } from "../words";
import css from "./designer.module.css";

export type DrawProps = {
  readonly draft: Draft;
  /** The face of a sealed Muse is never drawn again. */
  readonly sealed: boolean;
  readonly kept: readonly Section[];
  readonly drawing: boolean;
  readonly onKept: (section: Section, on: boolean) => void;
  readonly onDraw: (seed: number | null) => void;
};

/** Draws her again, except what is locked. */
export function SurpriseBox({ draft, sealed, kept, drawing, onKept, onDraw }: DrawProps) {
  const t = useWords(museWords).designer;
  const [typed, setTyped] = useState("");
  const seed = seedOf(typed);
  const wrong = typed.trim() !== "" && seed === null;
  return (
    <div className={css.surprise}>
      <p className={css.about}>{t.surpriseText}</p>
      <div role="group" aria-label={t.keepLocked}>
        <h3 className={css.small}>{t.keepLocked}</h3>
        {sections.map((section) => {
          const fixed = sealed && section === "face";
          const on = fixed || kept.includes(section);
          const Sign = on ? Lock : LockOpen;
          return (
            <button
              key={section}
              type="button"
              className={css.lock}
              aria-pressed={on}
              disabled={fixed}
              title={fixed ? t.lockedFace : undefined}
              onClick={() => onKept(section, !on)}
            >
              <Sign size={14} aria-hidden />
              {t.sections[section]}
            </button>
          );
        })}
      </div>
      <TextField
        label={t.seed}
        hint={t.seedHint}
        inputMode="numeric"
        placeholder={String(draft.seed ?? "")}
        value={typed}
        wrong={wrong ? t.seedWrong : null}
        onChange={setTyped}
        onKeyDown={(event) => event.key === "Enter" && !wrong && onDraw(seed)}
      />
      <Button
        look="primary"
        icon={<Dices size={14} aria-hidden />}
        busy={drawing}
        disabled={wrong}
        onClick={() => onDraw(seed)}
      >
        {t.draw}
      </Button>
    </div>
  );
}
