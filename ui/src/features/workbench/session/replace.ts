import { apply, type Catalogue, definitionsOf, type GraphId, type JsonObject, type Patch } from "../canvas";
import { addNode } from "../canvas/edits/add";
import type { PatchTexts, Where } from "../canvas/edits/change";
import { connect, type LinkEnd, whyNot } from "../canvas/edits/links";
import { removeItems } from "../canvas/edits/nodes";
import { type GraphNode, readGraph, targetSlotOf } from "../canvas/model/graph";
import { nodeKey } from "../canvas/model/marks";
import { joined } from "../canvas/model/patch";
import { SceneMaker } from "../canvas/scene/scene";
import type { CanvasTexts } from "../canvas/words";

/** A document on its way through several edits that are one step of undo. */
class Course {
  private readonly patches: Patch[] = [];

  constructor(
    private document: JsonObject,
    private readonly catalogue: Catalogue,
    private readonly texts: { readonly patch: PatchTexts; readonly why: CanvasTexts["why"] },
  ) {}

  get now(): JsonObject {
    return this.document;
  }

  where(graph: GraphId): Where {
    return { document: this.document, graph, catalogue: this.catalogue, names: this.texts.patch };
  }

  take(patch: Patch): void {
    this.document = apply(this.document, patch.forward);
    this.patches.push(patch);
  }

  /** Ties an end to the first of others that takes it. */
  tie(graph: GraphId, one: LinkEnd, others: readonly LinkEnd[]): LinkEnd | null {
    const scene = new SceneMaker().make(this.document, this.catalogue, graph);
    if (!scene) return null;
    const fit = others.find((other) => whyNot(scene, one, other, this.texts.why) === null);
    if (fit) this.take(connect(this.where(graph), scene, one, fit));
    return fit ?? null;
  }

  done(name: string): Patch {
    return joined(name, this.patches);
  }
}

/** Puts nodes of one class in the place of all nodes of another, with as many of their links as fit. */
export function replaceClass(
  document: JsonObject,
  catalogue: Catalogue,
  texts: { readonly patch: PatchTexts; readonly why: CanvasTexts["why"] },
  classType: string,
  by: string,
  name: string,
): Patch {
  const course = new Course(document, catalogue, texts);
  for (const graph of [null, ...definitionsOf(document).map(({ id }) => id)]) {
    const nodes = readGraph(document, graph)?.nodes.filter((node) => node.type === classType) ?? [];
    for (const node of nodes) replaceOne(course, graph, node, by);
  }
  return course.done(name);
}

function replaceOne(course: Course, graph: GraphId, old: GraphNode, by: string): void {
  const { patch, selection } = addNode(course.where(graph), by, old);
  course.take(patch);
  const id = [...selection][0]?.slice("n:".length) ?? "";
  const node = readGraph(course.now, graph)?.byId.get(id);
  if (!node) return;
  const free = node.inputs.map((slot, index) => ({ name: slot.name, index }));
  for (const slot of old.inputs) {
    const link = readGraph(course.now, graph)?.links.get(slot.links[0] ?? "");
    if (!link) continue;
    const ends = namedFirst(free, slot.name).map(({ index }): LinkEnd => ({
      node: id,
      side: "input",
      index,
    }));
    const taken = course.tie(graph, { node: link.origin, side: "output", index: link.originSlot }, ends);
    const at =
      taken === null || !("index" in taken) ? -1 : free.findIndex(({ index }) => index === taken.index);
    if (at >= 0) free.splice(at, 1);
  }
  const outputs = node.outputs.map((slot, index) => ({ name: slot.name, index }));
  for (const slot of old.outputs) {
    const ends = namedFirst(outputs, slot.name).map(({ index }): LinkEnd => ({
      node: id,
      side: "output",
      index,
    }));
    for (const linked of slot.links) {
      const now = readGraph(course.now, graph);
      const link = now?.links.get(linked);
      const target = link && now?.byId.get(link.target);
      if (!link) continue;
      const index = target ? targetSlotOf(target, link) : link.targetSlot;
      course.tie(graph, { node: link.target, side: "input", index }, ends);
    }
  }
  course.take(removeItems(course.where(graph), new Set([nodeKey(old.id)])));
}

/** Sockets of the same name before all others. */
const namedFirst = <Slot extends { readonly name: string }>(slots: readonly Slot[], name: string): Slot[] => [
  ...slots.filter((slot) => slot.name === name),
  ...slots.filter((slot) => slot.name !== name),
];
