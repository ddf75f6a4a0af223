import type { SearchRequest } from "../host";
import { addLinked, addNode, freePlace, type Made } from "../edits/add";
import { align, type Axis, distribute, type Edge } from "../edits/arrange";
import type { Where } from "../edits/change";
import { clipboardForms, clipFrom, clipOf, paste } from "../edits/clip";
import { addGroup, colourGroup, contentsOf, renameGroup } from "../edits/groups";
import { connect, disconnect, lead, type LinkEnd, whyNot } from "../edits/links";
import {
  collapseNodes,
  colourNodes,
  moveItems,
  pinNodes,
  removeItems,
  renameNode,
  toggleMode,
} from "../edits/nodes";
import { addReroute } from "../edits/reroutes";
import { toSubgraph, unpack } from "../edits/subgraph";
import { setWidget } from "../edits/widgets";
import { idText, type Json } from "../model/json";
import { groupKey, groupsIn, type Key, nodeKey, nodesIn, rerouteKey, type Selection } from "../model/marks";
import type { Patch } from "../model/patch";
import type { Point } from "../scene/geometry";
import type { End } from "../scene/hit";
import type { Scene } from "../scene/scene";
import type { Surface } from "../surface";

const aside = 30;

/** Everything a person can do to the document, for keys, menus and toolbars alike. */
export class Actions {
  constructor(private readonly surface: Surface) {}

  where(scene: Scene): Where {
    const { document, catalogue, graph } = scene;
    return { document, catalogue, graph: graph.id, names: this.surface.host.texts.patch };
  }

  /** Does an edit and says what is selected after it. */
  private make(edit: (where: Where, scene: Scene) => Made | Patch): void {
    const { scene } = this.surface;
    if (!scene) return;
    const made = edit(this.where(scene), scene);
    if ("forward" in made) {
      this.surface.edit(made);
      return;
    }
    this.surface.edit(made.patch);
    if (made.selection.size > 0) this.surface.select(made.selection);
  }

  private get nodes(): string[] {
    return nodesIn(this.surface.selection);
  }

  selectAll(): void {
    const { scene } = this.surface;
    if (!scene) return;
    const keys: Key[] = [
      ...scene.boxes.map((box) => nodeKey(box.node.id)),
      ...scene.groups.map((box) => groupKey(box.group.index)),
      ...scene.dots.map((dot) => rerouteKey(dot.reroute.id)),
    ];
    this.surface.select(new Set(keys));
    this.sayCount();
  }

  selectNone(): void {
    this.surface.select(new Set());
  }

  sayCount(): void {
    const { host, selection } = this.surface;
    host.announce(host.texts.say.selected(selection.size));
  }

  remove(): void {
    if (this.surface.selection.size > 0) this.make((where) => removeItems(where, this.surface.selection));
  }

  toggleMode(mode: "muted" | "bypassed"): void {
    this.make((where) => toggleMode(where, this.nodes, mode));
  }

  toggleCollapsed(): void {
    this.make((where, { graph }) => {
      const isDone = this.nodes.every((id) => graph.byId.get(id)?.isCollapsed === true);
      return collapseNodes(where, this.nodes, !isDone);
    });
  }

  togglePinned(): void {
    this.make((where, { graph }) => {
      const isDone = this.nodes.every((id) => graph.byId.get(id)?.isPinned === true);
      return pinNodes(where, this.nodes, !isDone);
    });
  }

  colour(colours: { readonly color: string; readonly bgcolor: string } | null): void {
    this.make((where) => colourNodes(where, this.nodes, colours));
  }

  colourGroup(index: number, color: string): void {
    this.make((where) => colourGroup(where, index, color));
  }

  rename(what: { readonly node: string } | { readonly group: number }, text: string): void {
    this.make((where) =>
      "node" in what ? renameNode(where, what.node, text) : renameGroup(where, what.group, text),
    );
  }

  /** A group around what is selected, or an empty one in the middle of the view. */
  group(): void {
    const { surface } = this;
    const { x, y } = surface.middle();
    const box = surface.boxAround(surface.selection) ?? {
      left: x - 150,
      top: y - 80,
      right: x + 150,
      bottom: y + 80,
    };
    this.make((where) => addGroup(where, box, surface.host.texts.newGroup));
  }

  align(edge: Edge): void {
    this.make((where, scene) => align(where, scene, this.surface.selection, edge));
  }

  distribute(axis: Axis): void {
    this.make((where, scene) => distribute(where, scene, this.surface.selection, axis));
  }

  /** Moves the selection, and with groups what is in them. */
  move(dx: number, dy: number): void {
    this.make((where, scene) => moveItems(where, withContents(scene, this.surface.selection), dx, dy));
  }

  copy(): void {
    const { scene, selection, host } = this.surface;
    if (scene && selection.size > 0)
      host.copy(clipboardForms(clipOf(scene.document, scene.graph, selection)));
  }

