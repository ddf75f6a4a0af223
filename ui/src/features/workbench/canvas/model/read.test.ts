import { expect, test } from "vitest";
import { shared, workflows } from "../../../../../tests/workflows";
import { Catalogue } from "./catalogue";
import { definitionsOf, type Graph, isNote, readGraph } from "./graph";
import { isObject, type JsonObject, listAt } from "./json";
import { WidgetReader } from "./widgets";

const catalogue = new Catalogue(shared("object_info.json"));

function graphsOf(document: JsonObject): Graph[] {
  const ids = [null, ...definitionsOf(document).map(({ id }) => id)];
  return ids.map((id) => readGraph(document, id)).filter((graph) => graph !== null);
}

test("every node, link and group of every template is in what is read", () => {
  const templates = workflows("templates");
  expect(templates.length).toBe(249);
  for (const { name, document } of templates) {
    for (const graph of graphsOf(document)) {
      expect(graph.nodes.length, name).toBe(listAt(graph.raw, "nodes").length);
      expect(graph.links.size, name).toBe(listAt(graph.raw, "links").length);
      expect(graph.groups.length, name).toBe(listAt(graph.raw, "groups").length);
    }
  }
});

// The real frontend writes the names of its widgets beside their values.
test("widgets have the names, places and values that the real frontend stores", () => {
  const wrong: string[] = [];
  let checked = 0;
  for (const { name, document } of workflows("resaved")) {
    const reader = new WidgetReader(document, catalogue);
    for (const graph of graphsOf(document)) {
      for (const node of graph.nodes) {
        const named = node.raw["widgets_values_named"];
        const stored = listAt(node.raw, "widgets_values");
        if (!isObject(named)) continue;
        for (const widget of reader.of(graph, node)) {
          if (isNote(node.type) || node.type === "PrimitiveNode") continue;
          // PrimitiveInt stores its control and does not name it.
          if (widget.kind === "control" && !(widget.name in named)) continue;
          checked += 1;
          const meant = JSON.stringify(named[widget.name]);
          const found = JSON.stringify(widget.index === null ? widget.value : stored[widget.index]);
          if (meant !== found)
            wrong.push(`${name} ${node.type} ${node.id} ${widget.name}: ${found} for ${meant}`);
        }
      }
    }
  }
  expect(wrong).toEqual([]);
  expect(checked).toBeGreaterThan(1000);
});
