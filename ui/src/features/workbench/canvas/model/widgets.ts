import {
  type Catalogue,
  fallbackOf,
  hasWidget,
  type InputSpec,
  type NodeClass,
  optionInputs,
} from "./catalogue";
import { exactOf } from "./exact";
import { definitionsOf, type Graph, type GraphNode, isNote, readGraph, targetSlotOf } from "./graph";
import { idText, isList, isObject, type Json, type JsonObject, listAt, objectAt } from "./json";

export type WidgetKind =
  "number" | "slider" | "text" | "multiline" | "combo" | "toggle" | "colour" | "control" | "other";

/** One value a person can set on a node. */
export interface Widget {
  readonly name: string;
  readonly label: string;
  readonly kind: WidgetKind;
  readonly value: Json;
  /** Position in `widgets_values`; `null` when values are stored by name or this one is not stored here. */
  readonly index: number | null;
  readonly spec: InputSpec | null;
  /** A link feeds it, so that its own value does not count. */
  readonly isLinked: boolean;
  readonly isHidden: boolean;
  /** Position of the input socket that belongs to it; -1 while the document has none. */
  readonly slot: number;
  /** The inner widget it stands for, and its position there. */
  readonly source: { readonly node: string; readonly widget: string; readonly index: number | null } | null;
  /** The file it names is a picture of the server's input folder. */
  readonly isPicture: boolean;
}

/** What the seed widget may do after a run, as stored behind its value. */
export const controlChoices: readonly string[] = [
  "fixed",
  "increment",
  "decrement",
  "randomize",
  "increment-wrap",
];

/** What a widget may hold, in the server's order; empty where anything may stand. */
export function choicesOf({ kind, spec, value }: Widget): readonly Json[] {
  if (kind === "control")
    return controlChoices.filter(
      (one) => one !== "increment-wrap" || value === one || spec?.kind.kind === "combo",
    );
  if (spec?.kind.kind === "combo") return spec.kind.choices;
  return spec?.kind.kind === "dynamic" ? spec.kind.options.map(({ key }) => key) : [];
}

const isControl = (value: Json | undefined): boolean =>
  typeof value === "string" && controlChoices.includes(value);

/** One stop of the walk through a class's stored values. */
export interface Stop {
  readonly name: string;
  readonly spec: InputSpec;
  readonly index: number;
  readonly value: Json;
  readonly isControl: boolean;
  /** Nothing is stored at this place. */
  readonly isMissing: boolean;
}

/** Every stored value of a node of a class, in ComfyUI's order. */
export function walk(nodeClass: NodeClass, stored: readonly Json[] | JsonObject): Stop[] {
  const stops: Stop[] = [];
  let next = 0;
  const byName = isList(stored) ? null : stored;
  const take = (name: string, spec: InputSpec, isControlStop: boolean): Json => {
    const found = byName ? byName[name] : (stored as readonly Json[])[next];
    const value = found === undefined ? (isControlStop ? "fixed" : fallbackOf(spec)) : found;
    stops.push({ name, spec, index: next, value, isControl: isControlStop, isMissing: found === undefined });
    next += 1;
    return value;
  };
  const stop = (spec: InputSpec, prefix: string, depth: number): void => {
    if (!hasWidget(spec) || depth > 16) return;
    const name = prefix + spec.name;
    const value = take(name, spec, false);
    if (spec.control) {
      const behind = byName ? byName["control_after_generate"] : (stored as readonly Json[])[next];
      if (behind === undefined || isControl(behind)) take("control_after_generate", spec, true);
    }
    for (const inner of optionInputs(spec, value)) stop(inner, `${name}.`, depth + 1);
    // The frontend puts three buttons behind the file name and stores them like values.
    if (nodeClass.name === "Load3D" && spec.name === "model_file") next += 3;
  };
  for (const spec of nodeClass.inputs) stop(spec, "", 0);
  return stops;
}

/** What a node of a known class stores when nobody has set anything; upload buttons stand at the end. */
export function freshValues(nodeClass: NodeClass): Json[] {
  const values = walk(nodeClass, []).map((stop) => stop.value);
  for (const { upload } of nodeClass.inputs) {
    if (upload === "picture") values.push("image");
    if (upload === "audio") values.push(null, null);
  }
  return values;
}

/** The values of a node as stored: by position or, in some files, by name. */
export const storedOf = (raw: JsonObject): readonly Json[] | JsonObject => {
  const stored = raw["widgets_values"];
  return isList(stored) || isObject(stored) ? stored : [];
};

/** Reads the widgets of nodes; one for each state of a document. */
export class WidgetReader {
  private readonly definitions: ReadonlyMap<string, JsonObject>;
  private readonly graphs = new Map<string, Graph | null>();