  /** What the clipboard holds, at a place; gives whether it was nodes. */
  paste(
    forms: { readonly html: string; readonly text: string },
    at: Point,
    isLinkedToSource: boolean,
  ): boolean {
    const clip = clipFrom(forms);
    if (!clip) return false;
    this.make((where) => paste(where, clip, at, { isLinkedToSource }));
    return true;
  }

  /** The selection once more, moved by so much; `null` puts it a little aside. */
  duplicate(by: Point | null = null): void {
    const { selection } = this.surface;
    this.make((where, scene) => {
      const clip = clipOf(scene.document, scene.graph, selection);
      const xs = [...clip.nodes.map((raw) => scene.boxOf.get(idText(raw["id"]))?.node.x ?? Infinity)];
      const ys = [...clip.nodes.map((raw) => scene.boxOf.get(idText(raw["id"]))?.node.y ?? Infinity)];
      for (const index of groupsIn(selection)) {
        xs.push(scene.groups[index]?.left ?? Infinity);
        ys.push(scene.groups[index]?.top ?? Infinity);
      }
      const at = { x: Math.min(...xs) + (by?.x ?? aside), y: Math.min(...ys) + (by?.y ?? aside) };
      return paste(where, clip, at, { name: where.names.duplicate });
    });
  }

  /** Adds what a search found, at its place and tied to its link. */
  add(type: string, { at, filter }: SearchRequest): void {
    const { why } = this.surface.host.texts;
    this.make((where, { graph }) =>
      filter ? addLinked(where, type, at, filter.from, why) : addNode(where, type, freePlace(graph, at)),
    );
  }

  /** Ties two ends, or says why not; gives whether they are tied. */
  connect(one: LinkEnd, other: LinkEnd): boolean {
    const { scene, host } = this.surface;
    if (!scene) return false;
    const reason = whyNot(scene, one, other, host.texts.why);
    host.announce(reason ?? host.texts.say.connected);
    if (reason !== null) return false;
    this.make((where) => connect(where, scene, one, other));
    return true;
  }

  /** Leads links from where they end to another input, or says why not. */
  lead(links: readonly string[], from: End, to: LinkEnd): void {
    const { scene, host } = this.surface;
    if (!scene) return;
    const reason = whyNot(scene, from, to, host.texts.why);
    host.announce(reason ?? host.texts.say.connected);
    if (reason === null) this.make((where) => lead(where, scene, links, from, to));
  }

  disconnect(links: readonly string[]): void {
    if (links.length === 0) return;
    this.make((where) => disconnect(where, links));
    this.surface.host.announce(this.surface.host.texts.say.disconnected);
  }

  addReroute(link: string, piece: number, at: Point): void {
    this.make((where) => addReroute(where, link, piece, at));
  }

  setWidget(node: string, name: string, value: Json): void {
    this.make((where, scene) => setWidget(where, node, scene.boxOf.get(node)?.widgets ?? [], name, value));
  }

  toSubgraph(): void {
    this.make((where, scene) =>
      toSubgraph(where, scene, this.surface.selection, this.surface.host.texts.newSubgraph),
    );
  }

  unpack(): void {
    const id = this.nodes.find((one) => this.surface.scene?.boxOf.get(one)?.kind === "subgraph");
    if (id !== undefined) this.make((where, scene) => unpack(where, scene, id));
  }

  /** Opens what a node is: its subgraph. */
  enter(id: string): boolean {
    const box = this.surface.scene?.boxOf.get(id);
    if (box?.kind !== "subgraph") return false;
    this.surface.host.enter(box.node.type);
    return true;
  }

  askRename(what: { readonly node: string } | { readonly group: number }): void {
    const { scene, host, camera } = this.surface;
    if (!scene) return;
    const box = "node" in what ? scene.boxOf.get(what.node) : scene.groups[what.group];
    if (!box) return;
    const text = "title" in box ? box.title : box.group.title;
    const band = { left: box.left, top: box.top, right: box.right, bottom: box.top + 30 };
    host.rename({ graph: scene.graph.id, what, text, box: this.surface.onPage(band), scale: camera.scale });
  }

  askWidget(node: string, name: string): void {
    const { scene, host, camera } = this.surface;
    const box = scene?.boxOf.get(node);
    const row = box?.rows.find((one) => one.widget.name === name);
    if (!scene || !box || !row || row.widget.isLinked) return;
    const top = box.node.y + row.y;
    const band = { left: box.left + 10, top, right: box.right - 10, bottom: top + row.height };
    if (row.widget.kind === "toggle") this.setWidget(node, name, row.widget.value !== true);
    else
      host.editWidget({
        graph: scene.graph.id,
        node,
        widget: row.widget,
        box: this.surface.onPage(band),
        scale: camera.scale,
      });
  }
}

/** Groups move with what is in them. */
export function withContents(scene: Scene, selection: Selection): Selection {
  const groups = groupsIn(selection);
  return groups.length === 0
    ? selection
    : new Set([...selection, ...groups.flatMap((index) => contentsOf(scene, index))]);
}
