import type { components } from "../../generated/api";
import { type Locale, tagOf } from "../locale";
import { driftWords } from "./words";

export type Drift = components["schemas"]["Drift"];

/** From this deviation on her shape is another one; the critic’s own bound. */
const shapeLimit = 0.02;

/** What wanders off from her, a sentence each. The engine says that there is something, the figures say what. */
export function driftAlarms({ alarms, shape, score, baseline }: Drift, locale: Locale): readonly string[] {
  const t = driftWords[locale];
  const two = (n: number) =>
    n.toLocaleString(tagOf[locale], { minimumFractionDigits: 2, maximumFractionDigits: 2 });
  const percent = (n: number) =>
    n.toLocaleString(tagOf[locale], { style: "percent", maximumFractionDigits: 1 });
  const ofShape = alarms.length > 0 && shape != null && shape > shapeLimit ? [t.shape(percent(shape))] : [];
  const ofScore = alarms.length > ofShape.length && score != null ? [t.score(two(score), two(baseline))] : [];
  return [...ofShape, ...ofScore];
}
