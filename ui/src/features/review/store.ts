import { type Arranged, between, type Filter, neighbour, noFilter, type Sorting } from "./model";
import { fitted, type View } from "./viewport";

export type Mode = "grid" | "loupe" | "compare";

/** Beside each other, or two on one place. */
export const comparisons = ["side", "wipe", "blink", "difference"] as const;
export type Comparison = (typeof comparisons)[number];

export type Tool = "look" | "pin";

/** What the screen knows and the engine does not. */
export type Desk = {
  readonly mode: Mode;
  /** The take that keys act on. */
  readonly activeId: string | null;
  /** Where a range begins. */
  readonly anchorId: string | null;
  readonly selected: ReadonlySet<string>;
  readonly filter: Filter;
  readonly sorting: Sorting;
  readonly stacked: boolean;
  /** Width of a picture in the grid, in pixels. */
  readonly cell: number;
  readonly panels: boolean;
  readonly overlay: boolean;
  readonly advance: boolean;
  readonly view: View;
  readonly tool: Tool;
  readonly comparison: Comparison;
  /** What is compared, in this order. */
  readonly compared: readonly string[];
};

export const newDesk: Desk = {
  mode: "grid",
  activeId: null,
  anchorId: null,
  selected: new Set(),
  filter: noFilter,
  sorting: "newest",
  stacked: true,
  cell: 168,
  panels: true,
  overlay: false,
  advance: true,
  view: fitted,
  tool: "look",
  comparison: "side",
  compared: [],
};

/** Pictures that can be told apart beside each other. */
const mostCompared = 9;

export type Move =
  | { readonly kind: "set"; readonly to: Partial<Desk> }
  | { readonly kind: "filter"; readonly to: Partial<Filter> }
  /** To a take; `extend` with Shift, `toggle` with Ctrl. */
  | {
      readonly kind: "choose";
      readonly id: string;
      readonly how: "only" | "extend" | "toggle";
      readonly shown: Arranged;
    }
  /** `keep`: the selection stays as it is, to be added to. */
  | {
      readonly kind: "step";
      readonly by: number;
      readonly extend: boolean;
      readonly keep?: boolean;
      readonly shown: Arranged;
    }
  | { readonly kind: "all"; readonly shown: Arranged }
  | { readonly kind: "open"; readonly id: string }
  | { readonly kind: "compare"; readonly other: string | null }
  | { readonly kind: "close" };

export function moved(desk: Desk, move: Move): Desk {
  switch (move.kind) {
    case "set":
      return { ...desk, ...move.to };
    case "filter":
      return { ...desk, filter: { ...desk.filter, ...move.to } };
    case "choose":
      return chosen(desk, move.id, move.how, move.shown);
    case "step": {
      const id = neighbour(move.shown, desk.activeId, desk.activeId === null ? 0 : move.by);
      if (id === null) return desk;
      if (move.keep === true) return { ...desk, activeId: id };
      return chosen(desk, id, move.extend ? "extend" : "only", move.shown);
    }
    case "all":
      return { ...desk, selected: new Set(move.shown.items.map((take) => take.production_id)) };
    case "open":
      return { ...chosen(desk, move.id, "only", null), mode: "loupe" };
    case "compare": {
      const ids = [...new Set([...desk.selected, ...(desk.activeId === null ? [] : [desk.activeId])])];
      const two = ids.length > 1 || move.other === null ? ids : [...ids, move.other];
      if (two.length < 2) return desk;
      const compared = two.slice(0, mostCompared);
      return {
        ...desk,
        mode: "compare",
        compared,
        view: fitted,
        tool: "look",
        activeId: compared[0] ?? null,
      };
    }
    case "close":
      return { ...desk, mode: "grid", view: fitted, tool: "look" };
  }
}

function chosen(desk: Desk, id: string, how: "only" | "extend" | "toggle", shown: Arranged | null): Desk {
  if (how === "extend" && shown !== null && desk.activeId !== null) {
    const anchorId = desk.anchorId ?? desk.activeId;
    return { ...desk, activeId: id, anchorId, selected: new Set(between(shown, anchorId, id)) };
  }
  if (how === "toggle") {
    // What was in view counts as chosen once another one is added to it.
    const alone = desk.selected.size === 0 && desk.activeId !== null && desk.activeId !== id;
    const selected = new Set(alone ? [desk.activeId] : desk.selected);
    if (!selected.delete(id)) selected.add(id);
    return { ...desk, activeId: id, anchorId: id, selected };
  }
  return { ...desk, activeId: id, anchorId: id, selected: new Set() };
}

/** The desk as it was left, for when the screen is opened again. */
let left: Desk = newDesk;

export const leftDesk = (): Desk => left;

export function leaveDesk(desk: Desk): void {
  left = { ...desk, mode: "grid", view: fitted, tool: "look" };
}
