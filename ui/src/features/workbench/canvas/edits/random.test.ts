import { expect, test } from "vitest";
import { shared, workflows } from "../../../../../tests/workflows";
import { Catalogue } from "../model/catalogue";
import { definitionsOf, readGraph } from "../model/graph";
import { idText, isList, type Json, type JsonObject, listAt } from "../model/json";
import { groupKey, type Key, linkKey, nodeKey, rerouteKey, type Selection } from "../model/marks";
import { apply, type Patch } from "../model/patch";
import { type Scene, SceneMaker } from "../scene/scene";
import { canvasWords } from "../words";
import { addLinked, addNode, type Made } from "./add";
import { align, distribute } from "./arrange";
import type { Where } from "./change";
import { clipboardForms, clipFrom, clipOf, paste } from "./clip";
import { addGroup, colourGroup, renameGroup, resizeGroup } from "./groups";
import { connect, disconnect, type LinkEnd, whyNot } from "./links";
import {
  collapseNodes,
  colourNodes,
  moveItems,
  pinNodes,
  removeItems,
  renameNode,
  resizeNode,
  toggleMode,
} from "./nodes";
import { addReroute } from "./reroutes";
import { toSubgraph, unpack } from "./subgraph";
import { setWidget } from "./widgets";

const catalogue = new Catalogue(shared("object_info.json"));
const classes = catalogue.names();
const templates = workflows("templates");
const { patch: names, why } = canvasWords.en;

/** Numbers that look random and are the same every time (mulberry32). */
function dice(seed: number): () => number {
  let state = seed;
  return () => {
    state = (state + 0x6d2b79f5) | 0;
    let t = Math.imul(state ^ (state >>> 15), 1 | state);
    t = (t + Math.imul(t ^ (t >>> 7), 61 | t)) ^ t;
    return ((t ^ (t >>> 14)) >>> 0) / 4294967296;
  };
}

interface Turn {
  readonly where: Where;
  readonly scene: Scene;
  readonly roll: () => number;
  readonly selection: Selection;
}

const pick = <Item>(roll: () => number, items: readonly Item[]): Item | undefined =>
  items[Math.floor(roll() * items.length)];

const between = (roll: () => number, low: number, high: number): number => low + roll() * (high - low);

const place = (roll: () => number) => ({ x: between(roll, -900, 3000), y: between(roll, -900, 3000) });

const anyEnd = ({ scene, roll }: Turn, side: "input" | "output"): LinkEnd | null => {
  const box = pick(roll, scene.boxes);
  if (!box) return null;
  const widget = pick(roll, box.widgets);
  if (side === "input" && widget && roll() < 0.4) return { node: box.node.id, side, widget: widget.name };
  const slots = side === "input" ? box.inputs : box.outputs;
  const socket = pick(roll, slots);
  return socket ? { node: box.node.id, side, index: socket.index } : null;
};

