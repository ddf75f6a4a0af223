import { expect, test } from "vitest";
import type { JsonObject } from "../canvas";
import { namesOf, pathOf, placeOf, stepInto, titleOf, trimmed } from "./trail";

const inner: JsonObject = {
  id: "in",
  name: "Inner",
  nodes: [{ id: 8, type: "KSampler", title: "Seed here" }],
};
const outer: JsonObject = {
  id: "out",
  name: "Outer",
  nodes: [
    { id: 3, type: "in" },
    { id: 4, type: "VAEDecode" },
  ],
};
const document: JsonObject = {
  nodes: [
    { id: 57, type: "out" },
    { id: "58", type: "out", title: "Twin" },
    { id: 9, type: "Note" },
  ],
  definitions: { subgraphs: [outer, inner] },
};
const out57 = { node: "57", graph: "out" };
const in3 = { node: "3", graph: "in" };

test("a path of a prompt leads through the subgraphs to its node", () => {
  expect(placeOf(document, "9")).toEqual({ trail: [], node: "9" });
  expect(placeOf(document, "57:4")).toEqual({ trail: [out57], node: "4" });
  expect(placeOf(document, "58:3:8")).toEqual({ trail: [{ node: "58", graph: "out" }, in3], node: "8" });
});

test("where a path leads further than the document, the innermost node there is is shown", () => {
  expect(placeOf(document, "57:99")).toEqual({ trail: [], node: "57" });
  expect(placeOf(document, "57:3:99")).toEqual({ trail: [out57], node: "3" });
  expect(placeOf(document, "9:1")).toEqual({ trail: [], node: "9" });
  expect(placeOf(document, "404")).toBeNull();
});

test("a node of the shown graph has the path that prompts know it by", () => {
  expect(pathOf([out57, in3], "8")).toBe("57:3:8");
  expect(pathOf([], "9")).toBe("9");
});

test("a subgraph is entered through the selected instance, else through the first", () => {
  expect(stepInto(document, [], "out", ["9", "58"])).toEqual({ node: "58", graph: "out" });
  expect(stepInto(document, [], "out", [])).toEqual(out57);
  expect(stepInto(document, [out57], "in", [])).toEqual(in3);
  expect(stepInto(document, [], "in", [])).toBeNull();
});

test("a trail ends where the document no longer leads on", () => {
  expect(trimmed(document, [out57, in3])).toEqual([out57, in3]);
  const without = { ...document, definitions: { subgraphs: [{ ...outer, nodes: [] }, inner] } };
  expect(trimmed(without, [out57, in3])).toEqual([out57]);
  expect(trimmed({ nodes: [] }, [out57])).toEqual([]);
});

test("places have names", () => {
  expect(namesOf(document, [{ node: "58", graph: "out" }, in3])).toEqual(["Twin", "Inner"]);
  expect(titleOf(document, "57:3:8")).toBe("Seed here");
  expect(titleOf(document, "57:4")).toBeNull();
});
