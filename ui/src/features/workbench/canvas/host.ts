import type { GraphId } from "./model/graph";
import type { Json } from "./model/json";
import type { Selection } from "./model/marks";
import type { Patch } from "./model/patch";
import type { Widget } from "./model/widgets";
import type { Box, Point } from "./scene/geometry";
import type { End } from "./scene/hit";
import type { CanvasTexts } from "./words";

/** A search for a node to add. */
export interface SearchRequest {
  /** Where the node goes, in canvas units. */
  readonly at: Point;
  /** Where the list may open, in CSS pixels of the page. */
  readonly screen: Point;
  /** The dragged link it should take: `view.add(type, request)` ties it. */
  readonly filter: { readonly from: End; readonly type: string } | null;
}

/** A widget to be edited in place. */
export interface WidgetRequest {
  readonly graph: GraphId;
  readonly node: string;
  readonly widget: Widget;
  /** Its band in CSS pixels of the page, and how much larger than life it is drawn. */
  readonly box: Box;
  readonly scale: number;
}

/** A title to be edited in place. */
export interface RenameRequest {
  readonly graph: GraphId;
  readonly what: { readonly node: string } | { readonly group: number };
  readonly text: string;
  readonly box: Box;
  readonly scale: number;
}

export interface MenuRequest {
  readonly screen: Point;
  readonly at: Point;
  readonly selection: Selection;
  readonly link: string | null;
}

/** What the canvas asks of the screen around it. */
export interface Host {
  readonly texts: CanvasTexts;
  /** Applies a change (see `apply`), saves it, and shows the new document before it returns. */
  edit(patch: Patch): void;
  undo(): void;
  redo(): void;
  /** Says a sentence to screen readers. */
  announce(sentence: string): void;
  /** Shows a sentence: why something was not done. Without it the sentence is only announced. */
  refuse?(sentence: string): void;
  search(request: SearchRequest): void;
  editWidget(request: WidgetRequest): void;
  rename(request: RenameRequest): void;
  /** Shows the inside of a subgraph, or with `null` the graph around this one. */
  enter(graph: GraphId): void;
  leave(): void;
  menu(request: MenuRequest): void;
  selected(selection: Selection): void;
  /** What lies over the canvas, in CSS pixels of the page: nothing is fitted under it. */
  covered?(): readonly Box[];
  /** Writes to the system's clipboard in both forms ComfyUI reads. */
  copy(clip: { readonly html: string; readonly text: string }): void;
  /** Runs the whole document, or up to the selected nodes. */
  run(nodes: readonly string[]): void;
}

/** A value that a widget gets. */
export interface WidgetValue {
  readonly node: string;
  readonly widget: string;
  readonly value: Json;
}
