import type { Catalogue, GraphId, JsonObject, Widget } from "../canvas";
import { WidgetReader } from "../canvas";
import { type Graph, type GraphNode, readGraph } from "../canvas/model/graph";
import { typed } from "../canvas/model/match";

/** A node in its graph, with what can be set on it. */
export interface Looked {
  readonly graph: Graph;
  readonly node: GraphNode;
  readonly widgets: readonly Widget[];
  /** The definition it is an instance of. */
  readonly definition: JsonObject | null;
}

export function lookAt(
  document: JsonObject,
  catalogue: Catalogue,
  graphId: GraphId,
  id: string,
): Looked | null {
  const read = readGraph(document, graphId);
  const graph = read && typed(read, catalogue);
  const node = graph?.byId.get(id);
  if (!graph || !node) return null;
  const reader = new WidgetReader(document, catalogue);
  return { graph, node, widgets: reader.of(graph, node), definition: reader.definition(node.type) };
}

/** What a seed does after a run stands right behind it. */
export function controlOf(widgets: readonly Widget[], widget: Widget): Widget | null {
  const next = widgets[widgets.indexOf(widget) + 1];
  return widget.kind !== "control" && next?.kind === "control" ? next : null;
}
