import { expect, test } from "vitest";
import { closed, neighbour, opened, renamed, type Tabs, tabsOf } from "./tabs";

const tab = (id: string) => ({ id, name: id.toUpperCase() });
const three: Tabs = { open: [tab("a"), tab("b"), tab("c")], active: "b" };
const ids = ({ open }: Tabs) => open.map(({ id }) => id).join("");

test("a new tab stands behind the one in view, and an open one is only gone to", () => {
  expect(ids(opened(three, tab("x")))).toBe("abxc");
  expect(opened(three, { id: "a", name: "New name" })).toEqual({
    open: [{ id: "a", name: "New name" }, tab("b"), tab("c")],
    active: "a",
  });
});

test("closing the one in view shows the next one to the right, else to the left", () => {
  expect(closed(three, "b")).toEqual({ open: [tab("a"), tab("c")], active: "c" });
  expect(closed({ ...three, active: "c" }, "c").active).toBe("b");
  expect(closed(three, "a").active).toBe("b");
  expect(closed({ open: [tab("a")], active: "a" }, "a")).toEqual({ open: [], active: null });
});

test("the way to the next tab goes round", () => {
  expect(neighbour({ ...three, active: "c" }, 1)).toBe("a");
  expect(neighbour({ ...three, active: "a" }, -1)).toBe("c");
  expect(neighbour({ open: [], active: null }, 1)).toBeNull();
});

test("a name that stays leaves everything as it is", () => {
  expect(renamed(three, "b", "B")).toBe(three);
  expect(renamed(three, "x", "X")).toBe(three);
});

test("what was left is read as far as it is right", () => {
  expect(tabsOf(JSON.stringify(three))).toEqual(three);
  expect(tabsOf(JSON.stringify({ open: [tab("a"), { id: 3 }], active: "b" }))).toEqual({
    open: [tab("a")],
    active: null,
  });
  for (const text of [null, "", "{", "[]", "7", '{"open":3}'])
    expect(tabsOf(text)).toEqual({ open: [], active: null });
});
