import { expect, it } from "vitest";
import { fresh, type History, noted, redone, undone } from "./history";

const start: History<string> = fresh;

it("leads back step by step, and on again", () => {
  const two = noted(noted(start, "a", null), "ab", null);
  const back = undone(two, "abc") ?? expect.fail("a step back");
  expect(back.state).toBe("ab");
  expect(undone(back.history, back.state)?.state).toBe("a");
  expect(redone(back.history, back.state)?.state).toBe("abc");
  expect(undone(start, "a")).toBeNull();
  expect(redone(start, "a")).toBeNull();
});

it("takes what is typed into one field for one step", () => {
  const typed = ["a", "ab", "abc"].reduce((history, before) => noted(history, before, "title"), start);
  expect(typed.past).toEqual(["a"]);
  expect(noted(typed, "abcd", "other").past).toEqual(["a", "abcd"]);
});

it("forgets what was undone once something else is changed", () => {
  const back = undone(noted(start, "a", null), "ab") ?? expect.fail("a step back");
  expect(noted(back.history, "a", null).future).toEqual([]);
});

it("begins a new step after an undo, even in the same field", () => {
  const back = undone(noted(start, "a", "title"), "ab") ?? expect.fail("a step back");
  expect(noted(back.history, "a", "title").past).toEqual(["a"]);
});
