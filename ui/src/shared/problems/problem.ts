/** What went wrong, as the engine tells it: an `EngineError`, or the problem a work ended with. */
export type Problem = {
  /** Stable, dotted, lower case: `wallet.short`; the window's own have no dot. */
  readonly code: string;
  /** What happened, in English. */
  readonly message: string;
  /** What the person at the screen can do, in English. */
  readonly advice?: string | null;
  /** HTTP status, when it came as a refusal. */
  readonly status?: number | null;
  /** The fields at fault, when they are known. */
  readonly fields?: readonly FieldFault[];
  readonly place?: Place | null;
};

/** Where in what was sent the engine stopped reading, from 1. */
export type Place = { readonly line: number; readonly column: number };

/** One field that cannot stay as it is: `moral_graph.axes.ego`, and what would be right. */
export type FieldFault = { readonly field: string; readonly message: string };

/** What went wrong, as the window tells it. */
export type Told = {
  readonly code: string;
  readonly message: string;
  readonly advice: string | null;
  /** The engine's own words, in English, where the message says less: they name things and amounts. */
  readonly detail: string | null;
};
