import { linksAt, type LinkEnd, takenType, whyNot } from "../edits/links";
import { inputNodeId, outputNodeId, targetSlotOf } from "../model/graph";
import { linksIn, nodeKey, nodesIn } from "../model/marks";
import { choicesOf } from "../model/widgets";
import type { Rope } from "../paint/overlay";
import { type End, type Hit, placeOfEnd, type Side, typeOfEnd } from "../scene/hit";
import type { Scene } from "../scene/scene";
import type { Surface } from "../surface";
import type { Actions } from "./actions";
import { placeOfLinkEnd } from "./rope";
import { allowed, stepOf } from "./scrub";
import { saidOf } from "./speech";
import { type Arrow, inReadingOrder, nextNode, nodeOf, nodeTowards, partsOf } from "./steps";

const arrows: Readonly<Record<string, Arrow>> = {
  ArrowLeft: "left",
  ArrowRight: "right",
  ArrowUp: "up",
  ArrowDown: "down",
};

const nudge = 10;
const zoomStep = 1.25;

/** A link drawn with the keyboard. */
interface Tying {
  readonly from: End;
  readonly ends: readonly LinkEnd[];
  at: number;
}

/** The keyboard: everything a pointer can do. */
export class Keyboard {
  private tying: Tying | null = null;

  constructor(
    private readonly surface: Surface,
    private readonly actions: Actions,
  ) {}

  /** Does what a key says; gives whether it meant something. */
  press(event: KeyboardEvent): boolean {
    const { scene } = this.surface;
    if (!scene || event.isComposing) return false;
    if (this.tying) return this.tie(scene, this.tying, event);
    if (event.ctrlKey || event.metaKey) return this.withCtrl(event);
    const arrow = arrows[event.key];
    if (arrow) return this.arrow(scene, arrow, event);
    if (event.altKey) return this.withAlt(event);
    return this.plain(scene, event);
  }

  private withCtrl(event: KeyboardEvent): boolean {
    const { actions, surface } = this;
    const key = event.key.toLowerCase();
    const commands: Record<string, () => void> = {
      a: () => actions.selectAll(),
      b: () => actions.toggleMode("bypassed"),
      m: () => actions.toggleMode("muted"),
      g: () => actions.group(),
      d: () => actions.duplicate(),
      z: () => (event.shiftKey ? surface.host.redo() : surface.host.undo()),
      y: () => surface.host.redo(),
      enter: () => surface.host.run(event.shiftKey ? nodesIn(surface.selection) : []),
    };
    if (key === "e" && event.shiftKey) actions.toSubgraph();
    else if (!commands[key]) return false;
    else commands[key]();
    return true;
  }

  private withAlt(event: KeyboardEvent): boolean {
    const key = event.key.toLowerCase();
    if (key === "c") this.actions.toggleCollapsed();
    else if (key === "=" || key === "+") this.zoom(zoomStep);
    else if (key === "-") this.zoom(1 / zoomStep);
    else return false;
    return true;
  }

  private plain(scene: Scene, event: KeyboardEvent): boolean {
    const { surface, actions } = this;
    // A letter is the same with Caps Lock.
    switch (event.key.length === 1 ? event.key.toLowerCase() : event.key) {
      case "Tab":
        return this.tab(scene, event.shiftKey ? -1 : 1);
      case "Enter":
        return this.enter(scene, event);
      case "Escape":
        return this.escape(scene);
      case "Delete":
      case "Backspace":
        return this.erase(scene);
      case "Home":
        return this.goTo(scene, inReadingOrder(scene)[0]?.node.id ?? null, false);
      case "End":
        return this.goTo(scene, inReadingOrder(scene).at(-1)?.node.id ?? null, false);
      case ".":
        surface.fit(surface.selection);
        return true;
      case "+":
      case "=":
        this.zoom(zoomStep);
        return true;
      case "-":
        this.zoom(1 / zoomStep);
        return true;
      case "F2": {
        const [node] = nodesIn(surface.selection);
        if (node !== undefined) actions.askRename({ node });
        return node !== undefined;
      }
      case "c":
        return this.begin(scene);
      case "p":
        actions.togglePinned();
        return true;
      case "a": {
        const at = surface.middle();
        const rect = surface.onPage({ left: at.x, top: at.y, right: at.x, bottom: at.y });
        surface.host.search({ at, screen: { x: rect.left, y: rect.top }, filter: null });
        return true;
      }
      case "ContextMenu":
        return this.menu();
      default:
        return false;
    }
  }

