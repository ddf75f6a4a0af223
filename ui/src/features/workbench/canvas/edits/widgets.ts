import { fallbackOf, type InputSpec, type NodeClass } from "../model/catalogue";
import { exactOf } from "../model/exact";
import {
  isList,
  isObject,
  type Json,
  type JsonObject,
  numberAt,
  objectsAt,
  type Path,
  textAt,
} from "../model/json";
import type { Patch } from "../model/patch";
import { typesFit } from "../model/types";
import { storedOf, type Stop, walk, type Widget } from "../model/widgets";
import { groupNamed, groupPart, growAfter } from "./autogrow";
import { Change, type Where } from "./change";
import { groupSocket, shiftTargets, socketsOf, storedSocket, widgetSocketType } from "./sockets";

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
      choose(change, path, node, nodeClass, found.raw, widget, value, where);
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
  where: Where,
): void {
  const stored = storedOf(raw);
  const before = walk(nodeClass, stored);
  const byName: Record<string, Json> = Object.fromEntries(before.map((stop) => [stop.name, stop.value]));
  byName[widget.name] = value;
  const inside = `${widget.name}.`;
  const after = walk(nodeClass, byName).map((stop) => ({
    ...stop,
    value: stop.name.startsWith(inside) ? fitting(stop) : stop.value,
  }));
  const values = [...path, "widgets_values"];
  if (isList(stored))
    change.put(values, [...after.map((stop) => stop.value), ...stored.slice(before.length)]);
  else change.put(values, Object.fromEntries(after.map((stop) => [stop.name, stop.value])));
  const named = [...path, "widgets_values_named"];
  if (isObject(change.get(named)))
    change.put(named, Object.fromEntries(after.map((stop) => [stop.name, stop.value])));
  resocket(change, path, node, nodeClass, after, widget.name, where);
}

/** A value that the new option does not allow falls back. */
function fitting({ spec, value }: Stop): Json {
  return isAllowed(spec, value) ? value : fallbackOf(spec);
}

function isAllowed({ kind, options }: InputSpec, value: Json): boolean {
  switch (kind.kind) {
    case "int":
    case "float":
      if (exactOf(value)) return kind.kind === "int";
      return (
        typeof value === "number" &&
        value >= (numberAt(options, "min") ?? -Infinity) &&
        value <= (numberAt(options, "max") ?? Infinity)
      );
    case "boolean":
      return typeof value === "boolean";
    case "text":
      return typeof value === "string";
    case "combo":
      return kind.choices.length === 0 || kind.choices.includes(value);
    case "dynamic":
      return kind.options.some(({ key }) => key === value);
    case "autogrow":
    case "match":
    case "socket":
      return true;
  }
}

/** Takes sockets of the former choice away and adds those of the new one, each in its place. */
function resocket(
  change: Change,
  path: Path,
  node: string,
  nodeClass: NodeClass,
  stops: readonly Stop[],
  combo: string,
  where: Where,
): void {
  const prefix = `${combo}.`;
  const values = Object.fromEntries(stops.map((stop) => [stop.name, stop.value]));
  const all = socketsOf(nodeClass, values);
  /** What a socket of that name takes now; `null` when there is none any more. */
  const typeOf = (name: string): string | null => {
    const group = groupNamed(nodeClass, values, groupPart(name) ?? "");
    const place = group?.names.indexOf(name.slice((groupPart(name) ?? "").length + 1)) ?? -1;
    if (group && place >= 0) return groupSocket("", group, place).type;
    const stop = stops.find((one) => one.name === name);
    return all.find((socket) => socket.name === name)?.type ?? (stop ? widgetSocketType(stop.spec) : null);
  };
  const slots = change.graph.byId.get(node)?.inputs ?? [];
  const gone = slots.flatMap(({ name, type }, index) =>
    name.startsWith(prefix) && !typesFit(type, typeOf(name) ?? "nothing") ? [index] : [],
  );
  change.cut(new Set(gone.flatMap((index) => slots[index]?.links ?? [])));
  for (const index of gone.toReversed()) {
    change.draft.remove([...path, "inputs", index]);
    shiftTargets(change, node, index + 1, -1);
  }
  const names = () =>
    change.list([...path, "inputs"]).map((slot) => (isObject(slot) ? (textAt(slot, "name") ?? "") : ""));
  all.forEach((socket, n) => {
    if (!socket.name.startsWith(prefix) || names().includes(socket.name)) return;
    const at = placeBehind(
      names(),
      all.slice(0, n).map(({ name }) => name),
      combo,
    );
    change.draft.insert([...path, "inputs"], storedSocket(socket), at);
    shiftTargets(change, node, at);
  });
  // A group that was full may have more room now.
  for (const slot of objectsAt(change.get(path) as JsonObject, "inputs"))
    if ((slot["link"] ?? null) !== null) growAfter(change, node, textAt(slot, "name") ?? "", where);
}

/** Where a socket belongs: behind the nearest that comes before it and all of that one's group, or behind its combo. */
function placeBehind(names: readonly string[], before: readonly string[], combo: string): number {
  const last = before.findLast((name) => names.includes(name));
  if (last === undefined) return names.includes(combo) ? names.indexOf(combo) + 1 : names.length;
  const group = groupPart(last);
  return names.findLastIndex((name) => name === last || (group !== null && groupPart(name) === group)) + 1;
}
