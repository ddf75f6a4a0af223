export {
  isMoving,
  type Judgement,
  judgedOf,
  menderOf,
  type Production,
  type ProductionState,
  type RenderView,
  roomAt,
  secondsBetween,
  type Step,
} from "./model";
export { Bar, Making, StateWord, useNowSaid } from "./Stages";
export { ticking, useNow, useSteps } from "./steps";
export { VerdictView } from "./Verdict";
export { makingWords } from "./words";
