import { burstProblems } from "./burst";
import { filmProblems } from "./films";
import { moneyProblems } from "./money";
import { museProblems } from "./muse";
import { sourceProblems } from "./sources";
import { studioProblems } from "./studio";
import type { FrenchTable } from "./text";
import { workProblems } from "./works";

/** What each problem of the engine is in French, and what to do about it. The engine says it in English. */
export const frenchProblems: FrenchTable = {
  ...studioProblems,
  ...museProblems,
  ...moneyProblems,
  ...workProblems,
  ...sourceProblems,
  ...filmProblems,
  ...burstProblems,
};

export type { Text } from "./text";
