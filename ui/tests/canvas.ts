import { shared } from "./workflows";
import { Catalogue } from "../src/features/workbench/canvas/model/catalogue";
import {
  type Json,
  type JsonObject,
  listAt,
  objectsAt,
  textAt,
} from "../src/features/workbench/canvas/model/json";
import { apply, type Patch } from "../src/features/workbench/canvas/model/patch";
import { type Scene, SceneMaker } from "../src/features/workbench/canvas/scene/scene";
import { canvasWords } from "../src/features/workbench/canvas/words";
import { addNode } from "../src/features/workbench/canvas/edits/add";
import type { Where } from "../src/features/workbench/canvas/edits/change";
import {
  connect,
  disconnect,
  type LinkEnd,
  linkInto,
  whyNot,
} from "../src/features/workbench/canvas/edits/links";
import { setWidget } from "../src/features/workbench/canvas/edits/widgets";

const { patch: names, why } = canvasWords.en;

/** What the real server offers. */
export const catalogue = new Catalogue(shared("object_info.json"));

export const empty: JsonObject = {
  last_node_id: 0,
  last_link_id: 0,
  nodes: [],
  links: [],
  groups: [],
  extra: {},
};

/** One document on its way through edits. */
export class Bench {
  readonly done: Patch[] = [];

  constructor(public document: JsonObject) {}

  get where(): Where {
    return { document: this.document, graph: null, catalogue, names };
  }

  get scene(): Scene {
    const scene = new SceneMaker().make(this.document, catalogue, null);
    if (!scene) throw new Error("no scene");
    return scene;
  }

  do(patch: Patch): this {
    this.document = apply(this.document, patch.forward);
    this.done.push(patch);
    return this;
  }

  /** The document as it was before the last edits, all but the first so many. */
  undo(kept = 0): JsonObject {
    return this.done
      .slice(kept)
      .toReversed()
      .reduce((document, patch) => apply(document, patch.backward), this.document);
  }

  add(type: string): string {
    const made = addNode(this.where, type, { x: 0, y: 0 });
    this.do(made.patch);
    return [...made.selection][0]?.slice(2) ?? "";
  }

  node(id: string): JsonObject {
    const node = objectsAt(this.document, "nodes").find((one) => String(one["id"] as number) === id);
    if (!node) throw new Error(`no node ${id}`);
    return node;
  }

  ofType(type: string): string {
    return this.scene.boxes.find((box) => box.node.type === type)?.node.id ?? "";
  }

  end(node: string, side: "input" | "output", name: string): LinkEnd {
    const box = this.scene.boxOf.get(node);
    const slots = side === "input" ? box?.inputs : box?.outputs;
    const socket = slots?.find((one) => one.slot.name === name);
    if (socket) return { node, side, index: socket.index };
    return { node, side: "input", widget: name };
  }

  connect(from: LinkEnd, to: LinkEnd): string | null {
    const reason = whyNot(this.scene, from, to, why);
    if (reason === null) this.do(connect(this.where, this.scene, from, to));
    return reason;
  }

  disconnect(node: string, name: string): this {
    const link = linkInto(this.scene, this.end(node, "input", name));
    return this.do(disconnect(this.where, link ? [link.id] : []));
  }

  set(node: string, name: string, value: Json): this {
    return this.do(setWidget(this.where, node, this.scene.boxOf.get(node)?.widgets ?? [], name, value));
  }

  values(node: string): Record<string, Json> {
    const widgets = this.scene.boxOf.get(node)?.widgets ?? [];
    return Object.fromEntries(widgets.map((one) => [one.name, one.value]));
  }

  /** The sockets of a node as stored, those with a link marked. */
  sockets(node: string): string[] {
    return objectsAt(this.node(node), "inputs").map(
      (slot) => `${textAt(slot, "name") ?? ""}${(slot["link"] ?? null) === null ? "" : " *"}`,
    );
  }

  /** What feeds the sockets of a node: name of the socket and id of the node. */
  feeds(node: string): string[] {
    return this.scene.lines
      .filter(({ link }) => link.target === node)
      .map(({ link }) => {
        const slot = listAt(this.node(node), "inputs")[link.targetSlot] as JsonObject | undefined;
        return `${(slot && textAt(slot, "name")) ?? ""} < ${link.origin}`;
      })
      .toSorted();
  }
}
