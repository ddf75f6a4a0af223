import { apply, type Catalogue, type GraphId, type Json, type JsonObject, type Patch } from "../canvas";
import { setWidget } from "../canvas/edits/widgets";
import type { PatchTexts } from "../canvas/edits/change";
import { exactOf } from "../canvas/model/exact";
import { type Graph, readGraph } from "../canvas/model/graph";
import { numberAt } from "../canvas/model/json";
import { joined } from "../canvas/model/patch";
import { type Widget, WidgetReader } from "../canvas/model/widgets";

/** How ComfyUI's editor bounds a seed it moves; beyond it JavaScript would soon count wrongly. */
const widest = 2 ** 50;

/** A value that moves, and to where. */
interface Move {
  readonly graph: GraphId;
  readonly node: string;
  readonly widgets: readonly Widget[];
  readonly widget: string;
  readonly value: Json;
}

/**
 * What becomes of the values with a "fixed, increment, decrement, randomize" choice once a run was queued.
 *
 * Only nodes that run, and values nothing is linked into. A value that an instance of a subgraph holds itself moves as the
 * choice inside the subgraph says.
 *
 * @param random gives numbers in [0, 1).
 */
export function afterQueueing(
  document: JsonObject,
  catalogue: Catalogue,
  names: PatchTexts,
  name: string,
  random: () => number = Math.random,
): Patch {
  let now = document;
  const patches = movesIn(document, catalogue, random).map(({ graph, node, widgets, widget, value }) => {
    const patch = setWidget({ document: now, graph, catalogue, names }, node, widgets, widget, value);
    now = apply(now, patch.forward);
    return patch;
  });
  return joined(name, patches);
}

function movesIn(document: JsonObject, catalogue: Catalogue, random: () => number): Move[] {
  const reader = new WidgetReader(document, catalogue);
  const seen = new Set<GraphId>();
  const moves: Move[] = [];
  const visit = (id: GraphId): void => {
    const graph = seen.has(id) ? null : readGraph(document, id);
    seen.add(id);
    if (!graph) return;
    for (const node of graph.nodes) {
      if (node.mode !== "active") continue;
      const widgets = reader.of(graph, node);
      const isInstance = reader.definition(node.type) !== null;
      widgets.forEach((widget, at) => {
        if (widget.isLinked || widget.kind === "control") return;
        const choice = isInstance
          ? innerChoice(document, reader, node.type, widget)
          : choiceBehind(widgets, at);
        const value = choice === null ? widget.value : moved(widget, choice, random);
        if (value !== widget.value)
          moves.push({ graph: id, node: node.id, widgets, widget: widget.name, value });
      });
      if (isInstance) visit(node.type);
    }
  };
  visit(null);
  return moves;
}

/** The choice stored right behind a value. */
function choiceBehind(widgets: readonly Widget[], at: number): string | null {
  const next = widgets[at + 1];
  return next?.kind === "control" && typeof next.value === "string" ? next.value : null;
}

/** The choice behind the inner value that a widget of an instance stands for. */
function innerChoice(
  document: JsonObject,
  reader: WidgetReader,
  definition: string,
  { source, index }: Widget,
  depth = 0,
): string | null {
  const graph: Graph | null = source === null || depth > 8 ? null : readGraph(document, definition);
  const node = graph?.byId.get(source?.node ?? "");
  // What the instance does not store itself is the inner node's, and moves there.
  if (!graph || !node || node.mode !== "active" || (depth === 0 && index === null)) return null;
  const widgets = reader.of(graph, node);
  const at = widgets.findIndex((widget) => widget.name === source?.widget && widget.kind !== "control");
  const inner = widgets[at];
  if (!inner) return null;
  return reader.definition(node.type) === null
    ? choiceBehind(widgets, at)
    : innerChoice(document, reader, node.type, inner, depth + 1);
}

/** The next value of a number or a choice. */
export function moved({ spec, value: before }: Widget, choice: string, random: () => number): Json {
  if (spec?.kind.kind === "combo") return nextChoice(spec.kind.choices, before, choice, random);
  // What is beyond the bounds comes back to them, so its last digits do not count.
  const value = Number(exactOf(before)?.digits ?? before);
  if (before === null || typeof before === "string" || !Number.isFinite(value)) return before;
  const options = spec?.options ?? {};
  const min = Math.max(-widest, numberAt(options, "min") ?? 0);
  const max = Math.min(widest, numberAt(options, "max") ?? widest);
  const step = Math.max(1, numberAt(options, "step") ?? 1);
  switch (choice) {
    case "increment":
      return Math.min(max, Math.max(min, value + step));
    case "increment-wrap":
      return value + step > max ? min : Math.max(min, value + step);
    case "decrement":
      return Math.min(max, Math.max(min, value - step));
    case "randomize":
      return min + Math.floor(random() * Math.floor((max - min) / step + 1)) * step;
    default:
      return before;
  }
}

function nextChoice(choices: readonly Json[], value: Json, choice: string, random: () => number): Json {
  const [at, last] = [choices.indexOf(value), choices.length - 1];
  const next = {
    increment: Math.min(last, at + 1),
    "increment-wrap": at + 1 > last ? 0 : at + 1,
    decrement: Math.max(0, at - 1),
    randomize: Math.floor(random() * choices.length),
  }[choice];
  return (next === undefined ? undefined : choices[next]) ?? value;
}
