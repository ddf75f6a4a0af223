import { expect, test } from "vitest";
import type { Arranged, Take } from "./model";
import { type Desk, type Move, moved, newDesk } from "./store";

const names = ["a", "b", "c", "d", "e"];
const shown: Arranged = {
  items: names.map((production_id) => ({ production_id }) as Take),
  at: { get: (id) => (names.includes(id) ? names.indexOf(id) : undefined) },
  versions: new Map(),
  counts: { waiting: 5, changes: 0, approved: 0, released: 0, rejected: 0, running: 0, ended: 0 },
  muses: new Map(),
};

const after = (...moves: readonly Move[]): Desk => moves.reduce(moved, newDesk);
const choose = (id: string, how: "only" | "extend" | "toggle" = "only"): Move => ({
  kind: "choose",
  id,
  how,
  shown,
});
const step = (by: number, extend = false): Move => ({ kind: "step", by, extend, shown });
const picked = (desk: Desk) => [...desk.selected].sort().join("");

test("arrows go from take to take and begin with the first", () => {
  expect(after(step(1)).activeId).toBe("a");
  expect(after(choose("b"), step(1)).activeId).toBe("c");
  expect(after(choose("e"), step(9)).activeId).toBe("e");
});

test("Shift selects everything from where it began, and less again on the way back", () => {
  const three = after(choose("b"), step(1, true), step(1, true));
  expect(picked(three)).toBe("bcd");
  expect(picked(moved(three, step(-1, true)))).toBe("bc");
  expect(picked(after(choose("d"), choose("a", "extend")))).toBe("abcd");
});

test("Ctrl adds one and takes it off; a plain press selects nothing else", () => {
  const two = after(choose("a"), choose("c", "toggle"));
  expect(picked(two)).toBe("ac");
  expect(picked(moved(two, choose("a", "toggle")))).toBe("c");
  expect(picked(moved(two, choose("d")))).toBe("");
  expect(picked(after({ kind: "all", shown }))).toBe("abcde");
});

test("Ctrl and arrows pass by what is not to be chosen", () => {
  const past = (by: number): Move => ({ kind: "step", by, extend: false, keep: true, shown });
  const two = after(choose("a"), choose("a", "toggle"), past(1), past(1), choose("c", "toggle"));
  expect(two.activeId).toBe("c");
  expect(picked(two)).toBe("ac");
  expect(picked(moved(two, past(1)))).toBe("ac");
});

test("the selection is compared, or the take in view with another; alone there is nothing to compare", () => {
  const chosen = after(choose("a"), choose("c", "toggle"), { kind: "compare", other: "e" });
  expect(chosen).toMatchObject({ mode: "compare", compared: ["a", "c"], activeId: "a" });
  expect(after(choose("b"), { kind: "compare", other: "c" }).compared).toEqual(["b", "c"]);
  expect(after(choose("b"), { kind: "compare", other: null }).mode).toBe("grid");
});

test("leaving the loupe leaves its zoom and its pen there", () => {
  const near = after(
    { kind: "open", id: "b" },
    { kind: "set", to: { view: { scale: 2, x: 0, y: 0 }, tool: "pin" } },
  );
  expect(near).toMatchObject({ mode: "loupe", activeId: "b" });
  expect(moved(near, { kind: "close" })).toMatchObject({ mode: "grid", tool: "look", view: { scale: null } });
});
