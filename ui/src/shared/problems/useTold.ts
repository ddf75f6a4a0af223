import { useCallback } from "react";
import { useLocale } from "../words";
import { told } from "./model";
import type { Problem, Told } from "./problem";

/** Tells a problem in the language of the window, where there is no room for a box: in a toast, in a title. */
export function useTold(): (problem: Problem) => Told {
  const locale = useLocale();
  return useCallback((problem: Problem) => told(problem, locale), [locale]);
}
