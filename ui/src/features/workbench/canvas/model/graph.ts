import {
  idText,
  isList,
  isObject,
  type Json,
  type JsonObject,
  listAt,
  numberAt,
  objectAt,
  objectsAt,
  pairOf,
  type Path,
  textAt,
} from "./json";

/** The outermost graph, or the definition of a subgraph by its uuid. */
export type GraphId = string | null;

/** Where links come from that enter a subgraph, and where those go that leave it. */
export const inputNodeId = "-10";
export const outputNodeId = "-20";

export type Mode = "active" | "muted" | "bypassed";

/** One input or output as the document stores it. */
export interface Slot {
  readonly name: string;
  readonly label: string;
  readonly type: string;
  /** What feeds it, or all that it feeds. */
  readonly links: readonly string[];
  /** The widget this socket belongs to. */
  readonly widget: string | null;
  readonly isOptional: boolean;
}

export interface GraphNode {
  readonly id: string;
  readonly raw: JsonObject;
  readonly type: string;
  readonly title: string | null;
  readonly x: number;
  readonly y: number;
  readonly width: number;
  readonly height: number;
  readonly mode: Mode;
  readonly isCollapsed: boolean;
  readonly isPinned: boolean;
  readonly color: string | null;
  readonly bgcolor: string | null;
  readonly inputs: readonly Slot[];
  readonly outputs: readonly Slot[];
}

export interface Link {
  readonly id: string;
  readonly raw: Json;
  readonly origin: string;
  readonly originSlot: number;
  readonly target: string;
  readonly targetSlot: number;
  readonly type: string;
  /** The last reroute it passes. */
  readonly reroute: string | null;
}

export interface Reroute {
  readonly id: string;
  readonly raw: JsonObject;
  readonly parent: string | null;
  readonly x: number;
  readonly y: number;
  readonly links: readonly string[];
}

export interface Group {
  /** Position in the list: old files give no ids. */
  readonly index: number;
  readonly raw: JsonObject;
  readonly title: string;
  readonly x: number;
  readonly y: number;
  readonly width: number;
  readonly height: number;
  readonly color: string | null;
}

/** An input or output of the subgraph itself. */
export interface Port {
  readonly name: string;
  readonly label: string;
  readonly type: string;
  readonly links: readonly string[];
}

/** The box inside a subgraph at which its inputs or outputs stand. */
export interface PortBox {
  readonly x: number;
  readonly y: number;
  readonly width: number;
  readonly height: number;
}

export interface Graph {
  readonly id: GraphId;
  readonly path: Path;
  readonly raw: JsonObject;
  readonly name: string | null;
  readonly nodes: readonly GraphNode[];
  readonly byId: ReadonlyMap<string, GraphNode>;
  /** Place of each node in the document's list. */
  readonly places: ReadonlyMap<string, number>;
  readonly links: ReadonlyMap<string, Link>;
  readonly groups: readonly Group[];
  readonly reroutes: ReadonlyMap<string, Reroute>;
  readonly inputs: readonly Port[];
  readonly outputs: readonly Port[];
  readonly inputBox: PortBox | null;
  readonly outputBox: PortBox | null;
}

/** Nodes only the canvas knows. */
export const isNote = (type: string): boolean => type === "Note" || type === "MarkdownNote";

/** All subgraph definitions of a document with their places. */
export function definitionsOf(document: JsonObject): { id: string; raw: JsonObject; path: Path }[] {
  return listAt(objectAt(document, "definitions"), "subgraphs").flatMap((raw, index) =>
    isObject(raw) ? [{ id: textAt(raw, "id") ?? "", raw, path: ["definitions", "subgraphs", index] }] : [],
  );
}

/** Where a graph stands in the document; `null` when there is none of that name. */
export function placeOf(document: JsonObject, id: GraphId): { raw: JsonObject; path: Path } | null {
  if (id === null) return { raw: document, path: [] };
  return definitionsOf(document).find((definition) => definition.id === id) ?? null;
}

