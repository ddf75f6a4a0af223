import type { Locale } from "../locale";
import type { Trouble } from "../ui";
import type { makingWords } from "./words";

type Texts = (typeof makingWords)[Locale];
export type Problem = { readonly code: string; readonly message: string; readonly advice?: string | null };

/** A short line for a problem in the creator's language; the engine's own sentence stays beside it. */
export function titleOf(problem: Problem, texts: Texts): string {
  const known: Readonly<Record<string, string>> = texts.troubles;
  const title = known[problem.code];
  if (title !== undefined) return title;
  return problem.code.startsWith("critic.") ? texts.refusedByCritic : texts.failed;
}

/** The problem as a box shows it: the line in the creator's language, then what the engine said of this one. */
export function troubleOf(problem: Problem, texts: Texts): Trouble {
  const said = [problem.message, windowAdvice(problem.advice)].filter((part) => part !== null && part !== "");
  return { code: problem.code, message: titleOf(problem, texts), advice: said.join(" ") };
}

/** The engine's advice without what only helps at a command line. */
function windowAdvice(advice: string | null | undefined): string | null {
  if (advice == null || /--\w/.test(advice)) return null;
  return advice.replace(/\s*\(`muse [^`]*`\)/g, "");
}
