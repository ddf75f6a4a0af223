import { definitionsOf, typesFit } from "../canvas";
import { type Graph, readGraph } from "../canvas/model/graph";
import { isObject, type JsonObject, listAt } from "../canvas/model/json";
import { isAny } from "../canvas/model/types";
import type { Entry, Socket } from "./find";
import { folded } from "./match";

/** What is known of a class that no server offers: what its nodes were linked with. */
export interface Shape {
  readonly type: string;
  readonly inputs: readonly Wish[];
  readonly outputs: readonly Wish[];
}

export interface Wish {
  readonly name: string;
  readonly type: string;
  /** Something hangs on it. */
  readonly isLinked: boolean;
}

/** A class that could stand in for another. */
export interface Similar {
  readonly entry: Entry;
  /** How much of what is wished for it has, from 0 to 1. */
  readonly share: number;
  /** Links that would be lost, by the name of their socket. */
  readonly lost: readonly string[];
}

/** The sockets of all nodes of a class in a document. */
export function shapeOf(document: JsonObject, type: string): Shape {
  const [inputs, outputs] = [new Map<string, Wish>(), new Map<string, Wish>()];
  for (const graph of graphsOf(document)) {
    for (const node of graph.nodes) {
      if (node.type !== type) continue;
      for (const [slots, into] of [
        [node.inputs, inputs],
        [node.outputs, outputs],
      ] as const)
        for (const slot of slots) {
          const isLinked = slot.links.length > 0 || into.get(slot.name)?.isLinked === true;
          into.set(slot.name, { name: slot.name, type: slot.type, isLinked });
        }
    }
  }
  return { type, inputs: [...inputs.values()], outputs: [...outputs.values()] };
}

function graphsOf(document: JsonObject): Graph[] {
  const ids = [
    null,
    ...definitionsOf(document)
      .filter(({ raw }) => hasNodes(raw))
      .map(({ id }) => id),
  ];
  return ids.flatMap((id) => readGraph(document, id) ?? []);
}

const hasNodes = (raw: JsonObject): boolean => listAt(raw, "nodes").some((node) => isObject(node));

/** A linked socket counts this many times as much as a free one. */
const linkedWeight = 4;
/** At least this share of what is wished for has to be there. */
const leastShare = 0.5;

/** The classes that take and give the most of what a missing one did, the best first. */
export function similarTo(shape: Shape, entries: readonly Entry[], most = 3): Similar[] {
  const wishes = [...shape.inputs, ...shape.outputs];
  const whole = wishes.reduce((sum, wish) => sum + weightOf(wish), 0);
  const name = pairsOf(shape.type);
  const found: (Similar & { readonly cost: number })[] = [];
  for (const entry of entries) {
    if (entry.isDeprecated || entry.type === shape.type) continue;
    const inputs = matched(shape.inputs, entry.inputs, (wish, socket) => typesFit(wish, socket));
    const outputs = matched(shape.outputs, entry.outputs, (wish, socket) => typesFit(socket, wish));
    const named = Math.max(likeness(name, pairsOf(entry.type)), likeness(name, pairsOf(entry.title)));
    // A class of which nothing is known is known by its name alone.
    const share = whole === 0 ? named : (inputs.weight + outputs.weight) / whole;
    if (share < leastShare) continue;
    // Sockets that nobody asked for make it another thing; a like name makes it the same.
    const more = sockets(entry) - inputs.count - outputs.count;
    found.push({
      entry,
      share,
      lost: [...inputs.lost, ...outputs.lost],
      cost: share - 0.02 * more + 0.5 * named,
    });
  }
  return found
    .toSorted((a, b) => a.lost.length - b.lost.length || b.cost - a.cost)
    .slice(0, most)
    .map(({ entry, share, lost }) => ({ entry, share, lost }));
}

const sockets = (entry: Entry): number =>
  entry.inputs.filter((socket) => !socket.isWidget).length + entry.outputs.length;

const weightOf = (wish: Wish): number => (wish.isLinked ? linkedWeight : 1);

interface Matched {
  readonly weight: number;
  readonly count: number;
  readonly lost: readonly string[];
}

/** Gives each wish the first free socket that fits, those with links and of the very type first. */
function matched(
  wishes: readonly Wish[],
  offered: readonly Socket[],
  fits: (wish: string, socket: string) => boolean,
): Matched {
  const free = [...offered];
  const lost: string[] = [];
  let [weight, count] = [0, 0];
  for (const wish of wishes.toSorted((a, b) => weightOf(b) - weightOf(a))) {
    const same = free.findIndex(({ type }) => type === wish.type);
    const at = same >= 0 ? same : free.findIndex(({ type }) => fits(wish.type, type));
    if (at < 0) {
      if (wish.isLinked) lost.push(wish.name);
      continue;
    }
    const [socket] = free.splice(at, 1);
    const isLoose = socket !== undefined && isAny(socket.type) && !isAny(wish.type);
    weight += weightOf(wish) * (isLoose ? 0.5 : 1);
    count += 1;
  }
  return { weight, count, lost };
}

/** Pairs of letters, for comparing names that were written by different people. */
function pairsOf(text: string): ReadonlySet<string> {
  const letters = folded(text).replace(/[^a-z\d]/g, "");
  return new Set(
    Array.from({ length: Math.max(0, letters.length - 1) }, (_, at) => letters.slice(at, at + 2)),
  );
}

function likeness(one: ReadonlySet<string>, other: ReadonlySet<string>): number {
  if (one.size === 0 || other.size === 0) return 0;
  let shared = 0;
  for (const pair of one) if (other.has(pair)) shared += 1;
  return (2 * shared) / (one.size + other.size);
}
