import { moveItems, resizeNode } from "../edits/nodes";
import { resizeGroup } from "../edits/groups";
import { groupsIn, type Key, nodeKey, nodesIn, reroutesIn, type Selection } from "../model/marks";
import { boxOfCurve, curveThrough, piecesOf } from "../scene/curve";
import { type Box, meets, type Point } from "../scene/geometry";
import { resized } from "../scene/layout";
import { afloat, liftedWith, nothingAfloat, nothingLifted, relinked } from "../scene/lift";
import type { Surface } from "../surface";
import { type Actions, withContents } from "./actions";
import type { Gesture } from "./gesture";
import { onGrid, railsOf, snapped } from "./snap";

const snapReach = 6;
const mostRails = 300;

function putBack(surface: Surface): void {
  surface.lifted = nothingLifted;
  surface.afloat = nothingAfloat;
  surface.guides = [];
  surface.ask();
}

/** Moves the selection; with Alt a copy of it. */
export function dragSelection(
  surface: Surface,
  actions: Actions,
  from: Point,
  isCopy: boolean,
): Gesture | null {
  const { scene } = surface;
  if (!scene) return null;
  const all = withContents(scene, surface.selection);
  const isFixed = (key: Key) => nodesIn([key]).some((id) => scene.graph.byId.get(id)?.isPinned === true);
  const moving: Selection = new Set([...all].filter((key) => !isFixed(key)));
  const box = surface.boxAround(moving);
  if (!box) return null;
  const lifted = liftedWith(
    scene,
    new Set(nodesIn(moving)),
    new Set(reroutesIn(moving)),
    new Set(groupsIn(moving)),
  );
  const seen = surface.seen();
  const others = scene.boxes.filter((one) => !lifted.nodes.has(one.node.id) && meets(one, seen));
  const rails = railsOf(others.length > mostRails ? [] : others);
  let by: Point = { x: 0, y: 0 };
  return {
    move: (at, _, event) => {
      if (!isCopy && surface.lifted === nothingLifted) surface.lifted = lifted;
      const raw = { dx: at.x - from.x, dy: at.y - from.y };
      const held = event.shiftKey
        ? { dx: onGrid(box.left, raw.dx), dy: onGrid(box.top, raw.dy), guides: [] }
        : event.ctrlKey || event.metaKey
          ? { ...raw, guides: [] }
          : snapped(box, raw.dx, raw.dy, rails, snapReach / surface.camera.scale);
      by = { x: Math.round(held.dx), y: Math.round(held.dy) };
      surface.guides = held.guides;
      surface.afloat = afloat(scene, lifted, by.x, by.y);
      surface.ask();
    },
    end: () => {
      surface.guides = [];
      if (isCopy) {
        putBack(surface);
        actions.duplicate(by);
        return;
      }
      surface.edit(moveItems(actions.where(scene), moving, by.x, by.y));
      // Where nothing moved there is no new document to put things back.
      if (by.x === 0 && by.y === 0) putBack(surface);
    },
    cancel: () => putBack(surface),
  };
}

const smallest = { width: 80, height: 26 };

/** Pulls a node's lower right corner. */
export function dragCorner(surface: Surface, actions: Actions, id: string, from: Point): Gesture | null {
  const { scene } = surface;
  const box = scene?.boxOf.get(id);
  if (!scene || !box) return null;
  const lifted = liftedWith(scene, new Set([id]), new Set(), new Set());
  let [width, height] = [box.node.width, box.node.height];
  return {
    move: (at, _, event) => {
      surface.lifted = lifted;
      const exact = (value: number) => (event.shiftKey ? Math.round(value / 10) * 10 : Math.round(value));
      width = Math.max(smallest.width, exact(box.node.width + at.x - from.x));
      height = Math.max(smallest.height, exact(box.node.height + at.y - from.y));
      const boxes = [resized(box, width, height, scene.catalogue)];
      surface.afloat = { ...nothingAfloat, boxes, lines: relinked(scene, lifted, boxes, []) };
      surface.ask();
    },
    end: () => {
      // What its contents need is more than a hand may give.
      const shown = surface.afloat.boxes[0];
      const tall = shown ? Math.max(height, shown.bottom - shown.node.y) : height;
      const patch = resizeNode(actions.where(scene), id, width, tall);
      surface.edit(patch);
      if (patch.forward.length === 0) putBack(surface);
    },
    cancel: () => putBack(surface),
  };
}