/** What can be done; `null` when there is nothing to do it to. */
const actions: Record<string, (turn: Turn) => Patch | Made | null> = {
  move: ({ where, selection, roll }) =>
    moveItems(where, selection, between(roll, -99, 99), between(roll, -9, 99)),
  resize: ({ where, scene, roll }) => {
    const box = pick(roll, scene.boxes);
    return box ? resizeNode(where, box.node.id, between(roll, 50, 900), between(roll, 20, 900)) : null;
  },
  collapse: ({ where, scene, roll }) => collapseNodes(where, some(scene, roll), roll() < 0.5),
  pin: ({ where, scene, roll }) => pinNodes(where, some(scene, roll), roll() < 0.5),
  rename: ({ where, scene, roll }) =>
    renameNode(where, pick(roll, scene.boxes)?.node.id ?? "", roll() < 0.3 ? "" : `Title ~ / ${roll()}`),
  colour: ({ where, scene, roll }) =>
    colourNodes(where, some(scene, roll), roll() < 0.4 ? null : { color: "#223", bgcolor: "#335" }),
  mode: ({ where, scene, roll }) => toggleMode(where, some(scene, roll), roll() < 0.5 ? "muted" : "bypassed"),
  widget: ({ where, scene, roll }) => {
    const box = pick(roll, scene.boxes);
    const widget = box && pick(roll, box.widgets);
    if (!box || !widget) return null;
    const kind = widget.spec?.kind;
    const value: Json =
      kind?.kind === "dynamic"
        ? (pick(roll, kind.options)?.key ?? "")
        : kind?.kind === "combo"
          ? (pick(roll, kind.choices) ?? "x")
          : (pick(roll, [roll(), "some text", true, null]) ?? null);
    return setWidget(where, box.node.id, box.widgets, widget.name, value);
  },
  add: ({ where, roll }) =>
    addNode(
      where,
      pick(roll, [...classes, "Note", "Reroute", ...definitionsOf(where.document).map(({ id }) => id)]) ?? "",
      place(roll),
    ),
  addLinked: (turn) => {
    const end = anyEnd(turn, turn.roll() < 0.5 ? "input" : "output");
    const type = pick(turn.roll, classes) ?? "";
    return end && "index" in end ? addLinked(turn.where, type, place(turn.roll), end, why) : null;
  },
  remove: ({ where, selection }) => removeItems(where, selection),
  connect: (turn) => {
    for (let attempt = 0; attempt < 40; attempt += 1) {
      const [from, to] = [anyEnd(turn, "output"), anyEnd(turn, "input")];
      if (from && to && whyNot(turn.scene, from, to, why) === null)
        return connect(turn.where, turn.scene, from, to);
    }
    return null;
  },
  disconnect: ({ where, scene, roll }) => {
    const line = pick(roll, scene.lines);
    return line ? disconnect(where, [line.link.id]) : null;
  },
  reroute: ({ where, scene, roll }) => {
    const line = pick(roll, scene.lines);
    return line ? addReroute(where, line.link.id, 0, place(roll)) : null;
  },
  group: ({ where, roll }) => {
    const { x, y } = place(roll);
    return addGroup(where, { left: x, top: y, right: x + 300, bottom: y + 200 }, "Group");
  },
  changeGroup: ({ where, scene, roll }) => {
    const group = pick(roll, scene.groups)?.group;
    if (!group) return null;
    if (roll() < 0.3) return renameGroup(where, group.index, "Other");
    return roll() < 0.5
      ? colourGroup(where, group.index, "#8a8")
      : resizeGroup(where, group.index, 300 * roll(), 900);
  },
  align: ({ where, scene, selection, roll }) =>
    align(
      where,
      scene,
      selection,
      pick(roll, ["left", "right", "top", "bottom", "middle", "centre"] as const) ?? "left",
    ),
  distribute: ({ where, scene, selection, roll }) =>
    distribute(where, scene, selection, roll() < 0.5 ? "across" : "down"),
  paste: ({ where, scene, selection, roll }) => {
    const clip = clipFrom(clipboardForms(clipOf(where.document, scene.graph, selection)));
    return clip ? paste(where, clip, place(roll), { isLinkedToSource: roll() < 0.5 }) : null;
  },
  toSubgraph: ({ where, scene, selection }) => toSubgraph(where, scene, selection, "Inside"),
  unpack: ({ where, scene, roll }) => {
    const box = pick(
      roll,
      scene.boxes.filter((one) => one.kind === "subgraph"),
    );
    return box ? unpack(where, scene, box.node.id) : null;
  },
};

const some = (scene: Scene, roll: () => number): string[] =>
  scene.boxes.filter(() => roll() < 0.3).map((box) => box.node.id);

function randomSelection(scene: Scene, roll: () => number): Selection {
  const keys: Key[] = [
    ...scene.boxes.map((box) => nodeKey(box.node.id)),
    ...scene.groups.map((box) => groupKey(box.group.index)),
    ...scene.dots.map((dot) => rerouteKey(dot.reroute.id)),
    ...scene.lines.map((line) => linkKey(line.link.id)),
  ];
  const share = roll() * 0.6;
  return new Set(keys.filter(() => roll() < share));
}

