import { groupKey, type Key, linkKey, nodeKey, rerouteKey } from "../model/marks";
import type { Point } from "../scene/geometry";
import { type Hit, hit, toleranceOf } from "../scene/hit";
import type { Surface } from "../surface";
import type { Actions } from "./actions";
import { dragBand, dragCorner, dragGroupCorner, dragSelection, dragView, pullReroute } from "./drag";
import { Fingers } from "./fingers";
import type { Gesture } from "./gesture";
import { dragRope } from "./rope";
import { dragNumber } from "./scrub";

/** Pixels a pointer may shake before a press becomes a drag. */
const shake = (pointer: string): number => (pointer === "touch" ? 9 : 4);
const twiceMs = 350;
/** Pixels between two presses that count as one double press. */
const twiceWithin = (pointer: string): number => (pointer === "touch" ? 24 : 6);

/** What Safari tells of a trackpad's pinch; other engines send a wheel with Ctrl. */
interface PinchEvent extends MouseEvent {
  readonly scale: number;
}

interface Press {
  readonly id: number;
  readonly hit: Hit | null;
  readonly at: Point;
  readonly inside: Point;
  readonly event: PointerEvent;
  gesture: Gesture | null;
  isMoving: boolean;
}

/** Mouse, pen and fingers. */
export class Pointers {
  private press: Press | null = null;
  private readonly fingers: Fingers;
  private pinchScale = 1;
  private last: { time: number; at: Point } | null = null;
  /** Space is held: the hand moves the view. */
  isPanning = false;
  /** What dragging over nothing does. */
  onNothing: "select" | "pan" = "select";

  constructor(
    private readonly surface: Surface,
    private readonly actions: Actions,
  ) {
    const { canvas } = surface;
    this.fingers = new Fingers(surface);
    canvas.addEventListener("pointerdown", this.down);
    canvas.addEventListener("pointermove", this.move);
    canvas.addEventListener("pointerup", this.up);
    canvas.addEventListener("pointercancel", this.lost);
    canvas.addEventListener("pointerleave", this.leave);
    canvas.addEventListener("wheel", this.wheel, { passive: false });
    canvas.addEventListener("contextmenu", this.menu);
    canvas.addEventListener("gesturestart", this.pinch);
    canvas.addEventListener("gesturechange", this.pinch);
  }

  /** Ends what the pointer does as if it had never begun; gives whether it did something. */
  cancel(): boolean {
    const { press } = this;
    this.press = null;
    if (!press?.isMoving) return false;
    press.gesture?.cancel();
    return true;
  }

  close(): void {
    this.fingers.stopWaiting();
  }

  private hitAt(event: PointerEvent | MouseEvent, at: Point): Hit | null {
    const { scene, camera } = this.surface;
    const kind = event instanceof PointerEvent ? event.pointerType : "mouse";
    return scene ? hit(scene, at, toleranceOf(kind) / camera.scale) : null;
  }

  private readonly down = (event: PointerEvent): void => {
    const { surface } = this;
    surface.canvas.focus({ preventScroll: true });
    const [at, inside] = [surface.at(event), surface.inside(event)];
    if (event.pointerType === "touch") {
      this.fingers.down(event.pointerId, inside, () => {
        this.cancel();
        this.openMenu(event);
      });
      if (this.fingers.isSettled) {
        this.cancel();
        return;
      }
    }
    if (this.press || event.button > 1) return;
    surface.canvas.setPointerCapture(event.pointerId);
    const found = this.hitAt(event, at);
    this.press = { id: event.pointerId, hit: found, at, inside, event, gesture: null, isMoving: false };
    const map = surface.minimap.placeAt(inside, surface.size);
    if (map) this.press.gesture = this.throughMap(map);
    else if (this.isPanning || event.button === 1) this.press.gesture = dragView(surface, inside);
    // A finger may be the first of two, so it selects when it draws or is lifted.
    else if (event.pointerType !== "touch") this.choose(found, event);
    if (map) {
      this.press.isMoving = true;
      this.fingers.stopWaiting();
    }
  };

