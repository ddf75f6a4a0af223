import type { Tone } from "../../shared/ui";
import type { Group } from "./model";

/** The shape beside the word of a group. */
export const toneOf: Readonly<Record<Group, Tone>> = {
  waiting: "info",
  changes: "attention",
  approved: "good",
  released: "good",
  rejected: "bad",
  running: "idle",
  ended: "idle",
};

export const toneOfOutcome: Readonly<Record<"accept" | "repair" | "reject", Tone>> = {
  accept: "good",
  repair: "attention",
  reject: "bad",
};
