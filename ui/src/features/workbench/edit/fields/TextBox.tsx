import { useEffect, useRef } from "react";
import { useDraft } from "../draft";
import css from "./fields.module.css";

/** A browser stands still while it lays out millions of letters. */
const longestText = 500_000;

type TextProps = {
  readonly label: string;
  readonly value: string;
  readonly lines: "one" | "many";
  readonly onText: (text: string) => void;
  readonly isInPlace?: boolean;
  readonly placeholder?: string;
  /** Says what is wrong with a text, before it is handed on. */
  readonly check?: (text: string) => string | null;
};

/** As many lines as it has in a narrow panel, about. */
const rowsOf = (text: string): number =>
  Math.max(
    3,
    Math.min(
      10,
      text.split("\n").reduce((sum, line) => sum + 1 + Math.floor(line.length / 40), 0),
    ),
  );

/** Text of one line, handed on by Enter, or of many, handed on by Ctrl Enter; leaving it does so too. */
export function TextBox({ label, value, lines, onText, isInPlace = false, placeholder, check }: TextProps) {
  const field = useRef<HTMLInputElement & HTMLTextAreaElement>(null);
  const draft = useDraft(value, (text) => {
    if (text === value) return null;
    const wrong = check?.(text) ?? null;
    if (wrong === null) onText(text);
    return wrong;
  });
  useEffect(() => {
    if (!isInPlace) return;
    // A title is mostly written anew, a prompt goes on.
    if (lines === "one") field.current?.select();
    else {
      field.current?.focus();
      field.current?.setSelectionRange(longestText, longestText);
    }
  }, [isInPlace, lines]);
  const Field = lines === "one" ? "input" : "textarea";
  return (
    <span className={css.text}>
      <Field
        ref={field}
        className={lines === "one" ? css.input : css.area}
        dir="auto"
        {...(lines === "one" ? { autoComplete: "off" } : { rows: rowsOf(value) })}
        spellCheck={lines === "many" && check === undefined}
        maxLength={longestText}
        aria-label={label}
        placeholder={placeholder}
        aria-invalid={draft.wrong !== null}
        value={draft.text}
        onChange={(event) => draft.write(event.target.value)}
        onBlur={draft.leave}
        onKeyDown={(event) => {
          if (event.key === "Escape") {
            // What was typed goes first; the next Escape is for what is around.
            if (draft.isOpen) event.preventDefault();
            draft.drop();
          }
          if (event.key !== "Enter") return;
          const isEnd = lines === "one" || event.ctrlKey || event.metaKey;
          // Enter is a line here; Ctrl Enter, which runs the workflow elsewhere, ends the writing.
          if (isEnd && !event.nativeEvent.isComposing) {
            event.preventDefault();
            if (draft.settle()) return;
          }
          event.stopPropagation();
        }}
      />
      {draft.wrong !== null && (
        <span className={css.wrong} role="alert">
          {draft.wrong}
        </span>
      )}
    </span>
  );
}
