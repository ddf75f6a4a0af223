import { hasWidget, type InputSpec, type NodeClass, optionInputs } from "../model/catalogue";
import { idText, isObject, type Json, type JsonObject } from "../model/json";
import { walk } from "../model/widgets";
import type { Change, Where } from "./change";

/** A socket of a new node, without those of widgets, which come into being when somebody links them. */
export interface FreshSocket {
  readonly name: string;
  readonly label: string | null;
  readonly type: string;
  readonly isOptional: boolean;
}

/** The plain sockets a class has, given what its widgets hold. */
export function socketsOf(nodeClass: NodeClass, stored: readonly Json[] | JsonObject): FreshSocket[] {
  const values = new Map(walk(nodeClass, stored).map((stop) => [stop.name, stop.value]));
  const sockets: FreshSocket[] = [];
  const visit = (spec: InputSpec, prefix: string, depth: number): void => {
    const name = prefix + spec.name;
    if (depth > 16) return;
    if (spec.kind.kind === "autogrow") {
      const { names, min, template } = spec.kind;
      names.slice(0, Math.max(1, min)).forEach((item, n) => {
        sockets.push({
          name: `${name}.${item}`,
          label: item,
          type: template?.type ?? "*",
          isOptional: n >= min || !spec.required,
        });
      });
    } else if (hasWidget(spec)) {
      for (const inner of optionInputs(spec, values.get(name) ?? null)) visit(inner, `${name}.`, depth + 1);
    } else if (!spec.socketless && !spec.hidden) {
      const type = spec.kind.kind === "match" ? spec.kind.allowed : spec.type;
      sockets.push({ name, label: prefix === "" ? null : spec.name, type, isOptional: !spec.required });
    }
  };
  for (const spec of nodeClass.inputs) visit(spec, "", 0);
  return sockets;
}

export const storedSocket = (socket: FreshSocket): JsonObject => ({
  ...(socket.label === null ? {} : { label: socket.label }),
  name: socket.name,
  ...(socket.isOptional ? { shape: 7 } : {}),
  type: socket.type,
  link: null,
});

/** After the last socket of a group that grows was linked, the next one comes. */
export function growAfter(change: Change, node: string, index: number, { catalogue }: Where): void {
  const path = change.node(node);
  const type = change.graph.byId.get(node)?.type;
  const nodeClass = type === undefined ? null : catalogue.class(type);
  const inputs = path && change.get([...path, "inputs"]);
  if (!path || !nodeClass || !Array.isArray(inputs)) return;
  const slots = (inputs as Json[]).filter((slot) => isObject(slot));
  const nameOf = (slot: JsonObject | undefined) => (typeof slot?.["name"] === "string" ? slot["name"] : "");
  const linked = nameOf(slots[index]);
  const dot = linked.lastIndexOf(".");
  const group = dot < 0 ? null : autogrowAt(nodeClass.inputs, linked.slice(0, dot));
  if (!group) return;
  const at = group.names.indexOf(linked.slice(dot + 1));
  const next = group.names[at + 1];
  const name = `${linked.slice(0, dot)}.${next ?? ""}`;
  if (at < 0 || next === undefined || slots.some((slot) => nameOf(slot) === name)) return;
  const socket = { name, label: next, type: group.template?.type ?? "*", isOptional: at + 1 >= group.min };
  change.draft.insert([...path, "inputs"], storedSocket(socket), index + 1);
  shiftTargets(change, node, index + 1);
}

type Autogrow = Extract<InputSpec["kind"], { kind: "autogrow" }>;

function autogrowAt(inputs: readonly InputSpec[], name: string): Autogrow | null {
  for (const spec of inputs) {
    if (spec.name === name && spec.kind.kind === "autogrow") return spec.kind;
    if (spec.kind.kind === "dynamic" && name.startsWith(`${spec.name}.`)) {
      const rest = name.slice(spec.name.length + 1);
      for (const option of spec.kind.options) {
        const found = autogrowAt(option.inputs, rest);
        if (found) return found;
      }
    }
  }
  return null;
}

/** Links name their target by number, so the numbers behind a new or lost socket change. */
export function shiftTargets(change: Change, node: string, from: number, by = 1): void {
  const links = [...change.path, "links"];
  const items = change.get(links);
  if (!Array.isArray(items)) return;
  (items as Json[]).forEach((item, n) => {
    const isArray = Array.isArray(item);
    if (!isArray && !isObject(item)) return;
    const target = isArray ? (item as readonly Json[])[3] : item["target_id"];
    const key = isArray ? 4 : "target_slot";
    const slot = isArray ? (item as readonly Json[])[4] : item["target_slot"];
    if (idText(target) !== node || typeof slot !== "number" || slot < from) return;
    change.put([...links, n, key], slot + by);
  });
}