  private zoom(factor: number): void {
    const { size } = this.surface;
    this.surface.zoom({ x: size.width / 2, y: size.height / 2 }, factor);
  }

  /** At what is selected; with nothing selected in the middle, for what can be done to the canvas. */
  private menu(): boolean {
    const { surface } = this;
    const box = surface.boxAround(surface.selection);
    const at = box ? { x: box.left, y: box.top } : surface.middle();
    const page = surface.onPage({ left: at.x, top: at.y, right: at.x, bottom: at.y });
    const aside = box ? 16 : 0;
    surface.host.menu({
      screen: { x: page.left + aside, y: page.top + aside },
      at,
      selection: surface.selection,
      link: null,
    });
    return true;
  }

  /** The node the keyboard is at: the one in focus, or the only one that is selected. */
  private here(): string | null {
    const { focus, selection } = this.surface;
    const [id, ...more] = nodesIn(selection);
    return focus ? nodeOf(focus) : id !== undefined && more.length === 0 ? id : null;
  }

  /** From node to node, or from part to part inside of one. At either end the focus leaves the canvas. */
  private tab(scene: Scene, by: 1 | -1): boolean {
    const { focus } = this.surface;
    const id = nodeOf(focus);
    if (focus && focus.kind !== "node" && id !== null) return this.part(scene, id, by);
    const order = inReadingOrder(scene);
    const at = order.findIndex((box) => box.node.id === id);
    if (at >= 0 && (at + by < 0 || at + by >= order.length)) {
      this.surface.focus = null;
      this.surface.ask();
      return false;
    }
    return this.goTo(scene, nextNode(scene, id, by), false);
  }

  private part(scene: Scene, id: string, by: 1 | -1): boolean {
    const box = scene.boxOf.get(id);
    if (!box) return false;
    const parts = partsOf(box);
    const here = JSON.stringify(this.surface.focus);
    const at = parts.findIndex((one) => JSON.stringify(one) === here);
    const next = parts[(at + by + parts.length) % parts.length];
    if (next) this.look(scene, next);
    return true;
  }

  private goTo(scene: Scene, id: string | null, isMore: boolean): boolean {
    const box = id === null ? undefined : scene.boxOf.get(id);
    if (!box || id === null) return false;
    const { surface } = this;
    surface.reveal(box);
    surface.select(new Set([...(isMore ? surface.selection : []), nodeKey(id)]));
    this.look(scene, { kind: "node", id, part: "title" });
    return true;
  }

  /** Sets the focus and says what it is at. */
  private look(scene: Scene, focus: Hit): void {
    this.surface.focus = focus;
    this.surface.ask();
    this.surface.host.announce(saidOf(scene, focus, this.surface.host.texts));
  }

  private arrow(scene: Scene, arrow: Arrow, event: KeyboardEvent): boolean {
    const { surface, actions } = this;
    const { focus } = surface;
    if (event.altKey) {
      const by = event.shiftKey ? 1 : nudge;
      actions.move(
        arrow === "left" ? -by : arrow === "right" ? by : 0,
        arrow === "up" ? -by : arrow === "down" ? by : 0,
      );
      return true;
    }
    const id = this.here();
    if (focus?.kind === "widget" || focus?.kind === "socket") {
      if (arrow === "up" || arrow === "down")
        return id !== null && this.part(scene, id, arrow === "up" ? -1 : 1);
      const by = arrow === "left" ? -1 : 1;
      return focus.kind === "widget"
        ? this.turn(scene, focus, by, event.shiftKey)
        : this.follow(scene, focus, by);
    }
    if (id === null) return this.goTo(scene, nextNode(scene, null, 1), false);
    return this.goTo(scene, nodeTowards(scene, id, arrow), event.shiftKey);
  }

