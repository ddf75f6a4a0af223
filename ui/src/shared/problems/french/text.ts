import type { Problem } from "../problem";

/** A sentence, or one made from what the problem carries. */
export type Text = string | ((problem: Problem) => string);

/** What happened and what to do about it, by code. */
export type FrenchTable = Readonly<Record<string, readonly [message: Text, advice?: Text]>>;

/** The fields at fault, by their names. */
export const named = ({ fields }: Problem): string =>
  (fields ?? []).map(({ field }) => `«\u00a0${field}\u00a0»`).join(", ");
