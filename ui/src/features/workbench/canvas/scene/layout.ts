import type { Catalogue } from "../model/catalogue";
import { type GraphNode, isNote, type Slot } from "../model/graph";
import { type JsonObject, textAt } from "../model/json";
import type { Widget } from "../model/widgets";
import type { Box, Point } from "./geometry";

/** ComfyUI's measures, so that the places and sizes in files mean the same here. */
export const titleHeight = 30;
export const slotHeight = 20;
export const widgetHeight = 20;
export const widgetGap = 4;
const aboveWidgets = 6;
const smallestText = 46;
const besidesTitle = 60;

export type NodeKind = "class" | "subgraph" | "note" | "reroute" | "primitive" | "missing";

/** A socket and where it stands on the canvas. */
export interface Socket extends Point {
  readonly slot: Slot;
  readonly index: number;
  /** The widget beside it. */
  readonly widget: Widget | null;
  readonly isShown: boolean;
}

/** A widget and its band of the node, from the node's upper edge. */
export interface Row {
  readonly widget: Widget;
  readonly y: number;
  readonly height: number;
}

/** A node ready to be drawn and hit: everything but colours. */
export interface NodeBox extends Box {
  readonly node: GraphNode;
  readonly kind: NodeKind;
  readonly title: string;
  readonly inputs: readonly Socket[];
  readonly outputs: readonly Socket[];
  readonly widgets: readonly Widget[];
  readonly rows: readonly Row[];
  /** Where pictures go: below the last widget, from the node's upper edge. */
  readonly pictureTop: number;
  /** The class calls a paid service. */
  readonly isPaid: boolean;
  readonly hasTitle: boolean;
}

export function kindOf(node: GraphNode, catalogue: Catalogue, definition: JsonObject | null): NodeKind {
  if (definition) return "subgraph";
  if (isNote(node.type)) return "note";
  if (node.type === "Reroute") return "reroute";
  if (node.type === "PrimitiveNode") return "primitive";
  return catalogue.class(node.type) ? "class" : "missing";
}

/** The box of a node in another size, for as long as its corner is pulled. */
export const resized = (box: NodeBox, width: number, height: number, catalogue: Catalogue): NodeBox => ({
  ...layout({ ...box.node, width, height }, box.widgets, catalogue, null),
  kind: box.kind,
  title: box.title,
  isPaid: box.isPaid,
});

export function layout(
  node: GraphNode,
  widgets: readonly Widget[],
  catalogue: Catalogue,
  definition: JsonObject | null,
): NodeBox {
  const kind = kindOf(node, catalogue, definition);
  const nodeClass = catalogue.class(node.type);
  const given = node.title === "" ? null : node.title;
  const title = given ?? (definition && textAt(definition, "name")) ?? nodeClass?.displayName ?? node.type;
  const shared = { node, kind, title, widgets, isPaid: nodeClass?.isApi ?? false };
  if (kind === "reroute") return reroute(shared, node);
  if (node.isCollapsed) return collapsed(shared, node);

  const shown = widgets.filter((widget) => !widget.isHidden);
  const plain = node.inputs.filter((slot) => !beside(slot, shown) && !isAbsent(slot, widgets));
  const slotRows = Math.max(plain.length, node.outputs.length);
  const start = slotRows * slotHeight + aboveWidgets;
  const { rows, end } = place(shown, start, node.height, kind === "note");
  const height = Math.max(node.height, end, slotRows * slotHeight + 6);
  const rowOf = (widget: Widget) => rows.find((row) => row.widget === widget);

  let next = 0;
  const inputs = node.inputs.map((slot, index): Socket => {
    const widget = beside(slot, shown);
    const row = widget && rowOf(widget);
    if (row) return { slot, index, widget, isShown: true, x: node.x, y: node.y + row.y + widgetHeight / 2 };
    const absent = isAbsent(slot, widgets);
    const y = node.y + ((absent ? 0 : next) + 0.7) * slotHeight;
    if (!absent) next += 1;
    return { slot, index, widget: null, isShown: !absent, x: node.x, y };
  });
  const outputs = node.outputs.map((slot, index): Socket => ({
    slot,
    index,
    widget: null,
    isShown: true,
    x: node.x + node.width,
    y: node.y + (index + 0.7) * slotHeight,
  }));
  return {
    ...shared,
    left: node.x,
    top: node.y - titleHeight,
    right: node.x + node.width,
    bottom: node.y + height,
    inputs,
    outputs,
    rows,
    pictureTop: end,
    hasTitle: true,
  };
}

const beside = (slot: Slot, widgets: readonly Widget[]): Widget | null =>
  slot.widget === null ? null : (widgets.find((widget) => belongs(widget, slot)) ?? null);

const belongs = (widget: Widget, slot: Slot): boolean =>
  widget.name === slot.widget || widget.name === slot.name;

/** A socket of a widget nobody shows, with nothing linked to it. */
const isAbsent = (slot: Slot, widgets: readonly Widget[]): boolean =>
  slot.links.length === 0 && (beside(slot, widgets)?.isHidden ?? false);

/** Bands for widgets: fixed ones as high as they are, texts share what the node has left. */
function place(
  widgets: readonly Widget[],
  start: number,
  height: number,
  isNoteNode: boolean,
): { rows: Row[]; end: number } {
  const growing = widgets.filter((widget) => widget.kind === "multiline").length;
  const fixed = (widgets.length - growing) * (widgetHeight + widgetGap);
  const free = height - start - fixed - growing * widgetGap - 4;
  const share = growing === 0 ? 0 : Math.max(smallestText, free / growing);
  let y = isNoteNode ? 4 : start;
  const rows = widgets.map((widget): Row => {
    const tall = widget.kind === "multiline";
    const band = tall ? (isNoteNode ? Math.max(20, height - 8) : share) : widgetHeight;
    const row = { widget, y, height: band };
    y += band + widgetGap;
    return row;
  });
  return { rows, end: isNoteNode ? height : widgets.length > 0 ? y + 4 : start };
}

/** About the width of a title; only collapsed nodes, which have no width of their own in files, need it. */
const titleWidth = (title: string): number => besidesTitle + 7.4 * title.length;

type Shared = Pick<NodeBox, "node" | "kind" | "title" | "widgets" | "isPaid">;

/** Every slot of one side in one place, as nodes have them that show no rows. */
const gatheredAt = (x: number, y: number) => (slot: Slot, index: number) => ({
  slot,
  index,
  widget: null,
  isShown: true,
  x,
  y,
});

function collapsed(shared: Shared, node: GraphNode): NodeBox {
  const width = Math.min(node.width, titleWidth(shared.title));
  const y = node.y - titleHeight / 2;
  return {
    ...shared,
    left: node.x,
    top: node.y - titleHeight,
    right: node.x + width,
    bottom: node.y,
    inputs: node.inputs.map(gatheredAt(node.x, y)),
    outputs: node.outputs.map(gatheredAt(node.x + width, y)),
    rows: [],
    pictureTop: 0,
    hasTitle: true,
  };
}

function reroute(shared: Shared, node: GraphNode): NodeBox {
  const height = Math.max(26, node.height);
  const y = node.y + Math.min(height / 2, 0.7 * slotHeight);
  return {
    ...shared,
    left: node.x,
    top: node.y,
    right: node.x + node.width,
    bottom: node.y + height,
    inputs: node.inputs.map(gatheredAt(node.x, y)),
    outputs: node.outputs.map(gatheredAt(node.x + node.width, y)),
    rows: [],
    pictureTop: height,
    hasTitle: false,
  };
}