  constructor(
    private readonly document: JsonObject,
    private readonly catalogue: Catalogue,
  ) {
    this.definitions = new Map(definitionsOf(document).map(({ id, raw }) => [id, raw]));
  }

  /** The definition behind a node that is an instance of a subgraph. */
  definition(type: string): JsonObject | null {
    return this.definitions.get(type) ?? null;
  }

  private graph(id: string): Graph | null {
    const known = this.graphs.get(id);
    if (known !== undefined) return known;
    const graph = readGraph(this.document, id);
    this.graphs.set(id, graph);
    return graph;
  }

  of(graph: Graph, node: GraphNode): readonly Widget[] {
    if (this.definitions.has(node.type)) return this.ofInstance(node, 0);
    if (isNote(node.type)) return this.ofNote(node);
    if (node.type === "PrimitiveNode") return this.ofPrimitive(graph, node);
    const nodeClass = this.catalogue.class(node.type);
    return nodeClass ? ofClass(nodeClass, node) : ofUnknown(node);
  }

  private ofNote(node: GraphNode): Widget[] {
    const value = listAt(node.raw, "widgets_values")[0] ?? "";
    return [{ ...plain("text", value, 0), label: "", kind: "multiline" }];
  }

  private ofPrimitive(graph: Graph, node: GraphNode): Widget[] {
    const stored = listAt(node.raw, "widgets_values");
    if (stored.length === 0) return [];
    const link = graph.links.get(node.outputs[0]?.links[0] ?? "");
    const target = link ? graph.byId.get(link.target) : undefined;
    const slot = link && target ? target.inputs[targetSlotOf(target, link)] : undefined;
    const shaped =
      target && slot ? this.of(graph, target).find((one) => one.name === slot.widget) : undefined;
    const name = slot?.widget ?? "value";
    const value = stored[0] ?? null;
    const spec = shaped?.spec ?? null;
    const first: Widget = {
      ...plain(name, value, 0),
      kind: shaped?.kind ?? kindOfValue(value),
      spec,
      isPicture: shaped?.isPicture ?? false,
    };
    return isControl(stored[1]) ? [first, controlWidget(stored[1] ?? "fixed", 1, spec)] : [first];
  }

  /** An instance shows inner widgets as its own: those its list names, else those its inputs feed. */
  private ofInstance(node: GraphNode, depth: number): Widget[] {
    const graph = this.graph(node.type);
    if (!graph || depth > 8) return [];
    const proxies = listAt(objectAt(node.raw, "properties"), "proxyWidgets");
    const shown = proxies.length > 0 ? this.fromProxies(graph, node, proxies, depth) : [];
    const covered = new Set(shown.map((widget) => widget.name));
    return [...shown, ...this.fromPorts(graph, node, covered, proxies.length === 0, depth)];
  }

  private fromPorts(
    graph: Graph,
    node: GraphNode,
    covered: ReadonlySet<string>,
    isStored: boolean,
    depth: number,
  ): Widget[] {
    const stored = storedOf(node.raw);
    const widgets: Widget[] = [];
    let position = -1;
    for (const port of graph.inputs) {
      const behind = this.behind(graph, port.links, depth);
      if (!behind) continue;
      const inner = behind.widget;
      position += 1;
      if (covered.has(port.name)) continue;
      const kept = isList(stored) ? (isStored ? stored[position] : undefined) : stored[port.name];
      const slot = node.inputs.findIndex((one) => one.name === port.name);
      widgets.push({
        ...inner,
        name: port.name,
        label: node.inputs[slot]?.label ?? port.label,
        value: kept ?? inner.value,
        index: isStored && isList(stored) ? position : null,
        isLinked: (node.inputs[slot]?.links.length ?? 0) > 0,
        slot,
        source: { node: behind.node, widget: inner.name, index: inner.index },
      });
    }
    return widgets;
  }

  private fromProxies(graph: Graph, node: GraphNode, proxies: readonly Json[], depth: number): Widget[] {
    const stored = storedOf(node.raw);
    return proxies.flatMap((proxy, index) => {
      const [id, named] = isList(proxy) ? [idText(proxy[0]), idText(proxy[1])] : ["", ""];
      // -1 means the instance's own input.
      const port =
        id === "-1"
          ? graph.inputs.find((one) => one.name === named)
          : graph.inputs.find((one) => this.feeds(graph, one.links, id, named));
      const target = graph.byId.get(id);
      const behind = id === "-1" ? this.behind(graph, port?.links ?? [], depth) : null;
      const inner =
        behind?.widget ??
        (target && this.inside(graph, target, depth).find((widget) => widget.name === named));
      if (!inner) return [];
      const name = port?.name ?? named;
      const slot = node.inputs.findIndex((one) => one.name === name);
      const value = isList(stored) ? stored[index] : stored[name];
      return [
        {
          ...inner,
          name,
          label: node.inputs[slot]?.label ?? port?.label ?? inner.label,
          value: value ?? inner.value,
          index: isList(stored) ? index : null,
          isLinked: (node.inputs[slot]?.links.length ?? 0) > 0,
          isHidden: false,
          slot,
          source: { node: behind?.node ?? id, widget: inner.name, index: inner.index },
        },
      ];
    });
  }

