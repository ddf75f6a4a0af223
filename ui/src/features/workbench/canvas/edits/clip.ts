import { readJson } from "../model/exact";
import { definitionsOf, type Graph, linkOf, reroutesOf } from "../model/graph";
import {
  idText,
  isList,
  isObject,
  type Json,
  type JsonObject,
  listAt,
  objectsAt,
  pairOf,
  same,
} from "../model/json";
import { groupKey, groupsIn, type Key, nodeKey, nodesIn, type Selection } from "../model/marks";
import type { Point } from "../scene/geometry";
import type { Made } from "./add";
import { Change, nothingDone, storedId, type Where } from "./change";
import { writeLink } from "./links";
import { rounded } from "./nodes";

/** What ComfyUI puts on the clipboard, and takes from it. */
export interface Clip {
  readonly nodes: readonly JsonObject[];
  readonly groups: readonly JsonObject[];
  readonly reroutes: readonly JsonObject[];
  readonly links: readonly JsonObject[];
  readonly subgraphs: readonly JsonObject[];
}

/** The selection as ComfyUI serialises it: nodes without their links, links apart, and the definitions they need. */
export function clipOf(document: JsonObject, graph: Graph, selection: Selection): Clip {
  const ids = new Set(nodesIn(selection));
  const nodes = graph.nodes.filter((node) => ids.has(node.id));
  const links = [...graph.links.values()].filter((link) => ids.has(link.target));
  const inner = links.filter((link) => ids.has(link.origin));
  const passed = new Set(inner.flatMap((link) => reroutesOf(graph, link).map((one) => one.id)));
  const definitions = definitionsOf(document);
  const needed = new Set<string>();
  const need = (types: readonly string[]): void => {
    for (const type of types) {
      const found = definitions.find(({ id }) => id === type);
      if (!found || needed.has(type)) continue;
      needed.add(type);
      need(objectsAt(found.raw, "nodes").map((node) => idText(node["type"])));
    }
  };
  need(nodes.map((node) => node.type));
  return {
    nodes: nodes.map(({ raw }) => unlinked(raw)),
    groups: groupsIn(selection)
      .map((index) => graph.groups.find((one) => one.index === index)?.raw)
      .filter((raw) => raw !== undefined),
    reroutes: [...graph.reroutes.values()].filter((one) => passed.has(one.id)).map((one) => one.raw),
    links: links.map((link) => ({
      id: storedId(link.id),
      origin_id: storedId(link.origin),
      origin_slot: link.originSlot,
      target_id: storedId(link.target),
      target_slot: link.targetSlot,
      type: link.type,
      ...(link.reroute !== null && ids.has(link.origin) ? { parentId: storedId(link.reroute) } : {}),
    })),
    subgraphs: definitions.filter(({ id }) => needed.has(id)).map(({ raw }) => raw),
  };
}

/** A node without its links. */
export function unlinked(raw: JsonObject): JsonObject {
  const cleared = (key: string, link: "link" | "links"): JsonObject =>
    isList(raw[key])
      ? {
          [key]: listAt(raw, key).map((slot) =>
            isObject(slot) ? { ...slot, [link]: link === "link" ? null : [] } : slot,
          ),
        }
      : {};
  return { ...raw, ...cleared("inputs", "link"), ...cleared("outputs", "links") };
}

/** The clipboard's two forms: the one ComfyUI reads, and plain JSON for people. */
export function clipboardForms(clip: Clip): { html: string; text: string } {
  const text = JSON.stringify(clip);
  const bytes = new TextEncoder().encode(text);
  let binary = "";
  for (let at = 0; at < bytes.length; at += 0x8000)
    binary += String.fromCharCode(...bytes.subarray(at, at + 0x8000));
  return {
    html: `<meta charset="utf-8"><div><span data-metadata="${btoa(binary)}"></span></div><span style="white-space:pre-wrap;">Text</span>`,
    text,
  };
}

/** What is on the clipboard, if it is nodes. */
export function clipFrom(forms: { readonly html: string; readonly text: string }): Clip | null {
  const packed = /data-metadata="([A-Za-z0-9+/=]+)"/.exec(forms.html)?.[1];
  return (packed === undefined ? null : parsed(unpacked(packed))) ?? parsed(forms.text);
}

function unpacked(base64: string): string {
  try {
    return new TextDecoder().decode(Uint8Array.from(atob(base64), (letter) => letter.charCodeAt(0)));
  } catch {
    return "";
  }
}

function parsed(text: string): Clip | null {
  if (!text.trimStart().startsWith("{")) return null;
  try {
    const value = readJson(text);
    if (!isObject(value) || !isList(value["nodes"])) return null;
    const links = listAt(value, "links").flatMap((link) => {
      const read = linkOf(link);
      return read ? [asObject(read)] : [];
    });
    const nodes = objectsAt(value, "nodes").filter((node) => typeof node["type"] === "string");
    const subgraphs = [...objectsAt(value, "subgraphs"), ...definitionsOf(value).map(({ raw }) => raw)];
    return {
      nodes,
      groups: objectsAt(value, "groups"),
      reroutes: objectsAt(value, "reroutes"),
      links,
      subgraphs,
    };
  } catch {
    return null;
  }
}

const asObject = (link: NonNullable<ReturnType<typeof linkOf>>): JsonObject => ({
  id: storedId(link.id),
  origin_id: storedId(link.origin),
  origin_slot: link.originSlot,
  target_id: storedId(link.target),
  target_slot: link.targetSlot,
  type: link.type,
});

