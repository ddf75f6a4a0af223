import type { Catalogue } from "../model/catalogue";
import { definitionsOf, type Graph, type GraphId, readGraph } from "../model/graph";
import {
  idText,
  isList,
  isObject,
  type Json,
  type JsonObject,
  listAt,
  numberAt,
  objectAt,
  type Path,
} from "../model/json";
import { Draft, type Patch } from "../model/patch";
import type { CanvasTexts } from "../words";

/** The words for what is done, as history shows them. */
export type PatchTexts = CanvasTexts["patch"];

/** What an edit looks at. */
export interface Where {
  readonly document: JsonObject;
  readonly graph: GraphId;
  readonly catalogue: Catalogue;
  readonly names: PatchTexts;
}

/** An edit that makes no sense: the document has no such graph. */
export class NoSuchGraph extends Error {
  constructor(id: GraphId) {
    super(`there is no graph ${id ?? "at the root"}`);
  }
}

export const nothingDone = (name: string): Patch => ({ name, forward: [], backward: [] });

/** A change in the making: the graph as it was, and a draft of what it becomes. */
export class Change {
  readonly graph: Graph;
  readonly draft: Draft;

  constructor(where: Where) {
    const graph = readGraph(where.document, where.graph);
    if (!graph) throw new NoSuchGraph(where.graph);
    this.graph = graph;
    this.draft = new Draft(where.document);
  }

  /** Where a node stands, as long as none in front of it was taken out. */
  node(id: string): Path | null {
    const place = this.graph.places.get(id);
    return place === undefined ? null : [...this.graph.path, "nodes", place];
  }

  get path(): Path {
    return this.graph.path;
  }

  get(path: Path): Json | undefined {
    return this.draft.get(path);
  }

  put(path: Path, value: Json): void {
    this.draft.put(path, value);
  }

  done(name: string): Patch {
    return this.draft.patch(name);
  }

  /** A number for a new node, link or reroute: higher than all in the whole document, so that it is never renumbered. */
  next(kind: IdKind): number {
    const id = this.highest(kind) + 1;
    const { last, state } = idKinds[kind];
    if (last !== null && this.draft.get([last]) !== undefined) this.put([last], id);
    for (const path of this.path.length > 0 ? [[], this.path] : [[]]) {
      const holder = this.draft.get([...path, "state", state]);
      if (holder !== undefined) this.put([...path, "state", state], id);
    }
    return id;
  }

  private highest(kind: IdKind): number {
    const { key, last, state } = idKinds[kind];
    // What this change has made already is counted by what it wrote down, or found in the draft.
    const root = this.draft.document;
    let highest = last === null ? 0 : (numberAt(root, last) ?? 0);
    for (const graph of [root, ...definitionsOf(root).map(({ raw }) => raw)]) {
      highest = Math.max(highest, numberAt(objectAt(graph, "state"), state) ?? 0);
      const items =
        kind === "reroute"
          ? [...listAt(objectAt(graph, "extra"), key), ...listAt(graph, key)]
          : listAt(graph, key);
      for (const item of items) {
        const id = Number(idText(isList(item) ? item[0] : isObject(item) ? item["id"] : undefined));
        // Above what JavaScript counts exactly there is no next number.
        if (Number.isSafeInteger(id)) highest = Math.max(highest, id);
      }
    }
    return highest;
  }

  /** Takes links away, wherever the graph names them, and reroutes that no link passes any more. */
  cut(links: ReadonlySet<string>): void {
    if (links.size === 0) return;
    const { graph } = this;
    for (const node of graph.nodes) {
      const path = this.node(node.id);
      if (!path) continue;
      node.inputs.forEach((slot, index) => {
        if (slot.links.some((link) => links.has(link))) this.put([...path, "inputs", index, "link"], null);
      });
      node.outputs.forEach((slot, index) => {
        if (slot.links.some((link) => links.has(link)))
          this.strike([...path, "outputs", index, "links"], links);
      });
    }
    for (const side of ["inputs", "outputs"] as const)
      graph[side].forEach((port, index) => {
        if (port.links.some((link) => links.has(link)))
          this.strike([...this.path, side, index, "linkIds"], links);
      });
    this.cutFromReroutes(links);
    this.strikeItems([...this.path, "links"], (item) =>
      links.has(idText(isList(item) ? item[0] : isObject(item) ? item["id"] : undefined)),
    );
  }

  private cutFromReroutes(links: ReadonlySet<string>): void {
    const extra = [...this.path, "extra"];
    for (const list of [
      [...extra, "reroutes"],
      [...this.path, "reroutes"],
    ]) {
      const items = this.get(list);
      if (!isList(items)) continue;
      items.forEach((_, index) => this.strike([...list, index, "linkIds"], links));
      // One that floats on purpose says so.
      this.strikeItems(list, (item) => {
        if (!isObject(item) || item["floating"] !== undefined) return false;
        const before = this.graph.reroutes.get(idText(item["id"]));
        return listAt(item, "linkIds").length === 0 && (before?.links.length ?? 0) > 0;
      });
    }
    this.strikeItems([...extra, "linkExtensions"], (item) => isObject(item) && links.has(idText(item["id"])));
  }

  /** Takes ids out of a list of ids. */
  private strike(list: Path, ids: ReadonlySet<string>): void {
    this.strikeItems(list, (item) => ids.has(idText(item)));
  }

  /** Takes items out of a list, from behind, so that the places of those in front stay right. */
  strikeItems(list: Path, isGone: (item: Json) => boolean): void {
    const items = this.get(list);
    if (!isList(items)) return;
    for (let index = items.length - 1; index >= 0; index -= 1) {
      const item = items[index];
      if (item !== undefined && isGone(item)) this.draft.remove([...list, index]);
    }
  }

  /** A list at a place, made when there is none. */
  list(path: Path): readonly Json[] {
    const found = this.get(path);
    if (isList(found)) return found;
    this.put(path, []);
    return [];
  }
}

type IdKind = "node" | "link" | "reroute";

const idKinds = {
  node: { key: "nodes", last: "last_node_id", state: "lastNodeId" },
  link: { key: "links", last: "last_link_id", state: "lastLinkId" },
  reroute: { key: "reroutes", last: null, state: "lastRerouteId" },
} as const;

/** Ids as documents store them: numbers where they are numbers. */
export const storedId = (id: string): Json => (/^-?(?:0|[1-9]\d*)$/.test(id) ? Number(id) : id);
