import { expect, test } from "vitest";
import { shared } from "../../../../tests/workflows";
import { Catalogue } from "../canvas";
import { entriesOf } from "./find";
import { moved, rowsOf, treeOf } from "./tree";

const node = (category: string) => ({ category, input: {}, output: [] });
const entries = entriesOf(
  new Catalogue({
    B: node("x/y"),
    A: node("x"),
    C: node(""),
    D: node("x/y"),
    Note: node("x"),
    MarkdownNote: node("x"),
    Reroute: node("x"),
  }),
);
const tree = treeOf(entries, "Other");
const shown = (...open: string[]) =>
  rowsOf(tree, new Set(open)).map(
    (row) => "  ".repeat(row.depth) + (row.kind === "branch" ? row.branch.name : row.entry.type),
  );

test("categories nest by their slashes and hold what belongs to them", () => {
  expect(shown()).toEqual(["Other", "x"]);
  expect(shown("/x", "/x/y")).toEqual([
    "Other",
    "x",
    "  y",
    "    B",
    "    D",
    "  A",
    "  MarkdownNote",
    "  Note",
    "  Reroute",
  ]);
  expect(tree.map(({ count }) => count)).toEqual([1, 6]);
});

test("every class of a server is in the tree once", () => {
  const all = entriesOf(new Catalogue(shared("object_info.json")));
  expect(treeOf(all, "Other").reduce((sum, branch) => sum + branch.count, 0)).toBe(all.length);
});

test("keys walk, open and close as in any tree", () => {
  const rows = rowsOf(tree, new Set(["/x"]));
  const check = (at: number, key: string, expected: ReturnType<typeof moved>) =>
    expect(moved(rows, at, key), `${at} ${key}`).toEqual(expected);
  check(0, "ArrowDown", { to: 1 });
  check(0, "ArrowUp", { to: 0 });
  check(0, "ArrowRight", { open: "/Other" });
  check(0, "ArrowLeft", null);
  check(1, "ArrowRight", { to: 2 });
  check(1, "ArrowLeft", { close: "/x" });
  check(2, "ArrowLeft", { to: 1 });
  check(3, "ArrowRight", null);
  check(0, "End", { to: rows.length - 1 });
  check(4, "Home", { to: 0 });
  check(0, "n", { to: 5 });
  check(0, "q", null);
  expect(moved([], 0, "ArrowDown")).toBeNull();
});
