import { hasWidget, type InputSpec, type NodeClass, optionInputs } from "../model/catalogue";
import { idText, isObject, type Json, type JsonObject } from "../model/json";
import { walk } from "../model/widgets";
import type { Change } from "./change";

/** A socket of a new node, without those of widgets, which come into being when somebody links them. */
export interface FreshSocket {
  readonly name: string;
  readonly label: string | null;
  readonly type: string;
  readonly isOptional: boolean;
}

/**
 * The plain sockets a class has, given what its widgets hold, in ComfyUI's order: those of the class itself, then those
 * that choices of dynamic combos bring.
 */
export function socketsOf(nodeClass: NodeClass, stored: readonly Json[] | JsonObject): FreshSocket[] {
  const values = new Map(walk(nodeClass, stored).map((stop) => [stop.name, stop.value]));
  const visit = (spec: InputSpec, prefix: string, depth: number): FreshSocket[] => {
    const name = prefix + spec.name;
    if (depth > 16) return [];
    if (spec.kind.kind === "autogrow") {
      const { kind } = spec;
      return kind.names.slice(0, kind.min + 1).map((_, n) => groupSocket(name, kind, n));
    }
    if (hasWidget(spec))
      return optionInputs(spec, values.get(name) ?? null).flatMap((inner) =>
        visit(inner, `${name}.`, depth + 1),
      );
    if (spec.socketless || spec.hidden) return [];
    const label = prefix === "" ? null : spec.name;
    return [{ name, label, type: socketType(spec), isOptional: !spec.required }];
  };
  const [own, chosen] = [false, true].map((isWidget) =>
    nodeClass.inputs.filter((spec) => hasWidget(spec) === isWidget).flatMap((spec) => visit(spec, "", 0)),
  );
  return [...(own ?? []), ...(chosen ?? [])];
}

const socketType = (spec: InputSpec): string => (spec.kind.kind === "match" ? spec.kind.allowed : spec.type);

/** The type of the socket beside a widget. */
export const widgetSocketType = ({ type }: InputSpec): string =>
  type.startsWith("COMFY_DYNAMICCOMBO") ? "COMBO" : type;

export type Autogrow = Extract<InputSpec["kind"], { kind: "autogrow" }>;

/** The socket at one place of a group that grows. */
export function groupSocket(group: string, { names, min, template }: Autogrow, place: number): FreshSocket {
  const label = names[place] ?? "";
  return {
    name: `${group}.${label}`,
    label,
    type: template ? socketType(template) : "*",
    isOptional: place >= min || template?.required === false,
  };
}

export const storedSocket = (socket: FreshSocket): JsonObject => ({
  ...(socket.label === null ? {} : { label: socket.label }),
  name: socket.name,
  ...(socket.isOptional ? { shape: 7 } : {}),
  type: socket.type,
  link: null,
});

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