  /** A press selects what it is on, so that dragging moves it. */
  private choose(found: Hit | null, event: PointerEvent): void {
    const { surface } = this;
    const key = keyOf(found);
    surface.focus = null;
    const isMore = event.shiftKey || event.ctrlKey || event.metaKey;
    if (key === null) {
      if (!isMore && event.pointerType !== "touch") surface.select(new Set());
      return;
    }
    const { selection } = surface;
    if (isMore) {
      const next = new Set(selection);
      if (next.has(key)) next.delete(key);
      else next.add(key);
      surface.select(next);
    } else if (!selection.has(key)) surface.select(new Set([key]));
  }

  private readonly move = (event: PointerEvent): void => {
    const { surface, press } = this;
    const inside = surface.inside(event);
    this.fingers.move(event.pointerId, inside);
    if (this.fingers.isSettled) return;
    const at = surface.at(event);
    if (!press) {
      this.hover(this.hitAt(event, at));
      return;
    }
    if (press.id !== event.pointerId) return;
    const far = Math.hypot(inside.x - press.inside.x, inside.y - press.inside.y);
    if (!press.isMoving && far < shake(event.pointerType)) return;
    if (!press.isMoving) {
      press.isMoving = true;
      this.fingers.stopWaiting();
      if (event.pointerType === "touch" && !press.gesture) this.choose(press.hit, press.event);
      press.gesture ??= this.begin(press);
    }
    press.gesture?.move(at, inside, event);
  };

  /** What dragging does, from what lies under the press. */
  private begin({ hit: found, at, inside, event }: Press): Gesture | null {
    const { surface, actions } = this;
    if (!found) {
      const pans =
        event.pointerType === "touch" || (this.onNothing === "pan" && !event.ctrlKey && !event.metaKey);
      return pans ? dragView(surface, inside) : dragBand(surface, actions, at, event.shiftKey);
    }
    switch (found.kind) {
      case "socket":
        return dragRope(surface, actions, found);
      case "link":
        return pullReroute(surface, actions, found.id, found.piece);
      case "group":
        return found.part === "corner"
          ? dragGroupCorner(surface, actions, found.index, at)
          : dragSelection(surface, actions, at, event.altKey);
      case "widget": {
        const widget = surface.scene?.boxOf.get(found.id)?.widgets.find((one) => one.name === found.name);
        const isNumber = widget && !widget.isLinked && (widget.kind === "number" || widget.kind === "slider");
        return isNumber
          ? dragNumber(surface, actions, found.id, widget, inside)
          : dragSelection(surface, actions, at, event.altKey);
      }
      case "node":
        return found.part === "corner"
          ? dragCorner(surface, actions, found.id, at)
          : dragSelection(surface, actions, at, event.altKey);
      case "reroute":
        return dragSelection(surface, actions, at, false);
    }
  }

  private readonly up = (event: PointerEvent): void => {
    const wasSettled = this.fingers.isSettled;
    this.fingers.up(event.pointerId);
    if (wasSettled) return;
    const { press, surface } = this;
    if (press?.id !== event.pointerId) return;
    this.press = null;
    const at = surface.at(event);
    if (press.isMoving) press.gesture?.end(at, event);
    else if (!press.gesture) this.click(press, at);
    this.hover(event.pointerType === "touch" ? null : this.hitAt(event, at));
  };

  private click({ hit: found, event, inside }: Press, at: Point): void {
    const { surface, actions } = this;
    if (event.pointerType === "touch") this.choose(found, event);
    const isTwice =
      this.last !== null &&
      event.timeStamp - this.last.time < twiceMs &&
      Math.hypot(inside.x - this.last.at.x, inside.y - this.last.at.y) < twiceWithin(event.pointerType);
    this.last = isTwice ? null : { time: event.timeStamp, at: inside };
    const isPlain = !event.shiftKey && !event.ctrlKey && !event.metaKey && !event.altKey;
    const key = keyOf(found);
    if (isPlain && !isTwice && key !== null) surface.select(new Set([key]));
    if (found?.kind === "widget" && isPlain && !isTwice) actions.askWidget(found.id, found.name);
    if (!isTwice) {
      if (found === null && event.pointerType === "touch") actions.selectNone();
      return;
    }
    if (!found) surface.host.search({ at, screen: { x: event.clientX, y: event.clientY }, filter: null });
    else if (found.kind === "node") {
      const isTitle = found.part === "title";
      if (isTitle && event.altKey) actions.toggleCollapsed();
      else if (isTitle) actions.askRename({ node: found.id });
      else actions.enter(found.id);
    } else if (found.kind === "group") actions.askRename({ group: found.index });
    else if (found.kind === "link") actions.addReroute(found.id, found.piece, at);
  }

