export {
  clusterOf,
  holdsMachine,
  isAlive,
  isOfSetup,
  isPhase,
  machineOf,
  type Offer,
  type Phase,
  type Session,
  type Setup,
  spentText,
  ticked,
} from "./model";
export { BurstProblem } from "./BurstProblem";
export { buttonText, OfferFacts } from "./OfferFacts";
export { rentedWords } from "./words";
