import type { Locale } from "../locale";
import { frenchTexts } from "./french";

/**
 * A text of the engine’s data in the language of the window; `null` where it has none: then it holds a name or a number,
 * or the creator wrote it.
 */
export function engineText(text: string, locale: Locale): string | null {
  return locale === "en" ? text : (frenchTexts[text] ?? null);
}

/** `draft.picture: rendered on this machine` as what it is about and what is said of it; without the first, if it has none. */
export function sourceParts(line: string): { readonly about: string | null; readonly said: string } {
  const [, about, said] = /^([a-z]+\.[a-z]+): (.+)$/s.exec(line) ?? [];
  return about === undefined || said === undefined ? { about: null, said: line } : { about, said };
}
