import { type Catalogue, definitionsOf, type GraphId, type JsonObject } from "../../canvas";
import {
  type Graph,
  type GraphNode,
  inputNodeId,
  isNote,
  type Link,
  outputNodeId,
  readGraph,
  targetSlotOf,
} from "../../canvas/model/graph";
import { objectAt, textAt } from "../../canvas/model/json";
import type { Diagnostic } from "../../api";

/** The name a node goes by. */
export function titleOf(node: GraphNode, catalogue: Catalogue, document: JsonObject): string {
  if (node.title !== null && node.title !== "") return node.title;
  const definition = definitionsOf(document).find(({ id }) => id === node.type);
  return (
    (definition && textAt(definition.raw, "name")) ?? catalogue.class(node.type)?.displayName ?? node.type
  );
}

/** The other end of a link; `null` stands for the subgraph's own side. */
export interface End {
  readonly link: string;
  readonly node: GraphNode | null;
  readonly socket: string;
}

/** What feeds an input. */
export function sourceOf(graph: Graph, id: string | undefined): End | null {
  const link = id === undefined ? undefined : graph.links.get(id);
  if (!link) return null;
  if (link.origin === inputNodeId)
    return { link: link.id, node: null, socket: graph.inputs[link.originSlot]?.label ?? "" };
  const node = graph.byId.get(link.origin);
  return node ? { link: link.id, node, socket: node.outputs[link.originSlot]?.label ?? link.type } : null;
}

/** What an output feeds. */
export function targetsOf(graph: Graph, ids: readonly string[]): End[] {
  return ids.flatMap((id) => {
    const link = graph.links.get(id);
    return link ? (targetOf(graph, link) ?? []) : [];
  });
}

function targetOf(graph: Graph, link: Link): End | null {
  if (link.target === outputNodeId)
    return { link: link.id, node: null, socket: graph.outputs[link.targetSlot]?.label ?? "" };
  const node = graph.byId.get(link.target);
  const slot = node?.inputs[targetSlotOf(node, link)];
  return node ? { link: link.id, node, socket: slot?.label ?? link.type } : null;
}

/** What was found about a node of a graph, and of all that is inside of it; a subgraph stands for each of its uses. */
export function diagnosticsOf(
  document: JsonObject,
  graph: GraphId,
  node: string,
  diagnostics: readonly Diagnostic[],
): Diagnostic[] {
  const graphs = new Map<GraphId, Graph | null>();
  const graphAt = (id: GraphId) => {
    if (!graphs.has(id)) graphs.set(id, readGraph(document, id));
    return graphs.get(id) ?? null;
  };
  return diagnostics.filter(({ node_id }) => {
    let here: GraphId = null;
    for (const id of node_id?.split(":") ?? []) {
      if (here === graph && id === node) return true;
      const inner: string | undefined = graphAt(here)?.byId.get(id)?.type;
      if (inner === undefined) return false;
      here = inner;
    }
    return false;
  });
}

export interface DocumentFacts {
  readonly nodes: number;
  readonly inSubgraphs: number;
  readonly links: number;
  readonly groups: number;
  readonly subgraphs: number;
  /** Classes that nobody offers, and how many nodes are of each. */
  readonly missing: readonly { readonly type: string; readonly count: number }[];
}

export function factsOf(document: JsonObject, catalogue: Catalogue): DocumentFacts {
  const definitions = definitionsOf(document);
  const ids = new Set(definitions.map(({ id }) => id));
  const root = readGraph(document, null);
  const inner = definitions.flatMap(({ id }) => readGraph(document, id) ?? []);
  const missing = new Map<string, number>();
  for (const graph of [...(root ? [root] : []), ...inner])
    for (const { type } of graph.nodes)
      if (!ids.has(type) && !isOwn(type) && catalogue.class(type) === null)
        missing.set(type, (missing.get(type) ?? 0) + 1);
  return {
    nodes: root?.nodes.length ?? 0,
    inSubgraphs: inner.reduce((sum, graph) => sum + graph.nodes.length, 0),
    links: root?.links.size ?? 0,
    groups: root?.groups.length ?? 0,
    subgraphs: definitions.length,
    missing: [...missing].map(([type, count]) => ({ type, count })).toSorted((a, b) => b.count - a.count),
  };
}

/** Nodes that the canvas makes without a class. */
export const isOwn = (type: string): boolean =>
  isNote(type) || type === "Reroute" || type === "PrimitiveNode";

/** What a document says of the pack a node came from, and where that is found. */
export function packOf(node: GraphNode): { readonly name: string; readonly url: string } | null {
  const properties = objectAt(node.raw, "properties");
  const listed = textAt(properties, "cnr_id");
  if (listed !== null && /^[\w.-]+$/.test(listed))
    return { name: listed, url: `https://registry.comfy.org/nodes/${listed}` };
  const repository = textAt(properties, "aux_id");
  return repository !== null && /^[\w.-]+\/[\w.-]+$/.test(repository)
    ? { name: repository, url: `https://github.com/${repository}` }
    : null;
}

/** Properties that say something to a person; the others keep the books of the frontend. */
export function propertiesOf(node: GraphNode): [string, string][] {
  return Object.entries(objectAt(node.raw, "properties"))
    .filter(([name, value]) => !bookkeeping.has(name) && value !== null && typeof value !== "object")
    .map(([name, value]) => [name, String(value as string | number | boolean)]);
}

const bookkeeping = new Set(["Node name for S&R", "cnr_id", "aux_id", "ver", "widget_ue_connectable"]);