  private readonly lost = (event: PointerEvent): void => {
    this.fingers.up(event.pointerId);
    if (this.press?.id === event.pointerId) this.cancel();
  };

  private readonly leave = (): void => this.hover(null);

  private hover(found: Hit | null): void {
    const { surface } = this;
    surface.canvas.style.cursor = this.isPanning ? "grab" : cursorOf(found);
    if (sameHit(surface.hover, found)) return;
    surface.hover = found;
    surface.ask();
  }

  private throughMap(place: Point): Gesture {
    const { surface } = this;
    const go = (to: Point | null) => {
      const { camera, size } = surface;
      if (to)
        surface.look({
          ...camera,
          x: size.width / 2 / camera.scale - to.x,
          y: size.height / 2 / camera.scale - to.y,
        });
    };
    go(place);
    return {
      move: (_, inside) => go(surface.minimap.placeAt(inside, surface.size)),
      end: () => undefined,
      cancel: () => undefined,
    };
  }

  /** A wheel zooms; two fingers on a trackpad move, and pinching, which comes as a wheel with Ctrl, zooms. */
  private readonly wheel = (event: WheelEvent): void => {
    event.preventDefault();
    const { surface } = this;
    const lines = event.deltaMode === WheelEvent.DOM_DELTA_LINE ? 16 : 1;
    const [dx, dy] = [event.deltaX * lines, event.deltaY * lines];
    const isWheel = event.deltaMode !== 0 || (dx === 0 && Math.abs(dy) >= 50 && Number.isInteger(dy));
    if (event.ctrlKey || event.metaKey)
      surface.zoom(surface.inside(event), Math.exp(-dy * (isWheel ? 0.0018 : 0.01)));
    else if (event.shiftKey && isWheel) surface.pan(-dy, 0);
    else if (isWheel) surface.zoom(surface.inside(event), Math.exp(-dy * 0.0018));
    else surface.pan(-dx, -dy);
  };

  private readonly pinch = (event: Event): void => {
    event.preventDefault();
    const { scale } = event as PinchEvent;
    // On a screen the fingers themselves have been followed already.
    if (event.type === "gesturechange" && !this.fingers.isSettled)
      this.surface.zoom(this.surface.inside(event as PinchEvent), scale / this.pinchScale);
    this.pinchScale = scale;
  };

  private readonly menu = (event: MouseEvent): void => {
    event.preventDefault();
    if (this.fingers.isSettled) return;
    this.fingers.answer();
    this.cancel();
    this.openMenu(event);
  };

  private openMenu(event: MouseEvent): void {
    const { surface } = this;
    const at = surface.at(event);
    const found = this.hitAt(event, at);
    const key = keyOf(found);
    if (key !== null && !surface.selection.has(key)) surface.select(new Set([key]));
    surface.host.menu({
      screen: { x: event.clientX, y: event.clientY },
      at,
      selection: surface.selection,
      link: found?.kind === "link" ? found.id : null,
    });
  }
}

/** What is selected by a press on it; sockets are taken, not selected. */
function keyOf(found: Hit | null): Key | null {
  switch (found?.kind) {
    case "node":
    case "widget":
      return nodeKey(found.id);
    case "group":
      return groupKey(found.index);
    case "reroute":
      return rerouteKey(found.id);
    case "link":
      return linkKey(found.id);
    case "socket":
    case undefined:
      return null;
  }
}

function cursorOf(found: Hit | null): string {
  switch (found?.kind) {
    case "socket":
      return "crosshair";
    case "node":
      return found.part === "corner" ? "nwse-resize" : found.part === "title" ? "grab" : "default";
    case "group":
      return found.part === "corner" ? "nwse-resize" : "grab";
    case "widget":
    case "link":
      return "pointer";
    case "reroute":
      return "grab";
    case undefined:
      return "default";
  }
}

const sameHit = (one: Hit | null, other: Hit | null): boolean =>
  one === other || (one !== null && other !== null && JSON.stringify(one) === JSON.stringify(other));
