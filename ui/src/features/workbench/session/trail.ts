import { definitionsOf, type GraphId, type JsonObject } from "../canvas";
import { idText, type Json, objectsAt, textAt } from "../canvas/model/json";

/** One subgraph that was entered: the node it was entered through, and its definition. */
export interface Step {
  readonly node: string;
  readonly graph: string;
}

/** The way from the outermost graph to the one that is shown. */
export type Trail = readonly Step[];

export const graphOf = (trail: Trail): GraphId => trail.at(-1)?.graph ?? null;

/** A node of the shown graph as prompts name it: `57:8`. */
export const pathOf = (trail: Trail, node: string): string =>
  [...trail.map((step) => step.node), node].join(":");

/** Where a node of a prompt is shown; as far inside as the document goes. */
export function placeOf(document: JsonObject, path: string): { trail: Trail; node: string } | null {
  const ids = path.split(":");
  const trail: Step[] = [];
  let nodes = objectsAt(document, "nodes");
  for (const [depth, id] of ids.entries()) {
    const node = nodes.find((raw) => idText(raw["id"]) === id);
    if (!node) {
      const last = trail.pop();
      return last === undefined ? null : { trail, node: last.node };
    }
    const inside = depth < ids.length - 1 ? definitionOf(document, node) : null;
    if (!inside) return { trail, node: id };
    trail.push({ node: id, graph: idText(inside["id"]) });
    nodes = objectsAt(inside, "nodes");
  }
  return null;
}

/** The next step inwards, through the node that is meant if one of `nodes` is an instance of that subgraph. */
export function stepInto(
  document: JsonObject,
  trail: Trail,
  graph: string,
  nodes: readonly string[],
): Step | null {
  const instances = nodesOf(document, graphOf(trail)).filter((raw) => textAt(raw, "type") === graph);
  const ids = instances.map((raw) => idText(raw["id"]));
  const node = nodes.find((id) => ids.includes(id)) ?? ids[0];
  return node === undefined ? null : { node, graph };
}

/** The trail as far as it still leads somewhere. */
export function trimmed(document: JsonObject, trail: Trail): Trail {
  let around: GraphId = null;
  for (const [depth, { node, graph }] of trail.entries()) {
    const found = nodesOf(document, around).some(
      (raw) => idText(raw["id"]) === node && textAt(raw, "type") === graph,
    );
    if (!found || !definitionsOf(document).some(({ id }) => id === graph)) return trail.slice(0, depth);
    around = graph;
  }
  return trail;
}

/** The names of the subgraphs that were entered: of the node if it has one, else of the definition. */
export function namesOf(document: JsonObject, trail: Trail): string[] {
  return trail.map(({ node, graph }, depth) => {
    const around = nodesOf(document, depth === 0 ? null : (trail[depth - 1]?.graph ?? null));
    const raw = around.find((one) => idText(one["id"]) === node);
    const title = raw === undefined ? null : textAt(raw, "title");
    const definition = definitionsOf(document).find(({ id }) => id === graph);
    return title ?? (definition ? textAt(definition.raw, "name") : null) ?? graph;
  });
}

/** What a node of a prompt is called, for lists. */
export function titleOf(document: JsonObject, path: string): string | null {
  const place = placeOf(document, path);
  if (!place) return null;
  const raw = nodesOf(document, graphOf(place.trail)).find((one) => idText(one["id"]) === place.node);
  return raw === undefined ? null : (textAt(raw, "title") ?? null);
}

function nodesOf(document: JsonObject, graph: GraphId): JsonObject[] {
  const raw = graph === null ? document : definitionsOf(document).find(({ id }) => id === graph)?.raw;
  return raw === undefined ? [] : objectsAt(raw, "nodes");
}

function definitionOf(document: JsonObject, node: JsonObject): JsonObject | null {
  const type: Json | undefined = node["type"];
  return definitionsOf(document).find(({ id }) => id === type)?.raw ?? null;
}