/** One graph of a document, indexed. Parts that did not change since the last reading are the same objects. */
export function readGraph(document: JsonObject, id: GraphId): Graph | null {
  const place = placeOf(document, id);
  if (!place) return null;
  const { raw, path } = place;
  const list = objectsAt(raw, "nodes");
  const nodes: GraphNode[] = [];
  const byId = new Map<string, GraphNode>();
  const places = new Map<string, number>();
  const holes = list.length !== listAt(raw, "nodes").length;
  list.forEach((item, index) => {
    const node = nodeOf(item);
    if (byId.has(node.id)) return;
    nodes.push(node);
    byId.set(node.id, node);
    places.set(node.id, holes ? listAt(raw, "nodes").indexOf(item) : index);
  });
  const links = new Map<string, Link>();
  for (const item of listAt(raw, "links")) {
    const link = linkOf(item);
    if (link) links.set(link.id, link);
  }
  const extra = objectAt(raw, "extra");
  for (const extension of objectsAt(extra, "linkExtensions")) {
    const link = links.get(idText(extension["id"]));
    const parent = idText(extension["parentId"]);
    if (link && parent !== "") links.set(link.id, { ...link, reroute: parent });
  }
  const reroutes = new Map<string, Reroute>();
  for (const item of [...objectsAt(extra, "reroutes"), ...objectsAt(raw, "reroutes")]) {
    const reroute = rerouteOf(item);
    reroutes.set(reroute.id, reroute);
  }
  return {
    id,
    path,
    raw,
    name: id === null ? null : textAt(raw, "name"),
    nodes,
    byId,
    places,
    links,
    groups: listAt(raw, "groups").flatMap((item, index) => (isObject(item) ? [groupOf(item, index)] : [])),
    reroutes,
    inputs: id === null ? [] : objectsAt(raw, "inputs").map(portOf),
    outputs: id === null ? [] : objectsAt(raw, "outputs").map(portOf),
    inputBox: id === null ? null : boxOf(objectAt(raw, "inputNode")),
    outputBox: id === null ? null : boxOf(objectAt(raw, "outputNode")),
  };
}

/** A type may be text, a number for "any", or a list of choices. */
const typeText = (value: Json | undefined): string =>
  typeof value === "string" ? value : isList(value) ? "COMBO" : "*";

const nodes = new WeakMap<JsonObject, GraphNode>();

function nodeOf(raw: JsonObject): GraphNode {
  const known = nodes.get(raw);
  if (known) return known;
  const [x, y] = pairOf(raw["pos"]) ?? [0, 0];
  const [width, height] = pairOf(raw["size"]) ?? [210, 60];
  const flags = objectAt(raw, "flags");
  const mode = raw["mode"];
  const node: GraphNode = {
    id: idText(raw["id"]),
    raw,
    type: textAt(raw, "type") ?? "",
    title: textAt(raw, "title"),
    x,
    y,
    width: Math.max(40, width),
    height: Math.max(0, height),
    mode: mode === 2 ? "muted" : mode === 4 ? "bypassed" : "active",
    isCollapsed: flags["collapsed"] === true,
    isPinned: flags["pinned"] === true,
    color: textAt(raw, "color"),
    bgcolor: textAt(raw, "bgcolor"),
    inputs: slotsOf(raw, "inputs", "link"),
    outputs: slotsOf(raw, "outputs", "links"),
  };
  nodes.set(raw, node);
  return node;
}

const noSlots: readonly Slot[] = [];

function slotsOf(raw: JsonObject, key: string, link: "link" | "links"): readonly Slot[] {
  const list = listAt(raw, key);
  if (list.length === 0) return noSlots;
  const slots: Slot[] = [];
  for (const slot of list) if (isObject(slot)) slots.push(slotOf(slot, link));
  return slots;
}

const noLinks: readonly string[] = [];

