import { type InputSpec, type NodeClass, optionInputs } from "../model/catalogue";
import {
  idText,
  isList,
  isObject,
  type Json,
  type JsonObject,
  listAt,
  type Path,
  textAt,
} from "../model/json";
import { storedOf, walk } from "../model/widgets";
import type { Change, Where } from "./change";
import { type Autogrow, groupSocket, shiftTargets, storedSocket } from "./sockets";

/** A group of sockets that grows, as it stands on a node: the place in `inputs` of each socket there is. */
interface Grown {
  readonly name: string;
  readonly kind: Autogrow;
  readonly slots: readonly { readonly ordinal: number; readonly index: number }[];
}

/** The group of a class by its name; `null` when there is none while its widgets hold these values. */
export function groupNamed(
  nodeClass: NodeClass,
  stored: readonly Json[] | JsonObject,
  name: string,
): Autogrow | null {
  const values = new Map(walk(nodeClass, stored).map((stop) => [stop.name, stop.value]));
  return autogrowAt(nodeClass.inputs, "", name, values);
}

/** The group a socket belongs to; `null` when it stands alone. */
function groupOf(change: Change, node: string, socket: string, { catalogue }: Where): Grown | null {
  const name = groupPart(socket);
  const path = change.node(node);
  const raw = path ? change.get(path) : undefined;
  if (name === null || !isObject(raw)) return null;
  const nodeClass = catalogue.class(textAt(raw, "type") ?? "");
  const kind = nodeClass && groupNamed(nodeClass, storedOf(raw), name);
  if (!kind) return null;
  const slots = listAt(raw, "inputs").flatMap((slot, index) => {
    const own = isObject(slot) ? (textAt(slot, "name") ?? "") : "";
    const ordinal = own.startsWith(`${name}.`) ? kind.names.indexOf(own.slice(name.length + 1)) : -1;
    return ordinal < 0 ? [] : [{ ordinal, index }];
  });
  return { name, kind, slots };
}

/** What stands in front of a socket's last point. */
export const groupPart = (socket: string): string | null =>
  socket.includes(".") ? socket.slice(0, socket.lastIndexOf(".")) : null;

/** Options of a combo may have groups of one name and different lengths: the chosen one counts. */
function autogrowAt(
  inputs: readonly InputSpec[],
  prefix: string,
  wanted: string,
  values: ReadonlyMap<string, Json>,
): Autogrow | null {
  for (const spec of inputs) {
    const name = prefix + spec.name;
    if (name === wanted && spec.kind.kind === "autogrow") return spec.kind;
    if (spec.kind.kind !== "dynamic" || !wanted.startsWith(`${name}.`)) continue;
    const found = autogrowAt(optionInputs(spec, values.get(name) ?? null), `${name}.`, wanted, values);
    if (found) return found;
  }
  return null;
}

/** After the last socket of a group was linked, the next one comes. */
export function growAfter(change: Change, node: string, socket: string, where: Where): void {
  const path = change.node(node);
  const group = groupOf(change, node, socket, where);
  const last = group?.slots.at(-1);
  if (!path || !group || !last || socket !== `${group.name}.${group.kind.names[last.ordinal] ?? ""}`) return;
  const next = last.ordinal + 1;
  if (next >= group.kind.names.length) return;
  const made = storedSocket(groupSocket(group.name, group.kind, next));
  change.draft.insert([...path, "inputs"], made, last.index + 1);
  shiftTargets(change, node, last.index + 1);
}

/**
 * After a socket of a group lost its link, the links behind it move up by one, and of the free sockets at the end one
 * stays. Sockets the class demands keep what they have, as in ComfyUI.
 */
function shrinkAfter(change: Change, node: string, socket: string, where: Where): void {
  const path = change.node(node);
  const group = groupOf(change, node, socket, where);
  const from = group?.slots.findIndex(({ index }) => nameAt(change, path, index) === socket) ?? -1;
  const freed = group?.slots[from];
  if (!path || !group || !freed || freed.ordinal + 1 < group.kind.min) return;
  const linkPath = (place: number): Path => [...path, "inputs", group.slots[place]?.index ?? -1, "link"];
  for (let place = from; place + 1 < group.slots.length; place += 1) {
    const link = change.get(linkPath(place + 1)) ?? null;
    change.put(linkPath(place), link);
    if (link !== null) retarget(change, link, group.slots[place]?.index ?? -1);
  }
  change.put(linkPath(group.slots.length - 1), null);
  const lastLinked = group.slots.findLastIndex((_, place) => (change.get(linkPath(place)) ?? null) !== null);
  const kept = Math.max(group.kind.min + 1, lastLinked + 2);
  for (const { index } of group.slots.slice(kept).toReversed()) {
    change.draft.remove([...path, "inputs", index]);
    shiftTargets(change, node, index + 1, -1);
  }
}

function nameAt(change: Change, path: Path | null, index: number): string {
  const name = path && change.get([...path, "inputs", index, "name"]);
  return typeof name === "string" ? name : "";
}

/** Writes another slot number into a link. */
function retarget(change: Change, link: Json, slot: number): void {
  const links = [...change.path, "links"];
  const items = change.get(links);
  if (!isList(items)) return;
  items.forEach((item, n) => {
    if (isList(item) && idText(item[0]) === idText(link)) change.put([...links, n, 4], slot);
    else if (isObject(item) && idText(item["id"]) === idText(link))
      change.put([...links, n, "target_slot"], slot);
  });
}

/** Sockets that links lead to, to be closed up once the links are gone. */
export interface Freed {
  readonly node: string;
  readonly socket: string;
}

/** Where these links end, the last socket of a node first, so that closing up one leaves the places of the others. */
export function endsOfLinks(change: Change, links: ReadonlySet<string>): Freed[] {
  return change.graph.nodes.flatMap((node) =>
    node.inputs
      .filter((slot) => slot.links.some((link) => links.has(link)))
      .map((slot) => ({ node: node.id, socket: slot.name }))
      .toReversed(),
  );
}

/** Closes up the groups in which sockets came free. */
export function closeUp(change: Change, freed: readonly Freed[], where: Where): void {
  for (const { node, socket } of freed) shrinkAfter(change, node, socket, where);
}
