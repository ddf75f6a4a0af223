import type { Tone } from "../../shared/ui";
import type { ClipState, FilmRow, PictureState } from "./model";

export const stageTone: Readonly<Record<FilmRow["stage"], Tone>> = {
  written: "idle",
  boarding: "info",
  boarded: "info",
  filming: "info",
  filmed: "good",
};

export const wordTone: Readonly<Record<FilmRow["word"], Tone>> = {
  todo: "idle",
  approved: "good",
  rejected: "bad",
  released: "good",
};

export const pictureTone: Readonly<Record<PictureState, Tone>> = {
  none: "idle",
  making: "info",
  review: "attention",
  usable: "good",
  held: "bad",
  failed: "bad",
};

export const clipTone: Readonly<Record<ClipState, Tone>> = {
  none: "idle",
  making: "info",
  failed: "bad",
  stale: "attention",
  hers: "good",
  drifts: "bad",
  unseen: "attention",
};
