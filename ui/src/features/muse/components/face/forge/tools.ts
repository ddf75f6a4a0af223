import type { Forge } from "../api";
import type { Turns } from "./turns";

/** What every part of the forge draws with: the engine, and the order in which it is asked. */
export type Tools = { readonly calls: Forge; readonly turn: Turns };
