import type { NodeBox } from "../scene/layout";
import type { Hit } from "../scene/hit";
import type { Scene } from "../scene/scene";

export type Arrow = "left" | "right" | "up" | "down";

/** Nodes as one reads them: by bands from top to bottom, in each from left to right. */
export function inReadingOrder(scene: Scene): readonly NodeBox[] {
  const known = orders.get(scene);
  if (known) return known;
  const band = 200;
  const order = scene.boxes.toSorted(
    (a, b) => Math.floor(a.top / band) - Math.floor(b.top / band) || a.left - b.left || a.top - b.top,
  );
  orders.set(scene, order);
  return order;
}

const orders = new WeakMap<Scene, readonly NodeBox[]>();

/** The node a step further, round and round. */
export function nextNode(scene: Scene, from: string | null, by: 1 | -1): string | null {
  const order = inReadingOrder(scene);
  if (order.length === 0) return null;
  const at = from === null ? -1 : order.findIndex((box) => box.node.id === from);
  const next = at < 0 ? (by > 0 ? 0 : order.length - 1) : (at + by + order.length) % order.length;
  return order[next]?.node.id ?? null;
}

/** The nearest node in a direction; what lies beside the way counts as farther. */
export function nodeTowards(scene: Scene, from: string, arrow: Arrow): string | null {
  const start = scene.boxOf.get(from);
  if (!start) return nextNode(scene, null, 1);
  const middle = (box: NodeBox) => ({ x: (box.left + box.right) / 2, y: (box.top + box.bottom) / 2 });
  const here = middle(start);
  let best: string | null = null;
  let least = Infinity;
  for (const box of scene.boxes) {
    if (box === start) continue;
    const there = middle(box);
    const [dx, dy] = [there.x - here.x, there.y - here.y];
    const along = arrow === "left" ? -dx : arrow === "right" ? dx : arrow === "up" ? -dy : dy;
    const aside = Math.abs(arrow === "left" || arrow === "right" ? dy : dx);
    if (along <= 0 || aside > along * 3) continue;
    const cost = along + 2 * aside;
    if (cost < least) [least, best] = [cost, box.node.id];
  }
  return best;
}

/** The parts of a node from top to bottom: inputs, outputs, widgets. */
export function partsOf(box: NodeBox): Hit[] {
  const id = box.node.id;
  const sockets = [
    ...box.inputs
      .filter((socket) => socket.isShown && socket.widget === null)
      .map((socket): Hit => ({ kind: "socket", node: id, side: "input", index: socket.index })),
    ...box.outputs.map((socket): Hit => ({ kind: "socket", node: id, side: "output", index: socket.index })),
  ];
  const widgets = box.rows.map(({ widget }): Hit => ({
    kind: "widget",
    id,
    name: widget.name,
    socket: widget.slot,
  }));
  return [...sockets, ...widgets];
}

export const nodeOf = (focus: Hit | null): string | null =>
  focus?.kind === "node" || focus?.kind === "widget"
    ? focus.id
    : focus?.kind === "socket"
      ? focus.node
      : null;
