import { nodeKey, type Selection } from "../model/marks";
import type { Patch } from "../model/patch";
import type { NodeBox } from "../scene/layout";
import type { Scene } from "../scene/scene";
import { Change, type Where } from "./change";
import { rounded } from "./nodes";

export type Edge = "left" | "right" | "top" | "bottom" | "middle" | "centre";
export type Axis = "across" | "down";

function chosen(scene: Scene, selection: Selection): NodeBox[] {
  return scene.boxes.filter((box) => selection.has(nodeKey(box.node.id)) && !box.node.isPinned);
}

/** Puts the selected nodes on one line. */
export function align(where: Where, scene: Scene, selection: Selection, edge: Edge): Patch {
  const boxes = chosen(scene, selection);
  const change = new Change(where);
  if (boxes.length > 1) {
    const all = {
      left: Math.min(...boxes.map((box) => box.left)),
      right: Math.max(...boxes.map((box) => box.right)),
      top: Math.min(...boxes.map((box) => box.top)),
      bottom: Math.max(...boxes.map((box) => box.bottom)),
    };
    for (const box of boxes) {
      const [width, height] = [box.right - box.left, box.bottom - box.top];
      const shift = {
        left: [all.left - box.left, 0],
        right: [all.right - box.right, 0],
        centre: [(all.left + all.right - width) / 2 - box.left, 0],
        top: [0, all.top - box.top],
        bottom: [0, all.bottom - box.bottom],
        middle: [0, (all.top + all.bottom - height) / 2 - box.top],
      }[edge] as [number, number];
      move(change, box, ...shift);
    }
  }
  return change.done(where.names.align);
}

/** Leaves the same gap between the selected nodes; the outermost two stay. */
export function distribute(where: Where, scene: Scene, selection: Selection, axis: Axis): Patch {
  const [low, high] = axis === "across" ? (["left", "right"] as const) : (["top", "bottom"] as const);
  const boxes = chosen(scene, selection).toSorted((a, b) => a[low] + a[high] - b[low] - b[high]);
  const change = new Change(where);
  const [first, last] = [boxes[0], boxes.at(-1)];
  if (first && last && boxes.length > 2) {
    const filled = boxes.reduce((sum, box) => sum + box[high] - box[low], 0);
    const gap = (last[high] - first[low] - filled) / (boxes.length - 1);
    let at = first[low];
    for (const box of boxes) {
      const shift = at - box[low];
      if (box !== last) move(change, box, axis === "across" ? shift : 0, axis === "across" ? 0 : shift);
      at += box[high] - box[low] + gap;
    }
  }
  return change.done(where.names.distribute);
}

function move(change: Change, { node }: NodeBox, dx: number, dy: number): void {
  const path = change.node(node.id);
  if (path && (dx !== 0 || dy !== 0))
    change.put([...path, "pos"], [rounded(node.x + dx), rounded(node.y + dy)]);
}