/** Links and slots name each other, and nothing names what is not there; a few templates come with such wounds. */
function wounds(document: JsonObject): string[] {
  const found: string[] = [];
  for (const id of [null, ...definitionsOf(document).map((one) => one.id)]) {
    const graph = readGraph(document, id);
    if (!graph) continue;
    const say = (sentence: string) => void found.push(sentence);
    const list = listAt(graph.raw, "links").map((raw) =>
      idText(isList(raw) ? raw[0] : (raw as JsonObject)["id"]),
    );
    if (new Set(list).size !== list.length) say("two links of one id");
    if (listAt(graph.raw, "nodes").length !== graph.nodes.length) say("two nodes of one id");
    for (const node of graph.nodes) {
      for (const slot of node.inputs)
        for (const link of slot.links)
          if (!graph.links.has(link)) say(`input ${node.id}.${slot.name} names ${link}`);
      for (const slot of node.outputs)
        for (const link of slot.links)
          if (!graph.links.has(link)) say(`output ${node.id}.${slot.name} names ${link}`);
    }
    for (const link of graph.links.values()) {
      const { origin, target } = link;
      if (!graph.byId.has(origin) && origin !== "-10") say(`link ${link.id} comes from ${origin}`);
      if (!graph.byId.has(target) && target !== "-20") say(`link ${link.id} goes to ${target}`);
      const slot = graph.byId.get(target)?.inputs[link.targetSlot];
      if (slot && !slot.links.includes(link.id) && !target.startsWith("-"))
        say(`link ${link.id} is not at its slot`);
      if (link.reroute !== null && !graph.reroutes.has(link.reroute))
        say(`link ${link.id} passes ${link.reroute}`);
    }
    for (const reroute of graph.reroutes.values())
      for (const link of reroute.links)
        if (!graph.links.has(link)) say(`reroute ${reroute.id} names ${link}`);
  }
  return found;
}

function isPatch(made: Patch | Made): made is Patch {
  return "forward" in made;
}

test(
  "a thousand sequences of actions come back to the letter, and go there again",
  { timeout: 600_000 },
  () => {
    const counts = new Map<string, number>();
    const before = new Map(templates.map(({ name, document }) => [name, new Set(wounds(document))]));
    for (let seed = 1; seed <= 1000; seed += 1) {
      const roll = dice(seed);
      const template = templates[seed % templates.length];
      if (!template) throw new Error("no templates");
      const start = JSON.stringify(template.document);
      const maker = new SceneMaker();
      const history: Patch[] = [];
      let document = template.document;
      const length = 4 + Math.floor(roll() * 9);
      for (let step = 0; step < length; step += 1) {
        const graph = roll() < 0.7 ? null : (pick(roll, definitionsOf(document))?.id ?? null);
        const scene = maker.make(document, catalogue, graph);
        if (!scene) throw new Error("no such graph");
        const where: Where = { document, graph, catalogue, names };
        const [name, act] = pick(roll, Object.entries(actions)) ?? [];
        const made = act?.({ where, scene, roll, selection: randomSelection(scene, roll) });
        if (!made || name === undefined) continue;
        const patch = isPatch(made) ? made : made.patch;
        if (patch.forward.length > 0) counts.set(name, (counts.get(name) ?? 0) + 1);
        document = apply(document, patch.forward);
        history.push(patch);
        const fresh = wounds(document).filter((wound) => !before.get(template.name)?.has(wound));
        expect(fresh, `seed ${seed}, ${template.name}, after ${name}`).toEqual([]);
      }
      const end = JSON.stringify(document);
      for (const patch of history.toReversed()) document = apply(document, patch.backward);
      expect(JSON.stringify(document) === start, `seed ${seed}, ${template.name}: undone`).toBe(true);
      for (const patch of history) document = apply(document, patch.forward);
      expect(JSON.stringify(document) === end, `seed ${seed}, ${template.name}: done again`).toBe(true);
      expect(JSON.stringify(template.document) === start, "the first document is untouched").toBe(true);
    }
    // Every kind of action has really happened.
    for (const name of Object.keys(actions)) expect(counts.get(name) ?? 0, name).toBeGreaterThan(10);
  },
);
