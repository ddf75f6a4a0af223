import { expect, test } from "vitest";
import { apply, canvasWords, Catalogue, type JsonObject } from "../canvas";
import { readGraph } from "../canvas/model/graph";
import { replaceClass } from "./replace";

const catalogue = new Catalogue({
  Loader: { input: { required: {} }, output: ["MODEL", "CLIP"], output_name: ["MODEL", "CLIP"] },
  Sharpen: {
    input: { required: { amount: ["FLOAT", {}], image: ["IMAGE"], other: ["IMAGE"] } },
    output: ["IMAGE"],
    output_name: ["IMAGE"],
  },
  Load: { input: { required: {} }, output: ["IMAGE"], output_name: ["IMAGE"] },
  Save: { input: { required: { images: ["IMAGE"] } }, output: [], output_node: true },
});

const socket = (name: string, type: string, link: number | null) => ({ name, type, link });
const output = (name: string, links: readonly number[]) => ({ name, type: "IMAGE", links });

const document: JsonObject = {
  last_node_id: 3,
  last_link_id: 2,
  nodes: [
    { id: 1, type: "Load", pos: [0, 0], size: [200, 60], inputs: [], outputs: [output("IMAGE", [1])] },
    {
      id: 2,
      type: "Gone",
      pos: [300, 40],
      size: [200, 60],
      inputs: [socket("image", "IMAGE", 1)],
      outputs: [output("result", [2])],
    },
    {
      id: 3,
      type: "Save",
      pos: [600, 0],
      size: [200, 60],
      inputs: [socket("images", "IMAGE", 2)],
      outputs: [],
    },
  ],
  links: [
    [1, 1, 0, 2, 0, "IMAGE"],
    [2, 2, 0, 3, 0, "IMAGE"],
  ],
};

const replaced = (by: string) => {
  const patch = replaceClass(document, catalogue, canvasWords.en, "Gone", by, "Replace");
  const done = apply(document, patch.forward);
  expect(apply(done, patch.backward)).toEqual(document);
  return readGraph(done, null);
};

test("another class takes the place of one that is missing, and its links with it, as one step", () => {
  const graph = replaced("Sharpen");
  expect(graph?.nodes.map(({ type }) => type).toSorted()).toEqual(["Load", "Save", "Sharpen"]);
  const node = graph?.nodes.find(({ type }) => type === "Sharpen");
  expect([node?.x, node?.y]).toEqual([300, 40]);
  const links = [...(graph?.links.values() ?? [])].map(({ origin, target }) => [origin, target]);
  expect(links).toEqual([
    ["1", node?.id],
    [node?.id, "3"],
  ]);
  expect(node?.inputs.find(({ name }) => name === "image")?.links).toHaveLength(1);
});

test("links that fit nowhere go with the old node", () => {
  const graph = replaced("Loader");
  expect(graph?.links.size).toBe(0);
  expect(graph?.byId.get("3")?.inputs[0]?.links).toEqual([]);
});
