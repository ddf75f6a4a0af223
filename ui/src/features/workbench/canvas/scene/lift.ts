import { reroutesOf, targetSlotOf } from "../model/graph";
import { boxOfCurve, curveThrough } from "./curve";
import { type Point, shifted } from "./geometry";
import type { NodeBox, Socket } from "./layout";
import type { GroupBox, LinkLine, RerouteDot, Scene } from "./scene";

/** What the hand holds at the moment; it is painted above the rest, frame by frame. */
export interface Lifted {
  readonly nodes: ReadonlySet<string>;
  readonly links: ReadonlySet<string>;
  readonly reroutes: ReadonlySet<string>;
  readonly groups: ReadonlySet<number>;
}

export const nothingLifted: Lifted = {
  nodes: new Set(),
  links: new Set(),
  reroutes: new Set(),
  groups: new Set(),
};

/** The same with the links that hang on it. */
export function liftedWith(
  scene: Scene,
  nodes: ReadonlySet<string>,
  reroutes: ReadonlySet<string>,
  groups: ReadonlySet<number>,
): Lifted {
  const links = new Set<string>();
  for (const id of nodes) {
    const box = scene.boxOf.get(id);
    for (const slot of [...(box?.node.inputs ?? []), ...(box?.node.outputs ?? [])])
      for (const link of slot.links) links.add(link);
  }
  for (const id of reroutes) for (const link of scene.graph.reroutes.get(id)?.links ?? []) links.add(link);
  return { nodes, links, reroutes, groups };
}

/** Where lifted things are now. */
export interface Afloat {
  readonly boxes: readonly NodeBox[];
  readonly lines: readonly LinkLine[];
  readonly dots: readonly RerouteDot[];
  readonly groups: readonly GroupBox[];
}

export const nothingAfloat: Afloat = { boxes: [], lines: [], dots: [], groups: [] };

const moved = (socket: Socket, dx: number, dy: number): Socket => ({
  ...socket,
  x: socket.x + dx,
  y: socket.y + dy,
});

export const movedBox = (box: NodeBox, dx: number, dy: number): NodeBox => ({
  ...box,
  ...shifted(box, dx, dy),
  node: { ...box.node, x: box.node.x + dx, y: box.node.y + dy },
  inputs: box.inputs.map((socket) => moved(socket, dx, dy)),
  outputs: box.outputs.map((socket) => moved(socket, dx, dy)),
});

/** Everything lifted, moved by so much. */
export function afloat(scene: Scene, lifted: Lifted, dx: number, dy: number): Afloat {
  const boxes = [...lifted.nodes]
    .map((id) => scene.boxOf.get(id))
    .filter((box) => box !== undefined)
    .map((box) => movedBox(box, dx, dy));
  const dots = scene.dots
    .filter((dot) => lifted.reroutes.has(dot.reroute.id))
    .map((dot) => ({ ...dot, x: dot.x + dx, y: dot.y + dy }));
  const groups = scene.groups
    .filter((box) => lifted.groups.has(box.group.index))
    .map((box) => ({ ...box, ...shifted(box, dx, dy) }));
  return { boxes, dots, groups, lines: relinked(scene, lifted, boxes, dots) };
}

/** Links anew, with some boxes and points elsewhere than in the scene. */
export function relinked(
  scene: Scene,
  lifted: Lifted,
  boxes: readonly NodeBox[],
  dots: readonly RerouteDot[],
): LinkLine[] {
  const boxOf = new Map(boxes.map((box) => [box.node.id, box]));
  const dotOf = new Map(dots.map((dot) => [dot.reroute.id, dot]));
  return [...lifted.links].flatMap((id) => {
    const line = scene.lineOf.get(id);
    if (!line) return [];
    const { link } = line;
    const target = boxOf.get(link.target);
    const start: Point = boxOf.get(link.origin)?.outputs[link.originSlot] ?? pointAt(line, 0);
    const end: Point =
      target?.inputs[targetSlotOf(target.node, link)] ?? pointAt(line, line.curve.length - 2);
    const between = reroutesOf(scene.graph, link).map((one): Point => dotOf.get(one.id) ?? one);
    const curve = curveThrough([start, ...between, end]);
    return [{ ...line, ...boxOfCurve(curve), curve }];
  });
}

const pointAt = ({ curve }: LinkLine, index: number): Point => ({
  x: curve[index] ?? 0,
  y: curve[index + 1] ?? 0,
});
