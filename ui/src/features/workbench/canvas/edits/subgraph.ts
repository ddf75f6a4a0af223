import {
  type Graph,
  inputNodeId,
  type Link,
  outputNodeId,
  placeOf,
  readGraph,
  targetSlotOf,
} from "../model/graph";
import { idText, isObject, type Json, type JsonObject, listAt, numberAt, objectAt } from "../model/json";
import { nodeKey, nodesIn, type Selection } from "../model/marks";
import { around } from "../scene/geometry";
import type { NodeBox } from "../scene/layout";
import type { Scene } from "../scene/scene";
import type { Made } from "./add";
import { Change, nothingDone, storedId, type Where } from "./change";
import { tieNew, unlinked } from "./clip";
import { writeLink } from "./links";
import { rounded } from "./nodes";

const nothing: Selection = new Set();

/** One input or output of the new subgraph: all links of one source share it. */
interface Crossing {
  readonly name: string;
  readonly type: string;
  readonly links: Link[];
}

/** Puts the selected nodes into a subgraph of their own, linked to the rest as before. */
export function toSubgraph(
  where: Where,
  scene: Scene,
  selection: Selection,
  title: string,
  newId: () => string = () => crypto.randomUUID(),
): Made {
  const inside = new Set(nodesIn(selection));
  const boxes = scene.boxes.filter((box) => inside.has(box.node.id));
  const box = around(boxes);
  if (!box) return { patch: nothingDone(where.names.subgraph), selection: nothing };
  const change = new Change(where);
  const { graph } = change;
  const all = [...graph.links.values()];
  const own = all.filter((link) => inside.has(link.origin) && inside.has(link.target));
  const entering = crossings(
    scene,
    all,
    (link) => !inside.has(link.origin) && inside.has(link.target),
    "target",
  );
  const leaving = crossings(
    scene,
    all,
    (link) => inside.has(link.origin) && !inside.has(link.target),
    "origin",
  );

  const links: JsonObject[] = own.map((link) => asObject(graph, link, link.id));
  const inputs = entering.map(({ name, type, links: crossed }, slot) => {
    for (const link of crossed)
      links.push({ ...asObject(graph, link, link.id), origin_id: -10, origin_slot: slot });
    return { id: newId(), name, type, linkIds: crossed.map((link) => storedId(link.id)) };
  });
  const nodes = boxes.map((one) => one.node.raw);
  const inner = new Map(nodes.map((raw) => [idText(raw["id"]), raw]));
  const outputs = leaving.map(({ name, type, links: crossed }, slot) => {
    const first = crossed[0];
    const id = change.next("link");
    if (first) {
      links.push({
        ...asObject(graph, first, String(id)),
        target_id: -20,
        target_slot: slot,
      });
      const raw = inner.get(first.origin);
      const gone = new Set(crossed.map((link) => link.id));
      if (raw) inner.set(first.origin, releaved(raw, first.originSlot, gone, id));
    }
    return { id: newId(), name, type, linkIds: [id] };
  });

  const uuid = newId();
  const middle = (box.top + box.bottom) / 2;
  const definition: JsonObject = {
    id: uuid,
    version: 1,
    state: {
      lastGroupId: 0,
      lastNodeId: numberAt(where.document, "last_node_id") ?? 0,
      lastLinkId: Math.max(0, ...links.map((link) => Number(link["id"]))),
      lastRerouteId: 0,
    },
    revision: 0,
    config: {},
    name: title,
    inputNode: {
      id: -10,
      bounding: [rounded(box.left - 240), rounded(middle - 60), 120, 40 + 20 * inputs.length],
    },
    outputNode: {
      id: -20,
      bounding: [rounded(box.right + 120), rounded(middle - 60), 120, 40 + 20 * outputs.length],
    },
    inputs,
    outputs,
    widgets: [],
    nodes: [...inner.values()],
    groups: [],
    links,
    extra: {},
  };

  // The old links go; a link that enters keeps its number inside, so that new ones are made outside.
  change.cut(
    new Set(
      [...own, ...entering, ...leaving]
        .flatMap((one) => ("links" in one ? one.links : [one]))
        .map((link) => link.id),
    ),
  );
  const places = [...inside].flatMap((id) => graph.places.get(id) ?? []);
  for (const place of places.toSorted((a, b) => b - a)) change.draft.remove([...change.path, "nodes", place]);
  if (!isObject(change.get(["definitions"]))) change.put(["definitions"], {});
  change.list(["definitions", "subgraphs"]);
  change.draft.insert(["definitions", "subgraphs"], definition);
  const id = String(change.next("node"));
  const rows = Math.max(inputs.length, outputs.length);
  change.draft.insert([...change.path, "nodes"], {
    id: storedId(id),
    type: uuid,
    pos: [rounded((box.left + box.right) / 2 - 120), rounded(middle - rows * 10)],
    size: [240, rows * 20 + 40],
    flags: {},
    order: graph.nodes.length,
    mode: 0,
    inputs: entering.map(({ name, type }) => ({ name, type, link: null })),
    outputs: leaving.map(({ name, type }) => ({ name, type, links: [] })),
    properties: {},
    widgets_values: [],
  });
  const placed = placesIn(change);
  entering.forEach(({ type, links: crossed }, slot) => {
    const first = crossed[0];
    if (!first) return;
    const end = { node: id, index: slot };
    join(change, placed, { node: first.origin, index: first.originSlot }, end, type);
  });
  leaving.forEach(({ type, links: crossed }, slot) => {
    for (const link of crossed) {
      const target = graph.byId.get(link.target);
      const index = target ? targetSlotOf(target, link) : link.targetSlot;
      join(change, placed, { node: id, index: slot }, { node: link.target, index }, type);
    }
  });
  return { patch: change.done(where.names.subgraph), selection: new Set([nodeKey(id)]) };
}

