import { createContext, use } from "react";
import type { Locale } from "./locale";

/** Texts of one part of the studio in every language. A sentence with a gap is a function of what fills it. */
export type Words<Texts> = Readonly<Record<Locale, Texts>>;

/**
 * Both languages side by side: what one has and the other lacks does not compile, and what nobody shows fails the lint.
 *
 * French: typographic apostrophes, a no-break space before `: ; ! ?` and inside « ».
 */
export function words<Texts>(texts: { readonly en: Texts; readonly fr: NoInfer<Texts> }): Words<Texts> {
  return texts;
}

export const LocaleContext = createContext<Locale>("en");

/** The language the studio speaks now. */
export const useLocale = (): Locale => use(LocaleContext);

/** The texts in the language the studio speaks now. */
export const useWords = <Texts>(texts: Words<Texts>): Texts => texts[useLocale()];
