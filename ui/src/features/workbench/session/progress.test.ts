import { expect, test } from "vitest";
import { failed, finished, freshRun, heard, type Run, within, worse } from "./progress";

const told = (...details: Readonly<Record<string, unknown>>[]): Run => details.reduce(heard, freshRun);

test("one node works at a time, and the one before it is done", () => {
  const run = told(
    { step: "cached", nodes: ["4"] },
    { step: "working", what: "KSampler", node: "57:3", done: 0.4 },
    { step: "working", what: "VAEDecode", node: "8", done: 0 },
  );
  expect(run.at).toBe("8");
  expect(Object.fromEntries(run.nodes)).toEqual({
    "4": { state: "done", share: 1 },
    "57:3": { state: "done", share: 1 },
    "8": { state: "running", share: null },
  });
});

test("pictures so far and files made are kept by their node", () => {
  const file = { filename: "a.png", subfolder: "", kind: "output" };
  const run = told({ step: "preview", number: 3 }, { step: "output", node: "9", files: [file, null] });
  expect(run.preview).toBe(3);
  expect(run.files.get("9")).toEqual([file]);
});

test("what this version does not know changes nothing", () => {
  expect(told({ step: "dreaming" }, { step: "working", done: 1 })).toEqual(freshRun);
});

test("an end takes the marks of work away and leaves the fault", () => {
  const run = told({ step: "working", node: "3", done: 0.5 });
  expect(finished(run).nodes.get("3")).toEqual({ state: "done", share: 1 });
  const broken = failed(run, "3", "out of memory");
  expect(Object.fromEntries(broken.nodes)).toEqual({
    "3": { state: "error", share: null, message: "out of memory" },
  });
  expect(broken.at).toBeNull();
});

test("a graph shows its own nodes, and of what is inside of them what matters most", () => {
  const run = failed(told({ step: "cached", nodes: ["57:1", "57:2:5", "4"] }), "57:2:6", "no such model");
  expect([...within(run.nodes, [], worse)].map(([id, { state }]) => [id, state])).toEqual([
    ["57", "error"],
    ["4", "done"],
  ]);
  expect([...within(run.nodes, ["57"], worse).keys()]).toEqual(["1", "2"]);
  expect([...within(run.nodes, ["57", "2"], worse).keys()]).toEqual(["5", "6"]);
});
