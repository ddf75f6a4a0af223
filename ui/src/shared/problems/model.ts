import type { Locale } from "../locale";
import { englishProblems } from "./english";
import { frenchProblems, type Text } from "./french";
import type { FieldFault, Problem, Told } from "./problem";
import { problemWords } from "./words";

/** What went wrong in the language of the window, with what to do about it. */
export function told(problem: Problem, locale: Locale): Told {
  return ofTheWindow(problem, locale) ?? (locale === "en" ? inEnglish(problem) : inFrench(problem));
}

/** What is wrong with a field, in the language of the window as far as it goes. */
export const toldFault = ({ field, message }: FieldFault, locale: Locale): FieldFault => ({
  field,
  message: problemWords[locale].fault(message),
});

/** A problem the window itself met, not the engine. */
function ofTheWindow(problem: Problem, locale: Locale): Told | null {
  const t = problemWords[locale];
  const { code, message } = problem;
  if (/^http_\d+$/.test(code)) {
    const status = Number(code.slice("http_".length));
    const detail = message === problemWords.en.refused(status) ? null : message;
    return { code, message: t.refused(status), advice: t.refusedAdvice, detail };
  }
  const own = (words: typeof t): Readonly<Record<string, { message: string; advice: string } | undefined>> =>
    words.own;
  const said = own(t)[code];
  if (said === undefined) return null;
  return { code, ...said, detail: message === own(problemWords.en)[code]?.message ? null : message };
}

function inEnglish(problem: Problem): Told {
  const { code } = problem;
  const { title, advice = forAWindow(problem.advice) } = englishProblems[code] ?? {};
  const said = problem.message === "" ? problemWords.en.unknown : sentence(problem.message);
  return title === undefined
    ? { code, message: said, advice, detail: null }
    : { code, message: title, advice: together(said, advice), detail: null };
}

function inFrench(problem: Problem): Told {
  const { code } = problem;
  const [message, advice] = frenchProblems[code] ?? [problemWords.fr.unknown];
  const filled = (text: Text) => (typeof text === "string" ? text : text(problem));
  return {
    code,
    message: filled(message),
    advice: advice === undefined ? null : filled(advice),
    detail: together(
      sentence(problem.message),
      englishProblems[code]?.advice === undefined ? forAWindow(problem.advice) : null,
    ),
  };
}

const together = (...parts: readonly (string | null)[]): string =>
  parts.filter((part) => part !== null && part !== "").join(" ");

/** A message of the engine as a sentence of its own. */
function sentence(message: string): string {
  // A first word with a dot or an underscore is the name of a file or of a field.
  const text = message.replace(/^[a-z]+(?=[ ,;:])/, (word) => word.charAt(0).toUpperCase() + word.slice(1));
  return text === "" || /[.!?…]$/.test(text) ? text : `${text}.`;
}

/** The engine's advice without what only helps at a command line. */
function forAWindow(advice: string | null | undefined): string | null {
  if (advice == null || /--\w/.test(advice)) return null;
  return advice.replace(/\s*\(`muse [^`]*`\)/g, "");
}