  /** Left and right change a value. */
  private turn(scene: Scene, focus: Extract<Hit, { kind: "widget" }>, by: 1 | -1, isMuch: boolean): boolean {
    const widget = scene.boxOf.get(focus.id)?.widgets.find((one) => one.name === focus.name);
    if (!widget || widget.isLinked) return true;
    if (typeof widget.value === "number") {
      const value = allowed(widget, widget.value + by * stepOf(widget) * (isMuch ? 10 : 1));
      this.actions.setWidget(focus.id, focus.name, value);
    } else if (typeof widget.value === "boolean") this.actions.setWidget(focus.id, focus.name, !widget.value);
    else {
      const choices = choicesOf(widget);
      const next = choices[choices.indexOf(widget.value) + by];
      if (next !== undefined) this.actions.setWidget(focus.id, focus.name, next);
    }
    if (this.surface.scene) this.look(this.surface.scene, focus);
    return true;
  }

  /** Along a link to its other end. */
  private follow(scene: Scene, focus: End & { kind: "socket" }, by: 1 | -1): boolean {
    const [id] = by > 0 === (focus.side === "output") ? linksAt(scene, focus) : [];
    const link = id === undefined ? undefined : scene.graph.links.get(id);
    if (!link) return true;
    const box = scene.boxOf.get(focus.side === "output" ? link.target : link.origin);
    const end: End =
      focus.side === "output"
        ? {
            node: link.target,
            side: "input",
            index: box ? targetSlotOf(box.node, link) : link.targetSlot,
          }
        : { node: link.origin, side: "output", index: link.originSlot };
    if (box) this.surface.reveal(box);
    this.look(scene, { kind: "socket", ...end });
    return true;
  }

  private enter(scene: Scene, event: KeyboardEvent): boolean {
    const { focus } = this.surface;
    if (focus?.kind === "widget") {
      this.actions.askWidget(focus.id, focus.name);
      return true;
    }
    if (focus?.kind === "socket") return this.begin(scene);
    const id = this.here();
    if (id === null) return false;
    if (event.shiftKey && this.actions.enter(id)) return true;
    const box = scene.boxOf.get(id);
    const first = box && partsOf(box)[0];
    if (first) this.look(scene, first);
    return true;
  }

  /** One step out: of a part to its node, of a node to nothing, of a subgraph to the graph around it. */
  private escape(scene: Scene): boolean {
    const { surface } = this;
    const id = nodeOf(surface.focus);
    if (surface.focus && surface.focus.kind !== "node" && id !== null && scene.boxOf.has(id))
      this.look(scene, { kind: "node", id, part: "title" });
    else if (surface.focus || surface.selection.size > 0) {
      surface.focus = null;
      this.actions.selectNone();
      surface.ask();
    } else if (scene.graph.id !== null) surface.host.leave();
    else return false;
    return true;
  }

  private erase(scene: Scene): boolean {
    const { focus, selection } = this.surface;
    if (focus?.kind === "socket") this.actions.disconnect(linksAt(scene, focus));
    else if (linksIn(selection).length > 0 && nodesIn(selection).length === 0)
      this.actions.disconnect(linksIn(selection));
    else this.actions.remove();
    return true;
  }

