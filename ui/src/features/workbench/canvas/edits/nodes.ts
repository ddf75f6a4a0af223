import type { GraphNode } from "../model/graph";
import { idText, isObject, type Json, type Path, valueAt } from "../model/json";
import { groupsIn, linksIn, nodesIn, reroutesIn, type Selection } from "../model/marks";
import type { Patch } from "../model/patch";
import { closeUp, endsOfLinks } from "./autogrow";
import { Change, type Where } from "./change";

const finest = 100;

/** Places are kept to hundredths: finer is noise of the zoom. */
export const rounded = (value: number): number => Math.round(value * finest) / finest;

/** Moves all that is selected. */
export function moveItems(where: Where, selection: Selection, dx: number, dy: number): Patch {
  const change = new Change(where);
  const { graph } = change;
  if (dx !== 0 || dy !== 0) {
    for (const id of nodesIn(selection)) {
      const node = graph.byId.get(id);
      const path = change.node(id);
      if (node && path) change.put([...path, "pos"], [rounded(node.x + dx), rounded(node.y + dy)]);
    }
    for (const index of groupsIn(selection)) moveGroup(change, index, dx, dy);
    const ids = new Set(reroutesIn(selection));
    if (ids.size > 0)
      eachReroute(change, (id, path) => {
        const reroute = graph.reroutes.get(id);
        if (reroute && ids.has(id))
          change.put([...path, "pos"], [rounded(reroute.x + dx), rounded(reroute.y + dy)]);
      });
  }
  return change.done(where.names.move);
}

function moveGroup(change: Change, index: number, dx: number, dy: number): void {
  const group = change.graph.groups.find((one) => one.index === index);
  if (!group) return;
  const path = [...change.path, "groups", index, "bounding"];
  change.put(path, [rounded(group.x + dx), rounded(group.y + dy), group.width, group.height]);
}

/** Visits the reroutes of a graph where the document keeps them. */
export function eachReroute(change: Change, visit: (id: string, path: Path) => void): void {
  for (const list of [
    [...change.path, "extra", "reroutes"],
    [...change.path, "reroutes"],
  ]) {
    const items = change.get(list);
    if (!Array.isArray(items)) continue;
    items.forEach((item: Json, index) => {
      if (isObject(item)) visit(idText(item["id"]), [...list, index]);
    });
  }
}

export function resizeNode(where: Where, id: string, width: number, height: number): Patch {
  return onNodes(where, [id], where.names.resize, (change, path) =>
    change.put([...path, "size"], [rounded(width), rounded(height)]),
  );
}

export function collapseNodes(where: Where, ids: readonly string[], isCollapsed: boolean): Patch {
  const name = isCollapsed ? where.names.collapse : where.names.expand;
  return onNodes(where, ids, name, (change, path) => setFlag(change, path, "collapsed", isCollapsed));
}

export function pinNodes(where: Where, ids: readonly string[], isPinned: boolean): Patch {
  const name = isPinned ? where.names.pin : where.names.unpin;
  return onNodes(where, ids, name, (change, path) => setFlag(change, path, "pinned", isPinned));
}

/** ComfyUI leaves a flag out that is not set. */
function setFlag(change: Change, path: Path, flag: string, isSet: boolean): void {
  const flags = [...path, "flags"];
  if (!isObject(change.get(flags))) change.put(flags, {});
  if (isSet) change.put([...flags, flag], true);
  else change.draft.remove([...flags, flag]);
}

/** Gives a node a title; an empty one restores the class's own. */
export function renameNode(where: Where, id: string, title: string): Patch {
  return onNodes(where, [id], where.names.rename, (change, path) => {
    if (title === "") change.draft.remove([...path, "title"]);
    else change.put([...path, "title"], title);
  });
}

