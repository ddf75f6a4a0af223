import type { LinkEnd } from "./edits/links";
import type { Axis, Edge } from "./edits/arrange";
import { Control } from "./control/control";
import type { Host, SearchRequest } from "./host";
import type { Catalogue } from "./model/catalogue";
import type { GraphId } from "./model/graph";
import type { Json, JsonObject } from "./model/json";
import type { Key, Progress, Selection } from "./model/marks";
import type { Camera } from "./scene/camera";
import type { Point } from "./scene/geometry";
import type { NodeBox } from "./scene/layout";
import { Surface } from "./surface";

/** What menus and toolbars can do; each of it asks the host for one edit. */
export interface CanvasActions {
  add(type: string, request: SearchRequest): void;
  align(edge: Edge): void;
  /** Asks the host for another title in place. */
  askRename(what: { readonly node: string } | { readonly group: number }): void;
  colour(colours: { readonly color: string; readonly bgcolor: string } | null): void;
  colourGroup(index: number, color: string): void;
  connect(one: LinkEnd, other: LinkEnd): boolean;
  copy(): void;
  disconnect(links: readonly string[]): void;
  distribute(axis: Axis): void;
  duplicate(): void;
  /** Shows the inside of a node that is a subgraph; gives whether it is one. */
  enter(id: string): boolean;
  group(): void;
  paste(
    forms: { readonly html: string; readonly text: string },
    at: Point,
    isLinkedToSource: boolean,
  ): boolean;
  remove(): void;
  rename(what: { readonly node: string } | { readonly group: number }, text: string): void;
  selectAll(): void;
  setWidget(node: string, name: string, value: Json): void;
  toggleCollapsed(): void;
  toggleMode(mode: "muted" | "bypassed"): void;
  togglePinned(): void;
  toSubgraph(): void;
  unpack(): void;
}

/** The node editor's canvas as a screen drives it. */
export interface CanvasView {
  readonly actions: CanvasActions;
  /** Shows a document, or its next state; `graph` is the subgraph looked into. */
  show(document: JsonObject, catalogue: Catalogue, graph?: GraphId): void;
  /** How far each node has come, by node id; also errors, which stay until they are taken out. */
  setProgress(progress: ReadonlyMap<string, Progress>): void;
  /** Addresses of the pictures each node shows. */
  setPictures(addresses: ReadonlyMap<string, readonly string[]>): void;
  /** What dragging over nothing does; Space and the middle button always move the view. */
  setDrag(does: "select" | "pan"): void;
  select(selection: Selection): void;
  fit(what?: Iterable<Key>): void;
  look(camera: Camera): void;
  camera(): Camera;
  /** A node of the graph that is shown, as it is drawn. */
  node(id: string): NodeBox | null;
  /** The middle of what is seen, in canvas units. */
  middle(): Point;
  focus(): void;
  close(): void;
}

/** Puts a canvas into an element; it takes the element's size and colours. */
export function openCanvas(element: HTMLElement, host: Host): CanvasView {
  const surface = new Surface(element, host);
  const control = new Control(surface);
  return {
    actions: control.actions,
    show: (document, catalogue, graph = null) => surface.show(document, catalogue, graph),
    setProgress: (progress) => surface.setProgress(progress),
    setPictures: (addresses) => surface.setPictures(addresses),
    setDrag: (does) => void (control.pointers.onNothing = does),
    select: (selection) => surface.select(selection),
    fit: (what) => surface.fit(what),
    look: (camera) => surface.look(camera),
    camera: () => surface.camera,
    node: (id) => surface.scene?.boxOf.get(id) ?? null,
    middle: () => surface.middle(),
    focus: () => surface.canvas.focus(),
    close: () => {
      control.close();
      surface.close();
    },
  };
}
