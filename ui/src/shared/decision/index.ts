export { Arithmetic, DecisionLine, RoiScale, sentenceOf, type ValueLabels } from "./DecisionView";
export { type Decision, mayInsist } from "./model";
export { decisionWords } from "./words";
