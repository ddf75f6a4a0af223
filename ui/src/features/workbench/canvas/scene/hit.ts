import { inputNodeId, outputNodeId } from "../model/graph";
import { middleOf, nearestOn } from "./curve";
import { grown, holdsPoint, type Point } from "./geometry";
import { type NodeBox, type Row, type Socket, titleHeight } from "./layout";
import type { Scene } from "./scene";

export type Side = "input" | "output";

/** One end that a link can have; a subgraph's own inputs give, so they count as outputs. */
export interface End {
  readonly node: string;
  readonly side: Side;
  readonly index: number;
}

export type Hit =
  | { readonly kind: "node"; readonly id: string; readonly part: "title" | "body" | "corner" }
  | ({ readonly kind: "socket" } & End)
  | { readonly kind: "widget"; readonly id: string; readonly name: string; readonly socket: number }
  | { readonly kind: "link"; readonly id: string; readonly piece: number; readonly isMiddle: boolean }
  | { readonly kind: "reroute"; readonly id: string }
  | { readonly kind: "group"; readonly index: number; readonly part: "title" | "corner" };

/** How exactly a pointer can point, in CSS pixels. */
export const toleranceOf = (pointer: string): number =>
  pointer === "touch" ? 16 : pointer === "pen" ? 9 : 6;

const corner = 14;
const groupTitle = 30;

/** What lies under a point of the canvas; `room` is how far beside it still counts, in canvas units. */
export function hit(scene: Scene, point: Point, room: number): Hit | null {
  const { x, y } = point;
  const near = scene.boxGrid.within({ left: x - 1, top: y - 1, right: x + 1, bottom: y + 1 });
  const top = near.at(-1);
  const socket = socketAt(scene, point, room, top ?? null);
  if (socket) return { kind: "socket", ...socket };
  if (top) return onNode(top, x, y, room);
  const dot = scene.dots.find((one) => Math.hypot(one.x - x, one.y - y) <= Math.max(8, room));
  if (dot) return { kind: "reroute", id: dot.reroute.id };
  return linkAt(scene, point, room) ?? groupAt(scene, point, room);
}

function onNode(box: NodeBox, x: number, y: number, room: number): Hit {
  const { id } = box.node;
  const reach = Math.max(corner, room);
  const canResize = !box.node.isCollapsed && box.kind !== "reroute";
  if (canResize && x > box.right - reach && y > box.bottom - reach)
    return { kind: "node", id, part: "corner" };
  if (box.hasTitle && y < box.top + titleHeight) return { kind: "node", id, part: "title" };
  const row = rowAt(box, x, y);
  if (!row) return { kind: "node", id, part: "body" };
  return { kind: "widget", id, name: row.widget.name, socket: row.widget.slot };
}

function rowAt(box: NodeBox, x: number, y: number): Row | null {
  if (x < box.left + 10 || x > box.right - 10) return null;
  const at = y - box.node.y;
  return box.rows.find((row) => at >= row.y && at <= row.y + row.height) ?? null;
}

/** The socket at a point: none that another node lies over. */
export function socketAt(scene: Scene, point: Point, room: number, over: NodeBox | null): End | null {
  const reach = Math.max(9, room);
  const area = {
    left: point.x - reach,
    top: point.y - reach,
    right: point.x + reach,
    bottom: point.y + reach,
  };
  let best: End | null = null;
  let nearest = reach;
  const offer = (node: string, side: Side, index: number, at: Point) => {
    const distance = Math.hypot(at.x - point.x, at.y - point.y);
    if (distance >= nearest) return;
    nearest = distance;
    best = { node, side, index };
  };
  for (const box of scene.boxGrid.within(area)) {
    if (over && box !== over && holdsPoint(over, point.x, point.y, -reach)) continue;
    for (const socket of box.inputs) if (isThere(socket)) offer(box.node.id, "input", socket.index, socket);
    for (const socket of box.outputs) offer(box.node.id, "output", socket.index, socket);
  }
  for (const column of scene.columns)
    for (const socket of column.sockets)
      if (column.side === "inputs") offer(inputNodeId, "output", socket.index, socket);
      else offer(outputNodeId, "input", socket.index, socket);
  return best;
}

const isThere = (socket: Socket): boolean =>
  socket.isShown && (socket.widget === null || socket.slot.links.length > 0);

function linkAt(scene: Scene, { x, y }: Point, room: number): Hit | null {
  let best: Hit | null = null;
  let nearest = room;
  const around = grown({ left: x, top: y, right: x, bottom: y }, room);
  for (const line of scene.lineGrid.within(around)) {
    const { distance, piece } = nearestOn(line.curve, x, y);
    if (distance > nearest) continue;
    nearest = distance;
    const middle = middleOf(line.curve);
    const isMiddle = Math.hypot(middle.x - x, middle.y - y) <= Math.max(8, room);
    best = { kind: "link", id: line.link.id, piece, isMiddle };
  }
  return best;
}

function groupAt(scene: Scene, { x, y }: Point, room: number): Hit | null {
  const reach = Math.max(corner, room);
  for (const box of scene.groups.toReversed()) {
    if (!holdsPoint(box, x, y)) continue;
    const { index } = box.group;
    if (x > box.right - reach && y > box.bottom - reach) return { kind: "group", index, part: "corner" };
    if (y < box.top + groupTitle) return { kind: "group", index, part: "title" };
  }
  return null;
}

/** Where an end stands; `null` when there is none such. */
export function placeOfEnd(scene: Scene, end: End): Point | null {
  const box = scene.boxOf.get(end.node);
  if (box) return (end.side === "input" ? box.inputs : box.outputs)[end.index] ?? null;
  const side = end.node === inputNodeId ? "inputs" : "outputs";
  return scene.columns.find((column) => column.side === side)?.sockets[end.index] ?? null;
}

/** The type at an end, as the document stores it. */
export function typeOfEnd(scene: Scene, end: End): string | null {
  const node = scene.boxOf.get(end.node)?.node;
  if (node) return (end.side === "input" ? node.inputs : node.outputs)[end.index]?.type ?? null;
  const ports = end.node === inputNodeId ? scene.graph.inputs : scene.graph.outputs;
  return ports[end.index]?.type ?? null;
}