  /** Begins a link at the socket in focus: Tab goes through all sockets and values that take it, nearest first. */
  private begin(scene: Scene): boolean {
    const { surface } = this;
    const { focus } = surface;
    if (focus?.kind !== "socket") return false;
    const from: End = { node: focus.node, side: focus.side, index: focus.index };
    const start = placeOfEnd(scene, from);
    if (!start) return true;
    const ends = endsOn(scene, from.side === "output" ? "input" : "output").filter(
      (end) => whyNot(scene, from, end, surface.host.texts.why) === null,
    );
    const away = (end: LinkEnd) => {
      const place = placeOfLinkEnd(scene, end);
      return place ? Math.hypot(place.x - start.x, place.y - start.y) : Infinity;
    };
    this.tying = { from, ends: ends.toSorted((a, b) => away(a) - away(b)), at: -1 };
    const type = typeOfEnd(scene, from) ?? "*";
    surface.host.announce(surface.host.texts.say.connecting(type));
    this.showRope(scene, this.tying);
    return true;
  }

  private tie(scene: Scene, tying: Tying, event: KeyboardEvent): boolean {
    const { surface, actions } = this;
    const stop = () => {
      this.tying = null;
      surface.rope = null;
      surface.ask();
    };
    const by =
      event.key === "Tab"
        ? event.shiftKey
          ? -1
          : 1
        : event.key === "ArrowDown" || event.key === "ArrowRight"
          ? 1
          : event.key === "ArrowUp" || event.key === "ArrowLeft"
            ? -1
            : 0;
    if (by !== 0 && tying.ends.length > 0) {
      tying.at = (Math.max(tying.at, by > 0 ? -1 : 0) + by + tying.ends.length) % tying.ends.length;
      const end = tying.ends[tying.at];
      const box = end && scene.boxOf.get(end.node);
      if (box) surface.reveal(box);
      if (end) surface.host.announce(saidOf(scene, hitOf(end), surface.host.texts));
      this.showRope(scene, tying);
      return true;
    }
    if (event.key === "Enter") {
      const end = tying.ends[tying.at];
      stop();
      if (end) actions.connect(tying.from, end);
      return true;
    }
    if (event.key === "Escape") {
      stop();
      surface.host.announce(surface.host.texts.say.cancelled);
    }
    return true;
  }

  private showRope(scene: Scene, { from, ends, at }: Tying): void {
    const { surface } = this;
    const start = placeOfEnd(scene, from);
    const aim = ends[at];
    const target = aim ? placeOfLinkEnd(scene, aim) : null;
    if (!start) return;
    const type = typeOfEnd(scene, from) ?? "*";
    const open = ends.flatMap((end) => {
      const place = placeOfLinkEnd(scene, end);
      const own = end.side === "input" ? takenType(scene, end) : typeOfEnd(scene, end);
      return place ? [{ x: place.x, y: place.y, type: own ?? type }] : [];
    });
    const loose = { x: start.x + (from.side === "output" ? 60 : -60), y: start.y };
    const rope: Rope = {
      from: start,
      to: target ?? loose,
      type,
      isBackward: from.side === "input",
      open,
      target,
      reason: null,
    };
    surface.rope = rope;
    surface.ask();
  }
}

/** Everything of one side that a link could end at: sockets, values, and a subgraph's own outputs or inputs. */
function endsOn(scene: Scene, side: Side): LinkEnd[] {
  const own = scene.columns
    .filter((column) => (column.side === "inputs") === (side === "output"))
    .flatMap(({ sockets }) =>
      sockets.map(({ index }): LinkEnd => ({
        node: side === "output" ? inputNodeId : outputNodeId,
        side,
        index,
      })),
    );
  const parts = scene.boxes
    .flatMap((box) => partsOf(box))
    .flatMap((part): LinkEnd[] => {
      if (part.kind === "socket" && part.side === side) return [{ node: part.node, side, index: part.index }];
      return part.kind === "widget" && side === "input" ? [{ node: part.id, side, widget: part.name }] : [];
    });
  return [...parts, ...own];
}

const hitOf = (end: LinkEnd): Hit =>
  "index" in end
    ? { kind: "socket", ...end }
    : { kind: "widget", id: end.node, name: end.widget, socket: -1 };