/** The slot number it says, unless the target knows better. */
function asObject(graph: Graph, link: Link, id: string): JsonObject {
  const target = graph.byId.get(link.target);
  return {
    id: storedId(id),
    origin_id: storedId(link.origin),
    origin_slot: link.originSlot,
    target_id: storedId(link.target),
    target_slot: target ? targetSlotOf(target, link) : link.targetSlot,
    type: link.type,
  };
}

/** Links over the border, those of one source together, each group with a name of its own. */
function crossings(
  scene: Scene,
  links: readonly Link[],
  crosses: (link: Link) => boolean,
  named: "origin" | "target",
): Crossing[] {
  const found = new Map<string, Crossing>();
  const names = new Set<string>();
  for (const link of links.filter(crosses)) {
    const key = `${link.origin} ${link.originSlot}`;
    const known = found.get(key);
    if (known) {
      known.links.push(link);
      continue;
    }
    const node = scene.graph.byId.get(link[named]);
    const slot =
      named === "origin" ? node?.outputs[link.originSlot] : node && node.inputs[targetSlotOf(node, link)];
    const wanted = slot?.name ?? link.type;
    let name = wanted;
    for (let n = 1; names.has(name); n += 1) name = `${wanted}_${n}`;
    names.add(name);
    found.set(key, { name, type: slot?.type ?? link.type, links: [link] });
  }
  return [...found.values()];
}

/** A node whose output feeds the way out instead of what it fed outside. */
function releaved(raw: JsonObject, slot: number, gone: ReadonlySet<string>, id: number): JsonObject {
  const outputs = listAt(raw, "outputs").map((output, n) => {
    if (!isObject(output)) return output;
    const kept = listAt(output, "links").filter((link) => !gone.has(idText(link)));
    return n === slot ? { ...output, links: [...kept, id] } : output;
  });
  return { ...raw, outputs };
}

function placesIn(change: Change): Map<string, number> {
  const nodes = listAt(change.draft.get(change.path) as JsonObject, "nodes");
  return new Map(nodes.map((node, place) => [isObject(node) ? idText(node["id"]) : "", place]));
}

interface Tied {
  readonly node: string;
  readonly index: number;
}

/** A link between nodes wherever they stand now; the borders of the graph count as nodes. */
function join(
  change: Change,
  places: ReadonlyMap<string, number>,
  output: Tied,
  input: Tied,
  type: string,
): void {
  const id = change.next("link");
  if (output.node !== inputNodeId && input.node !== outputNodeId) {
    tieNew(change, places, id, output, input, type);
    return;
  }
  writeLink(change, id, output, input, type, (node) => {
    const place = places.get(node);
    return place === undefined ? null : [...change.path, "nodes", place];
  });
}

