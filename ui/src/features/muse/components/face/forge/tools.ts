import type { Forge } from "../api";
import type { Design } from "./model";
import type { Turns } from "./turns";

/** What every part of the forge draws with: the engine, and the order in which it is asked. */
export type Tools = { readonly calls: Forge; readonly turn: Turns };

/** Changes the face under the hand. */
export type Edit = (change: (face: Design) => Design) => void;