/** Pulls a group's lower right corner. */
export function dragGroupCorner(
  surface: Surface,
  actions: Actions,
  index: number,
  from: Point,
): Gesture | null {
  const { scene } = surface;
  const box = scene?.groups.find((one) => one.group.index === index);
  if (!scene || !box) return null;
  let [width, height] = [box.group.width, box.group.height];
  return {
    move: (at) => {
      width = Math.max(140, Math.round(box.group.width + at.x - from.x));
      height = Math.max(80, Math.round(box.group.height + at.y - from.y));
      surface.lifted = { ...nothingLifted, groups: new Set([index]) };
      const groups = [{ ...box, right: box.left + width, bottom: box.top + height }];
      surface.afloat = { ...nothingAfloat, groups };
      surface.ask();
    },
    end: () => surface.edit(resizeGroup(actions.where(scene), index, width, height)),
    cancel: () => putBack(surface),
  };
}

/** Draws a box; what it touches is selected, added to what was with Shift. */
export function dragBand(surface: Surface, actions: Actions, from: Point, isMore: boolean): Gesture | null {
  const { scene, selection: before } = surface;
  if (!scene) return null;
  const clear = () => {
    surface.band = null;
    surface.ask();
  };
  return {
    move: (at) => {
      const band: Box = {
        left: Math.min(from.x, at.x),
        right: Math.max(from.x, at.x),
        top: Math.min(from.y, at.y),
        bottom: Math.max(from.y, at.y),
      };
      surface.band = band;
      const touched: Key[] = scene.boxGrid.within(band).map((box) => nodeKey(box.node.id));
      for (const box of scene.groups)
        if (box.left > band.left && box.right < band.right && box.top > band.top && box.bottom < band.bottom)
          touched.push(`g:${box.group.index}`);
      for (const dot of scene.dots)
        if (dot.x > band.left && dot.x < band.right && dot.y > band.top && dot.y < band.bottom)
          touched.push(`r:${dot.reroute.id}`);
      surface.select(new Set([...(isMore ? before : []), ...touched]));
      surface.ask();
    },
    end: () => {
      clear();
      actions.sayCount();
    },
    cancel: () => {
      clear();
      surface.select(before);
    },
  };
}

/** Moves the view. */
export function dragView(surface: Surface, start: Point): Gesture {
  let last = start;
  return {
    move: (_, inside) => {
      surface.pan(inside.x - last.x, inside.y - last.y);
      last = inside;
    },
    end: () => undefined,
    cancel: () => undefined,
  };
}

/** Pulls a new point out of a link. */
export function pullReroute(surface: Surface, actions: Actions, link: string, piece: number): Gesture | null {
  const { scene } = surface;
  const line = scene?.lineOf.get(link);
  if (!scene || !line) return null;
  const lifted = { ...nothingLifted, links: new Set([link]) };
  const { curve } = line;
  const stops = [0, ...Array.from({ length: piecesOf(curve) }, (_, n) => 6 * (n + 1))];
  const points = stops.map((n): Point => ({ x: curve[n] ?? 0, y: curve[n + 1] ?? 0 }));
  return {
    move: (at) => {
      surface.lifted = lifted;
      const through = curveThrough(points.toSpliced(piece + 1, 0, at));
      surface.afloat = { ...nothingAfloat, lines: [{ ...line, ...boxOfCurve(through), curve: through }] };
      surface.ask();
    },
    end: (at) => actions.addReroute(link, piece, at),
    cancel: () => putBack(surface),
  };
}
