/** How far a node has come in a run. */
export interface Progress {
  readonly state: "waiting" | "running" | "done" | "error";
  /** Share that is done, from 0 to 1; `null` when nobody knows. */
  readonly share: number | null;
  /** What went wrong, in a sentence. */
  readonly message?: string;
}

/** Something on the canvas that can be selected. */
export type Key = `n:${string}` | `g:${number}` | `r:${string}` | `l:${string}`;

export const nodeKey = (id: string): Key => `n:${id}`;
export const groupKey = (index: number): Key => `g:${index}`;
export const rerouteKey = (id: string): Key => `r:${id}`;
export const linkKey = (id: string): Key => `l:${id}`;

export type Selection = ReadonlySet<Key>;

const ofKind =
  (kind: string) =>
  (selection: Iterable<Key>): string[] =>
    [...selection].filter((key) => key.startsWith(kind)).map((key) => key.slice(2));

export const nodesIn = ofKind("n:");
export const reroutesIn = ofKind("r:");
export const linksIn = ofKind("l:");
export const groupsIn = (selection: Iterable<Key>): number[] => ofKind("g:")(selection).map(Number);
