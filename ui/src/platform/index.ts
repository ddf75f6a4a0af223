export type { Connection } from "./connection";
export { createDoor, type Door } from "./door";
export type { EngineEvent, Listening } from "./events";
export { EngineError } from "./problem";
