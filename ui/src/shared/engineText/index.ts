export { EngineText } from "./EngineText";
export { engineText, sourceParts } from "./model";