/** Colours of title and body; `null` takes them away. */
export function colourNodes(
  where: Where,
  ids: readonly string[],
  colours: { readonly color: string; readonly bgcolor: string } | null,
): Patch {
  return onNodes(where, ids, where.names.colour, (change, path) => {
    for (const key of ["color", "bgcolor"] as const)
      if (colours) change.put([...path, key], colours[key]);
      else change.draft.remove([...path, key]);
  });
}

/** When nodes run: always, never, or bypassed. */
export function setMode(where: Where, ids: readonly string[], mode: GraphNode["mode"]): Patch {
  const { names } = where;
  const name = mode === "active" ? names.enable : mode === "muted" ? names.mute : names.bypass;
  const stored = mode === "active" ? 0 : mode === "muted" ? 2 : 4;
  return onNodes(where, ids, name, (change, path) => change.put([...path, "mode"], stored));
}

/** Ctrl M and Ctrl B: into the mode unless all are in it already, then back. */
export function toggleMode(where: Where, ids: readonly string[], mode: "muted" | "bypassed"): Patch {
  const { graph } = new Change(where);
  const isOn = ids.length > 0 && ids.every((id) => graph.byId.get(id)?.mode === mode);
  return setMode(where, ids, isOn ? "active" : mode);
}

function onNodes(
  where: Where,
  ids: readonly string[],
  name: string,
  visit: (change: Change, path: Path) => void,
): Patch {
  const change = new Change(where);
  for (const id of ids) {
    const path = change.node(id);
    if (path && valueAt(change.draft.document, path) !== undefined) visit(change, path);
  }
  return change.done(name);
}

/** Takes everything selected away, and the links of nodes with them. */
export function removeItems(where: Where, selection: Selection): Patch {
  const change = new Change(where);
  const { graph } = change;
  const gone = new Set(nodesIn(selection));
  const links = new Set(linksIn(selection));
  for (const link of graph.links.values())
    if (gone.has(link.origin) || gone.has(link.target)) links.add(link.id);
  const freed = endsOfLinks(change, links).filter(({ node }) => !gone.has(node));
  change.cut(links);
  closeUp(change, freed, where);
  for (const id of reroutesIn(selection)) takeReroute(change, id);
  const groups = new Set(groupsIn(selection));
  for (const index of [...groups].toSorted((a, b) => b - a))
    change.draft.remove([...change.path, "groups", index]);
  const places = [...gone].flatMap((id) => graph.places.get(id) ?? []);
  for (const place of places.toSorted((a, b) => b - a)) change.draft.remove([...change.path, "nodes", place]);
  return change.done(where.names.remove);
}

/** Takes one reroute out; links that pass it go on to the one before. */
export function takeReroute(change: Change, id: string): void {
  const reroute = change.graph.reroutes.get(id);
  if (!reroute) return;
  const extensions = [...change.path, "extra", "linkExtensions"];
  const settle = (path: Path) => {
    if (idText(change.get([...path, "parentId"])) !== id) return;
    const before = change.get(parentOf(change, id));
    if (before === undefined) change.draft.remove([...path, "parentId"]);
    else change.put([...path, "parentId"], before);
  };
  eachReroute(change, (_, path) => settle(path));
  const list = change.get([...change.path, "links"]);
  if (Array.isArray(list))
    list.forEach((link: Json, n) => isObject(link) && settle([...change.path, "links", n]));
  const extended = change.get(extensions);
  if (Array.isArray(extended)) {
    extended.forEach((_, n) => settle([...extensions, n]));
    // An extension that says nothing any more.
    change.strikeItems(extensions, (item) => isObject(item) && item["parentId"] === undefined);
  }
  for (const path of [
    [...change.path, "extra", "reroutes"],
    [...change.path, "reroutes"],
  ])
    change.strikeItems(path, (item) => isObject(item) && idText(item["id"]) === id);
}

/** Where the reroute before this one is named. */
function parentOf(change: Change, id: string): Path {
  let found: Path = ["there is none"];
  eachReroute(change, (one, path) => {
    if (one === id) found = [...path, "parentId"];
  });
  return found;
}
