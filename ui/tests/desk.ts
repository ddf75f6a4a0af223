import { Actions } from "../src/features/workbench/canvas/control/actions";
import { Pointers } from "../src/features/workbench/canvas/control/pointer";
import type { MenuRequest } from "../src/features/workbench/canvas/host";
import type { JsonObject } from "../src/features/workbench/canvas/model/json";
import { apply, type Patch } from "../src/features/workbench/canvas/model/patch";
import { toScreen } from "../src/features/workbench/canvas/scene/camera";
import type { Point } from "../src/features/workbench/canvas/scene/geometry";
import { nothingAfloat, nothingLifted } from "../src/features/workbench/canvas/scene/lift";
import { SceneMaker } from "../src/features/workbench/canvas/scene/scene";
import { Surface } from "../src/features/workbench/canvas/surface";
import { canvasWords } from "../src/features/workbench/canvas/words";
import { catalogue } from "./canvas";
import { shared } from "./workflows";

/** Events as a browser makes them, for Node has only the bare kind. */
export class FakePointerEvent extends Event {
  constructor(type: string, given: object) {
    super(type, { cancelable: true });
    const plain = { pointerId: 1, pointerType: "mouse", button: 0, clientX: 0, clientY: 0 };
    const keys = { shiftKey: false, ctrlKey: false, metaKey: false, altKey: false };
    Object.assign(this, plain, keys, given);
  }
}

export class FakeWheelEvent extends FakePointerEvent {
  static readonly DOM_DELTA_LINE = 1;
}

const template = shared("templates/image_to_video_wan.json");

/** A surface without a page: everything but painting is the real one. */
export class Desk {
  readonly menus: MenuRequest[] = [];
  readonly asked: string[] = [];
  readonly said: string[] = [];
  readonly done: Patch[] = [];
  readonly surface: Surface;
  readonly actions: Actions;
  private readonly target = new EventTarget();

  constructor(document: JsonObject = template) {
    const canvas = Object.assign(this.target, {
      focus: () => undefined,
      setPointerCapture: () => undefined,
      getBoundingClientRect: () => ({ left: 0, top: 0 }),
      style: {},
    });
    const maker = new SceneMaker();
    const surface = Object.assign(Object.create(Surface.prototype) as object, {
      canvas,
      scene: maker.make(document, catalogue, null),
      camera: { x: 0, y: 0, scale: 1 },
      selection: new Set(),
      hover: null,
      focus: null,
      rope: null,
      band: null,
      guides: [],
      lifted: nothingLifted,
      afloat: nothingAfloat,
      frame: 1,
      size: { width: 1600, height: 1000 },
      minimap: { placeAt: () => null, placeIn: () => null },
      host: {
        texts: canvasWords.en,
        announce: (sentence: string) => void this.said.push(sentence),
        selected: () => undefined,
        menu: (request: MenuRequest) => void this.menus.push(request),
        search: () => void this.asked.push("search"),
        editWidget: ({ widget }: { widget: { name: string } }) => void this.asked.push(widget.name),
        edit: (patch: Patch) => {
          this.done.push(patch);
          surface.show(apply(surface.scene?.document ?? {}, patch.forward), catalogue, null);
        },
      },
      maker,
      isFitted: true,
    }) as unknown as Surface;
    this.surface = surface;
    this.actions = new Actions(surface);
    new Pointers(surface, this.actions);
  }

  send(type: string, given: object): Event {
    const event = type === "wheel" ? new FakeWheelEvent(type, given) : new FakePointerEvent(type, given);
    this.target.dispatchEvent(event);
    return event;
  }

  finger(type: "down" | "move" | "up" | "cancel", pointerId: number, { x, y }: Point): void {
    this.send(`pointer${type}`, { pointerType: "touch", pointerId, clientX: x, clientY: y });
  }

  get sampler() {
    const box = this.surface.scene?.boxes.find((one) => one.node.type === "KSampler");
    if (!box) throw new Error("no sampler");
    return box;
  }

  /** The middle of the sampler's title, on the screen. */
  get title(): Point {
    const { left, right, top } = this.sampler;
    return toScreen(this.surface.camera, { x: (left + right) / 2, y: top + 15 });
  }
}
