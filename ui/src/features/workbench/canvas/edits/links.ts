import { type GraphNode, inputNodeId, type Link, outputNodeId, targetSlotOf } from "../model/graph";
import { isList, isObject, type Json, type Path } from "../model/json";
import { isMatched, typed } from "../model/match";
import type { Patch } from "../model/patch";
import { isAny, typesFit } from "../model/types";
import type { End } from "../scene/hit";
import type { Scene } from "../scene/scene";
import type { CanvasTexts } from "../words";
import { closeUp, endsOfLinks, growAfter } from "./autogrow";
import { Change, storedId, type Where } from "./change";
import { widgetSocketType } from "./sockets";

/** One end of a link to be: a socket, or a widget that has none yet. */
export type LinkEnd = End | { readonly node: string; readonly side: "input"; readonly widget: string };

interface Ends {
  readonly output: End;
  readonly input: LinkEnd;
}

/** Output and input of two ends, whichever was taken first; `null` when both are of one side. */
export function endsOf(one: LinkEnd, other: LinkEnd): Ends | null {
  if (one.side === "output" && other.side === "input" && "index" in one) return { output: one, input: other };
  if (other.side === "output" && one.side === "input" && "index" in other)
    return { output: other, input: one };
  return null;
}

/** `null` when the link may be drawn, else the sentence to show beside the cursor. */
export function whyNot(scene: Scene, one: LinkEnd, other: LinkEnd, why: CanvasTexts["why"]): string | null {
  const ends = endsOf(one, other);
  if (!ends) return why.sides;
  const { output, input } = ends;
  if (output.node === input.node) return why.itself;
  const gives = givenType(scene, output);
  const takes = takenType(scene, input);
  if (gives === null || takes === null) return why.gone;
  if (takes === "socketless") return why.socketless;
  if (!typesFit(gives, takes)) return why.type(gives, takes);
  if (existing(scene, output, input)) return why.already;
  return reaches(scene, input.node, output.node) ? why.circle : null;
}

function givenType(scene: Scene, output: End): string | null {
  if (output.node === inputNodeId) return scene.graph.inputs[output.index]?.type ?? null;
  const slot = scene.graph.byId.get(output.node)?.outputs[output.index];
  return slot ? slot.type : null;
}

/** What flows in at an end; a widget says what its class declares. */
export function takenType(scene: Scene, input: LinkEnd): string | null {
  if ("index" in input && input.node === outputNodeId) return scene.graph.outputs[input.index]?.type ?? null;
  const box = scene.boxOf.get(input.node);
  if (!box) return null;
  if ("index" in input) return openType(scene, box.node, input.index);
  const widget = box.widgets.find((one) => one.name === input.widget);
  if (!widget) return null;
  if (widget.kind === "control" || widget.spec?.socketless === true) return "socketless";
  return box.node.inputs[widget.slot]?.type ?? widget.spec?.type ?? "*";
}

/** A link that would be replaced does not decide what an input takes. */
function openType({ graph, catalogue }: Scene, node: GraphNode, index: number): string | null {
  const [link] = node.inputs[index]?.links ?? [];
  const own = link !== undefined && isMatched(node, index, catalogue) ? typed(graph, catalogue, link) : graph;
  return own.byId.get(node.id)?.inputs[index]?.type ?? null;
}

function existing(scene: Scene, output: End, input: LinkEnd): boolean {
  const link = linkInto(scene, input);
  return link?.origin === output.node && link.originSlot === output.index;
}

/** The link that feeds an input now. */
export function linkInto(scene: Scene, input: LinkEnd): Link | null {
  const { graph } = scene;
  if ("index" in input && input.node === outputNodeId)
    return graph.links.get(graph.outputs[input.index]?.links[0] ?? "") ?? null;
  const node = graph.byId.get(input.node);
  const slot =
    "index" in input
      ? node?.inputs[input.index]
      : node?.inputs.find((one) => one.widget === input.widget || one.name === input.widget);
  return graph.links.get(slot?.links[0] ?? "") ?? null;
}

/** Whether what a node makes ever comes to another. */
export const reaches = (scene: Scene, from: string, to: string): boolean => downstream(scene, from).has(to);

/** A node and all that gets something of what it makes. */
export const downstream = (scene: Scene, from: string): ReadonlySet<string> =>
  reachedFrom(scene, from, "target");

/** A node and all that it gets something from. */
export const upstream = (scene: Scene, from: string): ReadonlySet<string> =>
  reachedFrom(scene, from, "origin");

function reachedFrom(scene: Scene, from: string, towards: "origin" | "target"): ReadonlySet<string> {
  const seen = new Set<string>();
  const waiting = [from];
  for (let id = waiting.pop(); id !== undefined; id = waiting.pop()) {
    if (seen.has(id)) continue;
    seen.add(id);
    const node = scene.graph.byId.get(id);
    for (const slot of (towards === "target" ? node?.outputs : node?.inputs) ?? [])
      for (const link of slot.links) {
        const next = scene.graph.links.get(link)?.[towards];
        if (next !== undefined) waiting.push(next);
      }
  }
  return seen;
}