/** Puts the inside of a subgraph in the place of one of its instances. */
export function unpack(where: Where, scene: Scene, id: string): Made {
  const box = scene.boxOf.get(id);
  const inner = box ? readGraph(where.document, box.node.type) : null;
  if (!box || !inner) return { patch: nothingDone(where.names.unpack), selection: nothing };
  const change = new Change(where);
  const { graph } = change;
  const links = [...graph.links.values()];
  const fed = links.filter((link) => link.target === id);
  const feeding = links.filter((link) => link.origin === id);
  change.cut(new Set([...fed, ...feeding].map((link) => link.id)));
  const place = graph.places.get(id) ?? 0;
  change.draft.remove([...change.path, "nodes", place]);

  const middle = around(
    inner.nodes.map((node) => ({
      left: node.x,
      top: node.y,
      right: node.x + node.width,
      bottom: node.y + node.height,
    })),
  );
  const dx = middle ? (box.left + box.right - middle.left - middle.right) / 2 : 0;
  const dy = middle ? (box.top + box.bottom - middle.top - middle.bottom) / 2 : 0;
  const ids = new Map<string, string>();
  for (const node of inner.nodes) {
    const fresh = String(change.next("node"));
    ids.set(node.id, fresh);
    change.draft.insert([...change.path, "nodes"], {
      ...unlinked(withValues(node.id, node.raw, box)),
      id: storedId(fresh),
      pos: [rounded(node.x + dx), rounded(node.y + dy)],
    });
  }
  const placed = placesIn(change);
  const targetIndex = (node: string, link: Link): number => {
    const found = graph.byId.get(node);
    return found ? targetSlotOf(found, link) : link.targetSlot;
  };
  /** What feeds an input of the instance. */
  const source = (slot: number): Tied | null => {
    const name = inner.inputs[slot]?.name;
    const link = fed.find((one) => box.node.inputs[targetSlotOf(box.node, one)]?.name === name);
    return link ? { node: link.origin, index: link.originSlot } : null;
  };
  for (const link of inner.links.values()) {
    const target = inner.byId.get(link.target);
    const end = target && { node: ids.get(link.target) ?? "", index: targetSlotOf(target, link) };
    const start =
      link.origin === inputNodeId
        ? source(link.originSlot)
        : { node: ids.get(link.origin) ?? "", index: link.originSlot };
    if (start && end) join(change, placed, start, end, link.type);
    // An output is fed by its first link, whatever else the document holds.
    const first = inner.outputs[link.targetSlot]?.links[0] ?? link.id;
    if (start && link.target === outputNodeId && first === link.id)
      for (const out of feeding.filter((one) => one.originSlot === link.targetSlot))
        join(change, placed, start, { node: out.target, index: targetIndex(out.target, out) }, out.type);
  }
  dropUnused(change, box.node.type);
  return {
    patch: change.done(where.names.unpack),
    selection: new Set([...ids.values()].map((one) => nodeKey(one))),
  };
}

/** An inner node that holds what the instance held for it. */
function withValues(id: string, raw: JsonObject, box: NodeBox): JsonObject {
  const promoted = box.widgets.filter((widget) => widget.source?.node === id);
  if (promoted.length === 0) return raw;
  const values = [...listAt(raw, "widgets_values")];
  const named: Record<string, Json> = { ...objectAt(raw, "widgets_values_named") };
  for (const widget of promoted) {
    const index = widget.source?.index ?? null;
    if (index === null || index >= values.length) continue;
    values[index] = widget.value;
    if (widget.source && widget.source.widget in named) named[widget.source.widget] = widget.value;
  }
  return {
    ...raw,
    widgets_values: values,
    ...(isObject(raw["widgets_values_named"]) ? { widgets_values_named: named } : {}),
  };
}

/** A definition nobody uses any more goes with its last instance. */
function dropUnused(change: Change, type: string): void {
  const document = change.draft.document;
  const graphs = [document, ...listAt(objectAt(document, "definitions"), "subgraphs")].filter((one) =>
    isObject(one),
  );
  const isUsed = graphs.some((graph) =>
    listAt(graph, "nodes").some((node) => isObject(node) && node["type"] === type),
  );
  const found = placeOf(document, type);
  // What looks into the definition right now would lose the ground under it.
  if (!isUsed && found && found.path.length > 0 && change.graph.id === null) change.draft.remove(found.path);
}
