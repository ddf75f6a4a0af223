import { isObject, listAt, numberAt } from "../model/json";
import { groupKey, type Key, nodeKey, rerouteKey } from "../model/marks";
import type { Patch } from "../model/patch";
import { type Box, holds, holdsPoint } from "../scene/geometry";
import type { Scene } from "../scene/scene";
import type { Made } from "./add";
import { Change, type Where } from "./change";
import { rounded } from "./nodes";

const padding = 12;
const titleRoom = 36;

/** ComfyUI's own first colour of groups. */
const firstColour = "#3f789e";

export function addGroup(where: Where, around: Box, title: string): Made {
  const change = new Change(where);
  const groups = listAt(change.graph.raw, "groups");
  const ids = groups.map((group) => (isObject(group) ? (numberAt(group, "id") ?? 0) : 0));
  const [left, top] = [rounded(around.left - padding), rounded(around.top - titleRoom)];
  change.list([...change.path, "groups"]);
  change.draft.insert([...change.path, "groups"], {
    id: Math.max(0, ...ids) + 1,
    title,
    bounding: [left, top, rounded(around.right + padding - left), rounded(around.bottom + padding - top)],
    color: firstColour,
    font_size: 24,
    flags: {},
  });
  return { patch: change.done(where.names.group), selection: new Set([groupKey(groups.length)]) };
}

export function resizeGroup(where: Where, index: number, width: number, height: number): Patch {
  const change = new Change(where);
  const group = change.graph.groups.find((one) => one.index === index);
  if (group)
    change.put(
      [...change.path, "groups", index, "bounding"],
      [group.x, group.y, Math.max(140, rounded(width)), Math.max(80, rounded(height))],
    );
  return change.done(where.names.resize);
}

export function renameGroup(where: Where, index: number, title: string): Patch {
  return setOnGroup(where, index, "title", title, where.names.rename);
}

export function colourGroup(where: Where, index: number, color: string): Patch {
  return setOnGroup(where, index, "color", color, where.names.colour);
}

function setOnGroup(where: Where, index: number, key: string, value: string, name: string): Patch {
  const change = new Change(where);
  if (change.graph.groups.some((group) => group.index === index))
    change.put([...change.path, "groups", index, key], value);
  return change.done(name);
}

/** What moves with a group: whatever has its middle in it, and groups all in it. */
export function contentsOf(scene: Scene, index: number): Key[] {
  const box = scene.groups.find((one) => one.group.index === index);
  if (!box) return [];
  const nodes = scene.boxGrid
    .within(box)
    .filter((one) => holdsPoint(box, (one.left + one.right) / 2, (one.top + one.bottom) / 2))
    .map((one) => nodeKey(one.node.id));
  const groups = scene.groups.filter((one) => one !== box && holds(box, one));
  const dots = scene.dots.filter((dot) => holdsPoint(box, dot.x, dot.y));
  return [
    ...nodes,
    ...groups.map((one) => groupKey(one.group.index)),
    ...dots.map((dot) => rerouteKey(dot.reroute.id)),
  ];
}
