import { type ChangeEvent, type InputEvent, useRef, useState } from "react";
import { tagOf } from "../locale";
import { useLocale, useWords } from "../words";
import css from "./controls.module.css";
import { uiWords } from "./words";

/** How much fits where nothing else is said, in UTF-16 units: a browser stands still while it lays out millions. */
export const longest = { number: 40, search: 200, line: 2_000, text: 20_000 } as const;

type Field = HTMLInputElement | HTMLTextAreaElement;

/**
 * A field that takes so much text and no more, and that says so when something was left out: a browser cuts what is
 * pasted without a word.
 */
export function useFit(onChange: (value: string) => void, maxLength: number) {
  const t = useWords(uiWords);
  const locale = useLocale();
  const [cut, setCut] = useState(false);
  const cuts = useRef(false);
  return {
    /** The sentence to show, or `null`. */
    left: cut ? t.leftOut(maxLength.toLocaleString(tagOf[locale])) : null,
    field: {
      maxLength,
      dir: "auto" as const,
      onBeforeInput: (event: InputEvent<Field>) => {
        const { value, selectionStart, selectionEnd } = event.currentTarget;
        const room = maxLength - value.length + ((selectionEnd ?? 0) - (selectionStart ?? 0));
        cuts.current = event.data.length > room;
        setCut(cuts.current);
      },
      onChange: (event: ChangeEvent<Field>) => {
        if (!cuts.current) setCut(false);
        cuts.current = false;
        onChange(seen(event.target.value));
      },
    },
  };
}

/** Without the signs that nobody sees and nobody could find again; what is left of a tab is its room. */
const seen = (text: string): string =>
  text.replaceAll("\t", " ").replace(/[\u0000-\u0009\u000b-\u001f\u007f-\u009f]/g, "");

/** What did not fit, below a field that has no line of its own for it; the two stand in something positioned. */
export const FitNote = ({ left }: { readonly left: string | null }) =>
  left === null ? null : (
    <p className={css.leftOut} role="alert">
      {left}
    </p>
  );