function slotOf(raw: JsonObject, key: "link" | "links"): Slot {
  const name = textAt(raw, "name") ?? "";
  const link = raw[key];
  return {
    name,
    label: textAt(raw, "label") ?? textAt(raw, "localized_name") ?? name,
    type: typeText(raw["type"]),
    links: isList(link)
      ? link.length === 0
        ? noLinks
        : link.map(idText)
      : link == null
        ? noLinks
        : [idText(link)],
    widget: raw["widget"] === undefined ? null : textAt(objectAt(raw, "widget"), "name"),
    isOptional: raw["shape"] === 7,
  };
}

const links = new WeakMap<object, Link>();

/** Root graphs store links as lists, subgraphs as objects. */
export function linkOf(raw: Json): Link | null {
  if (!isList(raw) && !isObject(raw)) return null;
  const known = links.get(raw);
  if (known) return known;
  const part = (index: number, key: string) => (isList(raw) ? raw[index] : raw[key]);
  const slot = (value: Json | undefined) => (typeof value === "number" ? value : Number(idText(value)) || 0);
  const parent = isObject(raw) ? idText(raw["parentId"]) : "";
  const link: Link = {
    id: idText(part(0, "id")),
    raw,
    origin: idText(part(1, "origin_id")),
    originSlot: slot(part(2, "origin_slot")),
    target: idText(part(3, "target_id")),
    targetSlot: slot(part(4, "target_slot")),
    type: typeText(part(5, "type")),
    reroute: parent === "" ? null : parent,
  };
  links.set(raw, link);
  return link;
}

function rerouteOf(raw: JsonObject): Reroute {
  const [x, y] = pairOf(raw["pos"]) ?? [0, 0];
  const parent = idText(raw["parentId"]);
  return {
    id: idText(raw["id"]),
    raw,
    parent: parent === "" ? null : parent,
    x,
    y,
    links: listAt(raw, "linkIds").map(idText),
  };
}

function groupOf(raw: JsonObject, index: number): Group {
  const bounding = listAt(raw, "bounding");
  const at = (n: number, otherwise: number) => {
    const value = bounding[n];
    return typeof value === "number" ? value : otherwise;
  };
  return {
    index,
    raw,
    title: textAt(raw, "title") ?? "",
    x: at(0, 0),
    y: at(1, 0),
    width: Math.max(20, at(2, 140)),
    height: Math.max(20, at(3, 80)),
    color: textAt(raw, "color"),
  };
}

function portOf(raw: JsonObject): Port {
  const name = textAt(raw, "name") ?? "";
  return {
    name,
    label: textAt(raw, "label") ?? textAt(raw, "localized_name") ?? name,
    type: typeText(raw["type"]),
    links: listAt(raw, "linkIds").map(idText),
  };
}

function boxOf(raw: JsonObject): PortBox | null {
  const [x, y, width, height] = listAt(raw, "bounding");
  if (typeof x !== "number" || typeof y !== "number") return null;
  return {
    x,
    y,
    width: typeof width === "number" ? width : 120,
    height: typeof height === "number" ? height : 60,
  };
}

/** The reroutes a link passes, from its origin on. */
export function reroutesOf(graph: Graph, link: Link): Reroute[] {
  const passed: Reroute[] = [];
  let next = link.reroute;
  while (next !== null && passed.length <= graph.reroutes.size) {
    const reroute = graph.reroutes.get(next);
    if (!reroute) break;
    passed.unshift(reroute);
    next = reroute.parent;
  }
  return passed;
}

/** Numbers stand for links that several inputs may name; the input that names it goes before the slot number. */
export function targetSlotOf(node: GraphNode, link: Link): number {
  const named = node.inputs.findIndex((slot) => slot.links.includes(link.id));
  return named >= 0 ? named : link.targetSlot;
}

/** The highest number in a `last_…` field of the document. */
export const lastOf = (document: JsonObject, key: string): number => numberAt(document, key) ?? 0;
