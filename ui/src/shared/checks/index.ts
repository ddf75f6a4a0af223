export type { Check, CheckState } from "./check";
export { linkName, toldCheck, type ToldCheck } from "./model";
export { checkWords } from "./words";