  private feeds(graph: Graph, links: readonly string[], id: string, widget: string): boolean {
    return links.some((link) => {
      const found = graph.links.get(link);
      const node = found && graph.byId.get(found.target);
      const slot = found && node?.inputs[targetSlotOf(node, found)];
      return node?.id === id && slot !== undefined && (slot.widget ?? slot.name) === widget;
    });
  }

  /** The first widget that links from a port of the subgraph lead to. */
  private behind(
    graph: Graph,
    links: readonly string[],
    depth: number,
  ): { node: string; widget: Widget } | null {
    for (const id of links) {
      const link = graph.links.get(id);
      const node = link && graph.byId.get(link.target);
      const slot = link && node?.inputs[targetSlotOf(node, link)];
      if (!node || !slot) continue;
      const wanted = slot.widget ?? (this.definitions.has(node.type) ? slot.name : null);
      const found =
        wanted === null ? undefined : this.inside(graph, node, depth).find((one) => one.name === wanted);
      if (found) return { node: node.id, widget: found };
    }
    return null;
  }

  private inside(graph: Graph, node: GraphNode, depth: number): readonly Widget[] {
    return this.definitions.has(node.type) ? this.ofInstance(node, depth + 1) : this.of(graph, node);
  }
}

const plain = (name: string, value: Json, index: number | null): Widget => ({
  name,
  label: name,
  kind: kindOfValue(value),
  value,
  index,
  spec: null,
  isLinked: false,
  isHidden: false,
  slot: -1,
  source: null,
  isPicture: false,
});

const controlWidget = (value: Json, index: number | null, spec: InputSpec | null): Widget => ({
  ...plain("control_after_generate", value, index),
  label: "control after generate",
  kind: "control",
  spec,
});

function ofClass(nodeClass: NodeClass, node: GraphNode): Widget[] {
  const stored = storedOf(node.raw);
  const isByPosition = isList(stored);
  const advanced = node.raw["showAdvanced"] === true;
  return walk(nodeClass, stored).map((stop) => {
    const index = isByPosition ? stop.index : null;
    if (stop.isControl) return controlWidget(stop.value, index, stop.spec);
    const slot = node.inputs.findIndex((one) => one.widget === stop.name);
    const sock = node.inputs[slot];
    return {
      name: stop.name,
      label: sock?.label ?? stop.spec.label ?? stop.name,
      kind: kindOf(stop.spec),
      value: stop.value,
      index,
      spec: stop.spec,
      isLinked: (sock?.links.length ?? 0) > 0,
      isHidden: stop.spec.hidden || (stop.spec.advanced && !advanced),
      slot,
      source: null,
      isPicture: stop.spec.upload === "picture",
    };
  });
}

/** Nobody knows what the values of an unknown class mean; they are shown as they are stored. */
function ofUnknown(node: GraphNode): Widget[] {
  const stored = storedOf(node.raw);
  const entries: [string, Json, number | null][] = isList(stored)
    ? stored.map((value, index) => [String(index + 1), value, index])
    : Object.entries(stored).map(([name, value]) => [name, value, null]);
  const shown = entries.filter(
    ([, value]) => exactOf(value) !== null || (value !== null && typeof value !== "object"),
  );
  return shown.map(([name, value, index]) => plain(name, value, index));
}

function kindOfValue(value: Json): WidgetKind {
  if (typeof value === "number" || exactOf(value)) return "number";
  if (typeof value === "boolean") return "toggle";
  if (typeof value !== "string") return "other";
  return value.includes("\n") || value.length > 60 ? "multiline" : "text";
}

function kindOf(spec: InputSpec): WidgetKind {
  switch (spec.kind.kind) {
    case "int":
    case "float":
      return spec.options["display"] === "slider" || spec.options["display"] === "gradientslider"
        ? "slider"
        : "number";
    case "text":
      return spec.widgetType !== null ? "other" : spec.multiline ? "multiline" : "text";
    case "boolean":
      return "toggle";
    case "combo":
    case "dynamic":
      return "combo";
    case "autogrow":
    case "match":
      return "other";
    case "socket":
      return spec.type === "COLOR" ? "colour" : spec.type === "MARKDOWN" ? "multiline" : "other";
  }
}