/**
 * Puts a clip into the graph with its upper left corner at a place; `isLinkedToSource` keeps links from nodes that
 * were not copied, as Ctrl Shift V does.
 */
export function paste(
  where: Where,
  clip: Clip,
  at: Point,
  options: {
    readonly isLinkedToSource?: boolean;
    readonly name?: string;
    readonly newId?: () => string;
  } = {},
): Made {
  const name = options.name ?? where.names.paste;
  if (clip.nodes.length === 0 && clip.groups.length === 0)
    return { patch: nothingDone(name), selection: new Set() };
  const change = new Change(where);
  const types = pasteDefinitions(change, clip, options.newId ?? (() => crypto.randomUUID()));
  const corner = cornerOf(clip);
  const moved = (value: Json | undefined): Json => {
    const [x, y] = pairOf(value) ?? [0, 0];
    return [rounded(x - corner.x + at.x), rounded(y - corner.y + at.y)];
  };
  const ids = new Map<string, string>();
  const made: Key[] = [];
  change.list([...change.path, "nodes"]);
  for (const raw of clip.nodes) {
    const id = change.next("node");
    ids.set(idText(raw["id"]), String(id));
    made.push(nodeKey(String(id)));
    const type = idText(raw["type"]);
    change.draft.insert([...change.path, "nodes"], {
      ...unlinked(raw),
      id,
      type: types.get(type) ?? type,
      pos: moved(raw["pos"]),
    });
  }
  pasteGroups(change, clip, moved, made);
  pasteLinks(change, clip, ids, options.isLinkedToSource ?? false);
  return { patch: change.done(name), selection: new Set(made) };
}

/** New ids for definitions the document has under the same id with other contents. */
function pasteDefinitions(change: Change, clip: Clip, newId: () => string): Map<string, string> {
  const there = new Map(definitionsOf(change.draft.document).map(({ id, raw }) => [id, raw]));
  const types = new Map<string, string>();
  const fresh = clip.subgraphs.filter((raw) => !same(there.get(idText(raw["id"])), raw));
  for (const raw of fresh) {
    const id = idText(raw["id"]);
    if (there.has(id)) types.set(id, newId());
  }
  if (fresh.length === 0) return types;
  if (!isObject(change.get(["definitions"]))) change.put(["definitions"], {});
  change.list(["definitions", "subgraphs"]);
  for (const raw of fresh) {
    const nodes = objectsAt(raw, "nodes").map((node) => {
      const type = types.get(idText(node["type"]));
      return type === undefined ? node : { ...node, type };
    });
    const id = types.get(idText(raw["id"])) ?? idText(raw["id"]);
    change.draft.insert(["definitions", "subgraphs"], { ...raw, id, nodes });
  }
  return types;
}

function cornerOf(clip: Clip): Point {
  const places = [
    ...clip.nodes.map((raw) => pairOf(raw["pos"])),
    ...clip.groups.map((raw) => pairOf(raw["bounding"])),
  ].filter((place) => place !== null);
  return { x: Math.min(...places.map(([x]) => x)), y: Math.min(...places.map(([, y]) => y)) };
}

function pasteGroups(
  change: Change,
  clip: Clip,
  moved: (value: Json | undefined) => Json,
  made: Key[],
): void {
  if (clip.groups.length === 0) return;
  const groups = change.list([...change.path, "groups"]);
  let id = Math.max(0, ...groups.map((group) => (isObject(group) ? Number(idText(group["id"])) || 0 : 0)));
  clip.groups.forEach((raw, n) => {
    id += 1;
    const [, , width, height] = listAt(raw, "bounding");
    const [x, y] = pairOf(moved(raw["bounding"])) ?? [0, 0];
    change.draft.insert([...change.path, "groups"], {
      ...raw,
      ...("id" in raw ? { id } : {}),
      bounding: [x, y, width ?? 140, height ?? 80],
    });
    made.push(groupKey(groups.length + n));
  });
}

function pasteLinks(
  change: Change,
  clip: Clip,
  ids: ReadonlyMap<string, string>,
  isLinkedToSource: boolean,
): void {
  const places = new Map<string, number>();
  listAt(change.draft.get(change.path) as JsonObject, "nodes").forEach((node, place) => {
    if (isObject(node)) places.set(idText(node["id"]), place);
  });
  for (const raw of clip.links) {
    const link = linkOf(raw);
    const target = link ? ids.get(link.target) : undefined;
    const own = link ? ids.get(link.origin) : undefined;
    const origin =
      own ?? (isLinkedToSource && link && change.graph.byId.has(link.origin) ? link.origin : undefined);
    if (!link || target === undefined || origin === undefined) continue;
    const id = change.next("link");
    tieNew(
      change,
      places,
      id,
      { node: origin, index: link.originSlot },
      { node: target, index: link.targetSlot },
      link.type,
    );
  }
}

/** Like `writeLink`, for nodes this very change has put in. */
export function tieNew(
  change: Change,
  places: ReadonlyMap<string, number>,
  id: number,
  output: { node: string; index: number },
  input: { node: string; index: number },
  type: string,
): void {
  const [from, to] = [places.get(output.node), places.get(input.node)];
  const slotsOf = (place: number | undefined, key: string): number =>
    place === undefined ? Infinity : change.list([...change.path, "nodes", place, key]).length;
  if (output.index >= slotsOf(from, "outputs") || input.index >= slotsOf(to, "inputs")) return;
  writeLink(change, id, output, input, type, (node) => {
    const place = places.get(node);
    return place === undefined ? null : [...change.path, "nodes", place];
  });
}
