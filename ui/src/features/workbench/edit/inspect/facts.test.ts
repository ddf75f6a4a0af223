import { expect, test } from "vitest";
import { shared } from "../../../../../tests/workflows";
import type { Diagnostic } from "../../api";
import { Catalogue } from "../../canvas";
import { readGraph } from "../../canvas/model/graph";
import { diagnosticsOf, factsOf, packOf, propertiesOf, sourceOf, targetsOf, titleOf } from "./facts";

const catalogue = new Catalogue(shared("object_info.json"));
const found = (node_id: string | null): Diagnostic => ({
  node_id,
  class_type: "",
  input: null,
  kind: "",
  message: node_id ?? "",
  advice: null,
  asset_missing: false,
});

const nested = {
  nodes: [
    { id: 9, type: "outer", properties: { cnr_id: "some-pack", ver: "1", note: "mine" } },
    { id: 3, type: "Gone", properties: { aux_id: "owner/repo" } },
  ],
  links: [],
  definitions: {
    subgraphs: [
      { id: "outer", name: "Outer one", nodes: [{ id: 8, type: "inner" }], links: [] },
      {
        id: "inner",
        nodes: [
          { id: 2, type: "KSampler" },
          { id: 3, type: "Gone" },
        ],
        links: [],
      },
    ],
  },
};

test("what was found about a node is shown with it, and with every subgraph around it", () => {
  const all = [found("9:8:2"), found("3"), found("9:8:3"), found(null)];
  const check = (graph: string | null, node: string, expected: string[]) =>
    expect(diagnosticsOf(nested, graph, node, all).map(({ message }) => message)).toEqual(expected);
  check(null, "9", ["9:8:2", "9:8:3"]);
  check("outer", "8", ["9:8:2", "9:8:3"]);
  check("inner", "2", ["9:8:2"]);
  check("inner", "3", ["9:8:3"]);
  check(null, "3", ["3"]);
  check(null, "2", []);
});

test("a document is counted with what is in its subgraphs", () => {
  expect(factsOf(nested, catalogue)).toEqual({
    nodes: 2,
    inSubgraphs: 3,
    links: 0,
    groups: 0,
    subgraphs: 2,
    missing: [{ type: "Gone", count: 2 }],
  });
});

test("names, packs and properties are read from the document", () => {
  const graph = readGraph(nested, null);
  const [outer, gone] = graph?.nodes ?? [];
  if (!outer || !gone) throw new Error("no nodes");
  expect(titleOf(outer, catalogue, nested)).toBe("Outer one");
  expect(titleOf(gone, catalogue, nested)).toBe("Gone");
  expect(packOf(outer)).toEqual({ name: "some-pack", url: "https://registry.comfy.org/nodes/some-pack" });
  expect(packOf(gone)?.url).toBe("https://github.com/owner/repo");
  expect(packOf({ ...gone, raw: { properties: { aux_id: "javascript:alert(1)//x/y" } } })).toBeNull();
  expect(propertiesOf(outer)).toEqual([["note", "mine"]]);
});

test("both ends of every link of a template are found", () => {
  const graph = readGraph(shared("templates/image_to_video_wan.json"), null);
  if (!graph) throw new Error("no graph");
  let ends = 0;
  for (const node of graph.nodes) {
    for (const slot of node.inputs)
      if (slot.links.length > 0) expect(sourceOf(graph, slot.links[0])).not.toBeNull();
    for (const slot of node.outputs) ends += targetsOf(graph, slot.links).length;
  }
  expect(ends).toBe(graph.links.size);
});
