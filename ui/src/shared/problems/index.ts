export { told, toldFault } from "./model";
export type { FieldFault, Place, Problem, Told } from "./problem";
export { useTold } from "./useTold";
export { problemWords } from "./words";
