/** The languages of the studio. */
export type Locale = "en" | "fr";

/** The full tag, by which the browser knows separators, plurals and the order of a date. */
export const tagOf: Readonly<Record<Locale, string>> = { en: "en-US", fr: "fr-FR" };
