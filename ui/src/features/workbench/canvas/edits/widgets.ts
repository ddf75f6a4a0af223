import type { NodeClass } from "../model/catalogue";
import { isList, isObject, type Json, type JsonObject, type Path } from "../model/json";
import type { Patch } from "../model/patch";
import { storedOf, type Stop, walk, type Widget } from "../model/widgets";
import { Change, type Where } from "./change";
import { shiftTargets, socketsOf, storedSocket } from "./sockets";

/** Sets one widget of a node. Values not stored yet are filled up, since the list goes by position. */
export function setWidget(
  where: Where,
  node: string,
  widgets: readonly Widget[],
  name: string,
  value: Json,
): Patch {
  const change = new Change(where);
  const path = change.node(node);
  const widget = widgets.find((one) => one.name === name);
  const found = change.graph.byId.get(node);
  if (path && widget && found) {
    const nodeClass = where.catalogue.class(found.type);
    if (widget.spec?.kind.kind === "dynamic" && widget.source === null && nodeClass)
      choose(change, path, node, nodeClass, found.raw, widget, value);
    else {
      write(change, path, found.raw, nodeClass, widgets, widget, value);
      nameToo(change, path, widget, value);
    }
  }
  return change.done(where.names.set(widget?.label ?? name));
}

function write(
  change: Change,
  path: Path,
  raw: JsonObject,
  nodeClass: NodeClass | null,
  widgets: readonly Widget[],
  widget: Widget,
  value: Json,
): void {
  const stored = storedOf(raw);
  const values = [...path, "widgets_values"];
  if (!isList(stored)) {
    change.put([...values, widget.name], value);
    return;
  }
  if (widget.index === null) return;
  if (widget.index < stored.length) {
    change.put([...values, widget.index], value);
    return;
  }
  const known = nodeClass ? walk(nodeClass, stored).map((stop) => stop.value) : [];
  const held = new Map(widgets.map((one) => [one.index, one.value]));
  const filled = Array.from({ length: widget.index + 1 }, (_, n): Json =>
    n === widget.index ? value : (stored[n] ?? held.get(n) ?? known[n] ?? null),
  );
  change.put(values, filled);
}

/** Newer frontends store values by name as well; one they leave out stays out. */
function nameToo(change: Change, path: Path, widget: Widget, value: Json): void {
  const named = [...path, "widgets_values_named"];
  const there = change.get(named);
  if (isObject(there) && (widget.kind !== "control" || widget.name in there))
    change.put([...named, widget.name], value);
}

/** Another choice of a dynamic combo: other values follow it and other sockets are there. */
function choose(
  change: Change,
  path: Path,
  node: string,
  nodeClass: NodeClass,
  raw: JsonObject,
  widget: Widget,
  value: Json,
): void {
  const stored = storedOf(raw);
  const before = walk(nodeClass, stored);
  const byName: Record<string, Json> = Object.fromEntries(before.map((stop) => [stop.name, stop.value]));
  byName[widget.name] = value;
  const after = walk(nodeClass, byName).map((stop) => ({ ...stop, value: fitting(stop) }));
  const values = [...path, "widgets_values"];
  if (isList(stored))
    change.put(values, [...after.map((stop) => stop.value), ...stored.slice(before.length)]);
  else change.put(values, Object.fromEntries(after.map((stop) => [stop.name, stop.value])));
  const named = [...path, "widgets_values_named"];
  if (isObject(change.get(named)))
    change.put(named, Object.fromEntries(after.map((stop) => [stop.name, stop.value])));
  const names = new Set(after.map((stop) => stop.name));
  resocket(change, path, node, nodeClass, byName, `${widget.name}.`, names);
}

/** A choice that the new options do not have falls back. */
function fitting({ spec, value, isControl }: Stop): Json {
  if (isControl) return value;
  const { kind } = spec;
  const choices: readonly Json[] =
    kind.kind === "combo" ? kind.choices : kind.kind === "dynamic" ? kind.options.map(({ key }) => key) : [];
  return choices.length === 0 || choices.includes(value) ? value : (spec.default ?? choices[0] ?? value);
}

/** Takes sockets of the former choice away and adds those of the new one. */
function resocket(
  change: Change,
  path: Path,
  node: string,
  nodeClass: NodeClass,
  values: JsonObject,
  prefix: string,
  widgets: ReadonlySet<string>,
): void {
  const wanted = socketsOf(nodeClass, values).filter((socket) => socket.name.startsWith(prefix));
  const groups = new Set(wanted.map((socket) => socket.name.slice(0, socket.name.lastIndexOf(".") + 1)));
  const stays = (name: string) =>
    !name.startsWith(prefix) ||
    widgets.has(name) ||
    wanted.some((socket) => socket.name === name) ||
    (groups.has(name.slice(0, name.lastIndexOf(".") + 1)) && name.lastIndexOf(".") >= prefix.length);
  const slots = change.graph.byId.get(node)?.inputs ?? [];
  const gone = slots.flatMap((slot, index) => (stays(slot.name) ? [] : [index]));
  change.cut(new Set(gone.flatMap((index) => slots[index]?.links ?? [])));
  for (const index of gone.toReversed()) {
    change.draft.remove([...path, "inputs", index]);
    shiftTargets(change, node, index + 1, -1);
  }
  const there = new Set(slots.map((slot) => slot.name));
  for (const socket of wanted)
    if (!there.has(socket.name)) {
      change.list([...path, "inputs"]);
      change.draft.insert([...path, "inputs"], storedSocket(socket));
    }
}
