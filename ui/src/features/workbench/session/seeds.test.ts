import { expect, test } from "vitest";
import { apply, canvasWords, Catalogue, type JsonObject } from "../canvas";
import { Exact } from "../canvas/model/exact";
import { afterQueueing } from "./seeds";

const catalogue = new Catalogue({
  Sampler: {
    input: {
      required: {
        seed: ["INT", { default: 0, min: 0, max: 18446744073709552000, control_after_generate: true }],
        steps: ["INT", { default: 20 }],
      },
    },
    output: [],
  },
  Small: { input: { required: { seed: ["INT", { min: 3, max: 9, step: 2 }] } }, output: [] },
  Pick: {
    input: { required: { style: [["oil", "ink", "clay"], { control_after_generate: true }] } },
    output: [],
  },
});

const sampler = (id: number, values: JsonObject["x"], more: JsonObject = {}): JsonObject => ({
  id,
  type: "Sampler",
  mode: 0,
  inputs: [],
  outputs: [],
  widgets_values: values ?? [],
  ...more,
});

function after(document: JsonObject, random = 0.5): JsonObject {
  const patch = afterQueueing(document, catalogue, canvasWords.en.patch, "Next seeds", () => random);
  const done = apply(document, patch.forward);
  expect(apply(done, patch.backward)).toEqual(document);
  return done;
}

const valuesOf = (document: JsonObject) =>
  (document["nodes"] as readonly JsonObject[]).map((node) => node["widgets_values"]);

test("each choice moves its seed, and a fixed one stays", () => {
  const document = {
    nodes: [
      sampler(1, [5, "fixed", 20]),
      sampler(2, [5, "increment", 20]),
      sampler(3, [5, "decrement", 20]),
      sampler(4, [5, "randomize", 20]),
    ],
  };
  expect(valuesOf(after(document))).toEqual([
    [5, "fixed", 20],
    [6, "increment", 20],
    [4, "decrement", 20],
    [2 ** 49, "randomize", 20],
  ]);
});

test("seeds stay within their bounds and on their steps, and wrap only where that was chosen", () => {
  const small = (id: number, seed: number, choice: string) => ({
    ...sampler(id, [seed, choice]),
    type: "Small",
  });
  const document = {
    nodes: [
      small(1, 9, "increment"),
      small(2, 9, "increment-wrap"),
      small(3, 3, "decrement"),
      small(4, 5, "randomize"),
      sampler(5, [0, "decrement", 20]),
    ],
  };
  expect(valuesOf(after(document, 0.99)).map((values) => (values as number[])[0])).toEqual([9, 3, 3, 9, 0]);
});

test("a choice among words goes on to the next word", () => {
  const pick = (id: number, style: string, choice: string) => ({
    ...sampler(id, [style, choice]),
    type: "Pick",
  });
  const document = {
    nodes: [pick(1, "oil", "increment"), pick(2, "clay", "increment-wrap"), pick(3, "oil", "randomize")],
  };
  expect(valuesOf(after(document)).map((values) => (values as string[])[0])).toEqual(["ink", "oil", "ink"]);
});

test("what does not run, and what a link feeds, stays", () => {
  const linked = {
    inputs: [{ name: "seed", type: "INT", link: 7, widget: { name: "seed" } }],
  };
  const document = {
    nodes: [
      sampler(1, [5, "increment", 20], { mode: 2 }),
      sampler(2, [5, "increment", 20], { mode: 4 }),
      sampler(3, [5, "increment", 20], linked),
    ],
    links: [[7, 9, 0, 3, 0, "INT"]],
  };
  expect(after(document)).toEqual(document);
});

test("seeds inside a subgraph that is used move, and so do those its instances hold themselves", () => {
  const port = { name: "seed", type: "INT", linkIds: [1] };
  const promoted: JsonObject = {
    id: "sub",
    inputs: [port],
    outputs: [],
    nodes: [
      sampler(8, [1, "increment", 20], {
        inputs: [{ name: "seed", type: "INT", link: 1, widget: { name: "seed" } }],
      }),
      sampler(9, [1, "increment", 20]),
    ],
    links: [{ id: 1, origin_id: -10, origin_slot: 0, target_id: 8, target_slot: 0, type: "INT" }],
  };
  const unused: JsonObject = {
    id: "unused",
    inputs: [],
    outputs: [],
    nodes: [sampler(8, [1, "increment", 20])],
  };
  const document: JsonObject = {
    nodes: [{ id: 57, type: "sub", mode: 0, inputs: [], outputs: [], widgets_values: [41] }],
    definitions: { subgraphs: [promoted, unused] },
  };
  const done = after(document);
  expect(valuesOf(done)).toEqual([[42]]);
  const [used, other] = (done["definitions"] as { subgraphs: JsonObject[] }).subgraphs;
  expect(valuesOf(used ?? {})).toEqual([
    [1, "increment", 20],
    [2, "increment", 20],
  ]);
  expect(other).toEqual(unused);
});

test("a seed of 64 bits comes back to where it can be counted", () => {
  const seed = new Exact("18446744073709551615") as unknown as number;
  const document = { nodes: [sampler(1, [seed, "increment", 20]), sampler(2, [seed, "fixed", 20])] };
  const [moved, fixed] = valuesOf(after(document)) as number[][];
  expect(moved?.[0]).toBe(2 ** 50);
  expect(fixed?.[0]).toBe(seed);
});
