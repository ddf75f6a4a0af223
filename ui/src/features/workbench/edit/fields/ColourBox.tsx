import type { KeyboardEvent } from "react";
import { useWords } from "../../../../shared/words";
import { useDraft } from "../draft";
import { editWords } from "../words";
import type { FieldProps } from "./field";
import css from "./fields.module.css";

/** A colour, picked or written as `#rrggbb`. */
export function ColourBox({ widget, label, onValue, isInPlace = false }: FieldProps) {
  const t = useWords(editWords);
  const value = typeof widget.value === "string" ? widget.value : "";
  const draft = useDraft(value, (text) => {
    const hex = hexOf(text);
    if (hex === null) return t.wrong.colour;
    if (hex !== value.toLowerCase()) onValue(hex);
    return null;
  });
  const onKeyDown = (event: KeyboardEvent) => {
    if (event.key === "Escape") {
      if (draft.isOpen) event.preventDefault();
      draft.drop();
    }
    if (event.key === "Enter" && !draft.settle()) event.stopPropagation();
  };
  return (
    <span className={css.colour}>
      <input
        type="color"
        className={css.swatch}
        aria-label={t.pick(label)}
        value={hexOf(draft.text)?.slice(0, 7) ?? "#000000"}
        onChange={(event) => draft.write(event.target.value)}
        onBlur={draft.leave}
        onKeyDown={onKeyDown}
      />
      <input
        className={css.input}
        aria-label={label}
        aria-invalid={draft.wrong !== null}
        autoFocus={isInPlace}
        autoComplete="off"
        spellCheck={false}
        maxLength={9}
        value={draft.text}
        onChange={(event) => draft.write(event.target.value)}
        onBlur={draft.leave}
        onKeyDown={onKeyDown}
      />
      {draft.wrong !== null && (
        <span className={css.wrong} role="alert">
          {draft.wrong}
        </span>
      )}
    </span>
  );
}

/** `#rrggbb`, or with an alpha `#rrggbbaa`, from what people write for it. */
function hexOf(text: string): string | null {
  const digits = text.trim().replace(/^#/, "").toLowerCase();
  if (!/^[\da-f]+$/.test(digits)) return null;
  if (digits.length === 3) return `#${digits.replace(/./g, "$&$&")}`;
  return digits.length === 6 || digits.length === 8 ? `#${digits}` : null;
}
