import type { NodeClass } from "../model/catalogue";
import { definitionsOf, type Graph, isNote, placeOf } from "../model/graph";
import { isObject, type Json, type JsonObject, listAt, textAt } from "../model/json";
import { givenBy } from "../model/match";
import { nodeKey, type Selection } from "../model/marks";
import { apply, joined, type Patch } from "../model/patch";
import { freshValues, walk } from "../model/widgets";
import type { Point } from "../scene/geometry";
import type { End } from "../scene/hit";
import { SceneMaker } from "../scene/scene";
import type { CanvasTexts } from "../words";
import { Change, type Where } from "./change";
import { connect, type LinkEnd, whyNot } from "./links";
import { rounded } from "./nodes";
import { socketsOf, storedSocket } from "./sockets";

/** A change and what it leaves selected. */
export interface Made {
  readonly patch: Patch;
  readonly selection: Selection;
}

/** Adds a node of a class, a note, a reroute node, or an instance of a subgraph. */
export function addNode(where: Where, type: string, at: Point): Made {
  const change = new Change(where);
  const id = change.next("node");
  const { shape, name } = fresh(where, type);
  const order = listAt(change.graph.raw, "nodes").length;
  const { size, inputs, outputs, ...rest } = shape;
  change.list([...change.path, "nodes"]);
  change.draft.insert([...change.path, "nodes"], {
    id,
    type,
    pos: [rounded(at.x), rounded(at.y)],
    size: size ?? [210, 60],
    flags: {},
    order,
    mode: 0,
    inputs: inputs ?? [],
    outputs: outputs ?? [],
    properties: {},
    ...rest,
  });
  return { patch: change.done(where.names.add(name)), selection: new Set([nodeKey(String(id))]) };
}

/** How far a node goes aside that would lie upon another. */
const aside = 30;

/** The place, or the nearest one further down at which no other node begins: what is added twice is seen twice. */
export function freePlace({ nodes }: Graph, at: Point): Point {
  let place = at;
  const isTaken = () =>
    nodes.some(({ x, y }) => Math.abs(x - place.x) < aside / 2 && Math.abs(y - place.y) < aside / 2);
  while (isTaken()) place = { x: place.x + aside, y: place.y + aside };
  return place;
}

/** Adds a node and ties a link that was let go over nothing to the first of its sockets that takes it. */
export function addLinked(where: Where, type: string, at: Point, from: End, why: CanvasTexts["why"]): Made {
  const made = addNode(where, type, at);
  const document = apply(where.document, made.patch.forward);
  const scene = new SceneMaker().make(document, where.catalogue, where.graph);
  const id = [...made.selection][0]?.slice(2) ?? "";
  const box = scene?.boxOf.get(id);
  if (!scene || !box) return made;
  const sockets = from.side === "output" ? box.inputs : box.outputs;
  const side = from.side === "output" ? "input" : "output";
  const ends: LinkEnd[] = sockets.map(({ index }) => ({ node: id, side, index }));
  if (from.side === "output")
    ends.push(...box.widgets.map((widget): LinkEnd => ({ node: id, side: "input", widget: widget.name })));
  const fit = ends.find((end) => whyNot(scene, from, end, why) === null);
  if (!fit) return made;
  const link = connect({ ...where, document }, scene, from, fit);
  return { ...made, patch: joined(made.patch.name, [made.patch, link]) };
}

interface Fresh {
  readonly shape: JsonObject;
  readonly name: string;
}

function fresh(where: Where, type: string): Fresh {
  const definition = placeOf(where.document, type);
  const nodeClass = where.catalogue.class(type);
  if (definition) return { shape: instance(definition.raw), name: textAt(definition.raw, "name") ?? type };
  if (isNote(type))
    return { shape: { size: [280, 140], widgets_values: [""], color: "#432", bgcolor: "#653" }, name: type };
  if (type === "Reroute") {
    const socket = { name: "", type: "*" };
    return {
      shape: {
        size: [75, 26],
        inputs: [{ ...socket, link: null }],
        outputs: [{ ...socket, links: null }],
        properties: { showOutputText: false, horizontal: false },
      },
      name: type,
    };
  }
  if (!nodeClass) return { shape: {}, name: type };
  return { shape: ofClass(nodeClass), name: nodeClass.displayName };
}

function instance(definition: JsonObject): JsonObject {
  const ports = (key: string, link: JsonObject): Json[] =>
    listAt(definition, key)
      .filter((port) => isObject(port))
      .map((port) => ({ name: port["name"] ?? "", type: port["type"] ?? "*", ...link }));
  const [inputs, outputs] = [ports("inputs", { link: null }), ports("outputs", { links: [] })];
  const rows = Math.max(inputs.length, outputs.length);
  return { size: [240, rows * 20 + 80], inputs, outputs, widgets_values: [] };
}

/** About the room the widest row takes, in canvas units. */
const textWidth = (text: string): number => text.length * 6.6;

function ofClass(nodeClass: NodeClass): JsonObject {
  const values = freshValues(nodeClass);
  const sockets = socketsOf(nodeClass, values);
  const stops = walk(nodeClass, values).filter((stop) => !stop.spec.hidden && !stop.spec.advanced);
  const tall = stops.filter((stop) => stop.spec.multiline).length;
  const rows = Math.max(sockets.length, nodeClass.outputs.length);
  const labels = Math.max(0, ...sockets.map((one) => textWidth(one.label ?? one.name)));
  const given = Math.max(0, ...nodeClass.outputs.map((one) => textWidth(one.name)));
  const fields = stops.map((stop) => {
    const value = stop.spec.multiline ? "" : String(typeof stop.value === "object" ? "" : stop.value);
    return textWidth(stop.spec.label ?? stop.name) + Math.min(240, textWidth(value)) + 60;
  });
  const width = Math.max(
    tall > 0 ? 400 : 210,
    labels + given + 60,
    textWidth(nodeClass.displayName) + 80,
    ...fields,
  );
  const shows = nodeClass.isOutput || nodeClass.inputs.some((spec) => spec.upload === "picture");
  const height = rows * 20 + 12 + (stops.length - tall) * 24 + tall * 120 + (shows ? 200 : 0);
  return {
    size: [Math.min(480, Math.round(width)), height],
    inputs: sockets.map(storedSocket),
    outputs: nodeClass.outputs.map((output) => ({
      name: output.name,
      type: givenBy(nodeClass, output),
      links: [],
    })),
    properties: { "Node name for S&R": nodeClass.name },
    widgets_values: values,
  };
}

/** Every subgraph that can be added to this document, by name. */
export const subgraphsIn = (document: JsonObject): { id: string; name: string }[] =>
  definitionsOf(document).map(({ id, raw }) => ({ id, name: textAt(raw, "name") ?? id }));
