import type { Locale } from "../locale";
import type { Check } from "./check";
import { englishFixes } from "./english";
import { frenchChecks } from "./french";
import { checkWords } from "./words";

/** What was found at a link, as the window tells it. */
export type ToldCheck = {
  readonly found: string;
  readonly fix: string | null;
  /** The engine's own words, in English, where the others say less: they name devices, folders and versions. */
  readonly detail: string | null;
};

/** What was found at a link in the language of the window, with what mends it. */
export function toldCheck(check: Check, locale: Locale): ToldCheck {
  const { detail, state } = check;
  const fix = englishFixes[check.link]?.[state] ?? check.fix ?? null;
  const french = locale === "fr" ? frenchOf(check) : undefined;
  if (french === undefined) return { found: detail, fix: state === "ok" ? null : fix, detail: null };
  return { found: french[0], fix: french[1] ?? null, detail };
}

/** What a link is called; one of a newer engine by its own name. */
export function linkName(link: string, locale: Locale): string {
  const names: Readonly<Record<string, string>> = checkWords[locale].links;
  return names[link] ?? link;
}

/** The test of one link calls the adapter by a shorter name than the report on all of them. */
const frenchOf = ({ link, state }: Check) => frenchChecks[link === "gpu" ? "gpu adapter" : link]?.[state];