/** Links two ends, in place of what fed the input before. */
export function connect(where: Where, scene: Scene, one: LinkEnd, other: LinkEnd): Patch {
  const change = new Change(where);
  const ends = endsOf(one, other);
  if (ends) tie(change, scene, ends.output, ends.input, where);
  return change.done(where.names.connect);
}

/** Leads links from where they end to another input. */
export function lead(where: Where, scene: Scene, links: Iterable<string>, from: End, to: LinkEnd): Patch {
  const change = new Change(where);
  const gone = new Set(links);
  const ends = endsOf(from, to);
  if (ends) {
    const freed = endsOfLinks(change, gone);
    change.cut(gone);
    tie(change, scene, ends.output, ends.input, where);
    closeUp(change, freed, where);
  }
  return change.done(where.names.connect);
}

/** The same within a larger change. */
export function tie(change: Change, scene: Scene, output: End, input: LinkEnd, where: Where): void {
  const before = linkInto(scene, input);
  if (before) change.cut(new Set([before.id]));
  const index = "index" in input ? input.index : socketOfWidget(change, scene, input);
  if (index === null) return;
  const gives = givenType(scene, output) ?? "*";
  const id = change.next("link");
  writeLink(change, id, output, { ...input, index }, isAny(gives) ? (takenType(scene, input) ?? "*") : gives);
  const path = change.node(input.node);
  const socket = path && change.get([...path, "inputs", index, "name"]);
  if (typeof socket === "string") growAfter(change, input.node, socket, where);
}

/** Writes a link everywhere a document names it. */
export function writeLink(
  change: Change,
  id: number,
  output: { node: string; index: number },
  input: { node: string; index: number },
  type: string,
  placeOf: (node: string) => Path | null = (node) => change.node(node),
): void {
  const links = change.list([...change.path, "links"]);
  const [origin, target] = [storedId(output.node), storedId(input.node)];
  const asObjects = links.length > 0 ? isObject(links[0]) : change.graph.id !== null;
  const link: Json = asObjects
    ? { id, origin_id: origin, origin_slot: output.index, target_id: target, target_slot: input.index, type }
    : [id, origin, output.index, target, input.index, type];
  change.draft.insert([...change.path, "links"], link);
  const from = placeOf(output.node);
  if (output.node === inputNodeId) add(change, [...change.path, "inputs", output.index, "linkIds"], id);
  else if (from) add(change, [...from, "outputs", output.index, "links"], id);
  const to = placeOf(input.node);
  if (input.node === outputNodeId) add(change, [...change.path, "outputs", input.index, "linkIds"], id);
  else if (to) change.put([...to, "inputs", input.index, "link"], id);
}

function add(change: Change, path: Path, id: number): void {
  if (isList(change.get(path))) change.draft.insert(path, id);
  else change.put(path, [id]);
}

/** The socket beside a widget; made when the document has none, since files leave out those nobody links. */
function socketOfWidget(
  change: Change,
  scene: Scene,
  input: { node: string; widget: string },
): number | null {
  const box = scene.boxOf.get(input.node);
  const path = change.node(input.node);
  const widget = box?.widgets.find((one) => one.name === input.widget);
  if (!box || !path || !widget) return null;
  if (widget.slot >= 0) return widget.slot;
  const unknown = typeof widget.value === "number" ? "FLOAT" : "STRING";
  const index = change.list([...path, "inputs"]).length;
  change.draft.insert([...path, "inputs"], {
    ...(widget.label === widget.name ? {} : { label: widget.label }),
    name: widget.name,
    type: widget.spec ? widgetSocketType(widget.spec) : unknown,
    widget: { name: widget.name },
    link: null,
  });
  return index;
}

/** Takes links away. */
export function disconnect(where: Where, links: Iterable<string>): Patch {
  const change = new Change(where);
  const gone = new Set(links);
  const freed = endsOfLinks(change, gone);
  change.cut(gone);
  closeUp(change, freed, where);
  return change.done(where.names.disconnect);
}

/** All links at one end. */
export function linksAt(scene: Scene, end: End): readonly string[] {
  const { graph } = scene;
  if (end.node === inputNodeId) return graph.inputs[end.index]?.links ?? [];
  if (end.node === outputNodeId) return graph.outputs[end.index]?.links ?? [];
  const node = graph.byId.get(end.node);
  if (!node) return [];
  if (end.side === "output") return node.outputs[end.index]?.links ?? [];
  return [...graph.links.values()]
    .filter((link) => link.target === end.node && targetSlotOf(node, link) === end.index)
    .map((link) => link.id);
}
