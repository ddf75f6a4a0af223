import { downstream, type LinkEnd, linksAt, takenType, upstream, whyNot } from "../edits/links";
import { isAny, typesFit } from "../model/types";
import type { Rope } from "../paint/overlay";
import type { Point } from "../scene/geometry";
import { type End, hit, placeOfEnd, typeOfEnd } from "../scene/hit";
import { type NodeBox, widgetHeight } from "../scene/layout";
import { nothingLifted } from "../scene/lift";
import type { Scene } from "../scene/scene";
import type { Surface } from "../surface";
import type { Actions } from "./actions";
import type { Gesture } from "./gesture";

/** What the rope would be tied to at a point, and whether it may. */
export interface Aim {
  readonly end: LinkEnd | null;
  readonly place: Point | null;
  readonly reason: string | null;
}

/** Draws a link from a socket. A link that feeds the socket already is taken off it and led elsewhere. */
export function dragRope(surface: Surface, actions: Actions, taken: End): Gesture | null {
  const { scene } = surface;
  if (!scene) return null;
  const old = taken.side === "input" ? linksAt(scene, taken) : [];
  const link = old[0] === undefined ? undefined : scene.graph.links.get(old[0]);
  const from: End = link ? { node: link.origin, side: "output", index: link.originSlot } : taken;
  const start = placeOfEnd(scene, from);
  if (!start) return null;
  const type = typeOfEnd(scene, from) ?? "*";
  const open = openSockets(surface, scene, from, type);
  let aim: Aim = { end: null, place: null, reason: null };
  const clear = () => {
    surface.rope = null;
    surface.lifted = nothingLifted;
    surface.ask();
  };
  return {
    move: (at) => {
      if (link) surface.lifted = { ...nothingLifted, links: new Set([link.id]) };
      aim = aimAt(surface, scene, from, at);
      const rope: Rope = {
        from: start,
        to: at,
        type,
        isBackward: from.side === "input",
        open,
        target: aim.reason === null ? aim.place : null,
        reason: aim.reason,
      };
      surface.rope = rope;
      surface.ask();
    },
    end: (at, event) => {
      clear();
      if (aim.end && link && sameEnd(aim.end, taken)) return;
      if (aim.end) {
        if (link) actions.lead(old, from, aim.end);
        else actions.connect(from, aim.end);
        return;
      }
      // Let go over nothing: a link taken off is gone, a new one asks for a node.
      if (link) actions.disconnect(old);
      else if (aim.reason === null)
        surface.host.search({ at, screen: { x: event.clientX, y: event.clientY }, filter: { from, type } });
    },
    cancel: clear,
  };
}

const sameEnd = (one: LinkEnd, other: End): boolean =>
  "index" in one && one.node === other.node && one.index === other.index && one.side === other.side;

/** The socket, widget or node under the pointer. */
export function aimAt(surface: Surface, scene: Scene, from: End, at: Point): Aim {
  const { why } = surface.host.texts;
  const found = hit(scene, at, 18 / surface.camera.scale);
  const offer = (end: LinkEnd, place: Point | null): Aim => {
    const reason = whyNot(scene, from, end, why);
    return { end: reason === null ? end : null, place, reason };
  };
  if (found?.kind === "socket") {
    if (found.node === from.node && found.side === from.side && found.index === from.index)
      return { end: null, place: null, reason: null };
    return offer(found, placeOfEnd(scene, found));
  }
  if (found?.kind === "widget" && from.side === "output") {
    const end: LinkEnd = { node: found.id, side: "input", widget: found.name };
    return offer(end, placeOfLinkEnd(scene, end));
  }
  // Anywhere on a node: the first free socket that takes it.
  const box = found && "id" in found && found.kind !== "link" ? scene.boxOf.get(found.id) : undefined;
  if (!box) return { end: null, place: null, reason: null };
  const sockets = (from.side === "output" ? box.inputs : box.outputs).filter((socket) => socket.isShown);
  const side = from.side === "output" ? ("input" as const) : ("output" as const);
  const free = sockets.toSorted((a, b) => Number(a.slot.links.length > 0) - Number(b.slot.links.length > 0));
  for (const socket of free) {
    const end: End = { node: box.node.id, side, index: socket.index };
    if (whyNot(scene, from, end, why) === null) return { end, place: socket, reason: null };
  }
  const first = free[0];
  return first
    ? offer({ node: box.node.id, side, index: first.index }, null)
    : { end: null, place: null, reason: null };
}

/** Where a link would end; `null` when nothing shows it. */
export function placeOfLinkEnd(scene: Scene, end: LinkEnd): Point | null {
  if ("index" in end) return placeOfEnd(scene, end);
  const box = scene.boxOf.get(end.node);
  return box ? placeOfRow(box, end.widget) : null;
}

function placeOfRow(box: NodeBox, name: string): Point | null {
  const row = box.rows.find((one) => one.widget.name === name);
  return row ? { x: box.left, y: box.node.y + row.y + widgetHeight / 2 } : null;
}

/** What in sight the rope may be tied to. */
function openSockets(surface: Surface, scene: Scene, from: End, type: string): Rope["open"] {
  const open: (Point & { type: string })[] = [];
  // The node itself and all that would close a circle.
  const closed = from.side === "output" ? upstream(scene, from.node) : downstream(scene, from.node);
  for (const box of scene.boxGrid.within(surface.seen())) {
    if (closed.has(box.node.id)) continue;
    if (from.side === "input") {
      for (const socket of box.outputs)
        if (typesFit(socket.slot.type, type)) open.push({ x: socket.x, y: socket.y, type: socket.slot.type });
      continue;
    }
    for (const { index, isShown, x, y } of box.inputs) {
      const takes = isShown ? takenType(scene, { node: box.node.id, side: "input", index }) : null;
      if (takes !== null && typesFit(type, takes)) open.push({ x, y, type: takes });
    }
    for (const { widget } of box.rows) {
      const takes =
        widget.slot >= 0 ? null : takenType(scene, { node: box.node.id, side: "input", widget: widget.name });
      const place =
        takes === null || takes === "socketless" || isAny(takes) || !typesFit(type, takes)
          ? null
          : placeOfRow(box, widget.name);
      if (place && takes !== null && !isAny(type)) open.push({ ...place, type: takes });
    }
  }
  return open;
}
