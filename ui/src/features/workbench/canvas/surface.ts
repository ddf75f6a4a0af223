import type { Host } from "./host";
import { type Catalogue, noCatalogue } from "./model/catalogue";
import { isRounded } from "./model/exact";
import type { GraphId } from "./model/graph";
import type { JsonObject } from "./model/json";
import {
  groupsIn,
  type Key,
  linksIn,
  nodesIn,
  type Progress,
  reroutesIn,
  type Selection,
} from "./model/marks";
import type { Patch } from "./model/patch";
import { isEmpty } from "./model/patch";
import type { PaintTexts } from "./paint/brush";
import { Minimap } from "./paint/minimap";
import { type Above, paintAbove, type Rope } from "./paint/overlay";
import { Pictures } from "./paint/pictures";
import { Stage } from "./paint/stage";
import { type Theme, themeAt } from "./paint/theme";
import {
  type Camera,
  fitted,
  panned,
  revealing,
  shownBy,
  type Size,
  toCanvas,
  toScreen,
  zoomedAt,
} from "./scene/camera";
import { around, type Box, boxAt, grown, type Point, shifted } from "./scene/geometry";
import type { Hit } from "./scene/hit";
import { type Afloat, type Lifted, nothingAfloat, nothingLifted } from "./scene/lift";
import { type Scene, SceneMaker } from "./scene/scene";

const nobody: Selection = new Set();
/** How long after the last step of a zoom the view counts as resting. */
const restMs = 120;

/** The canvas element and all that is shown on it. Whoever changes something here asks for a frame, and nobody else does. */
export class Surface {
  scene: Scene | null = null;
  camera: Camera = { x: 0, y: 0, scale: 1 };
  selection: Selection = nobody;
  hover: Hit | null = null;
  focus: Hit | null = null;
  rope: Rope | null = null;
  band: Box | null = null;
  guides: readonly Box[] = [];
  lifted: Lifted = nothingLifted;
  afloat: Afloat = nothingAfloat;
  size: Size = { width: 0, height: 0 };
  readonly canvas: HTMLCanvasElement;
  readonly minimap = new Minimap();
  private readonly stage: Stage;
  private readonly maker = new SceneMaker();
  private readonly pictures = new Pictures(() => this.repaint());
  private progress: ReadonlyMap<string, Progress> = new Map();
  private theme: Theme;
  private ratio = 1;
  private frame: number | null = null;
  private isFitted = false;
  private settling: ReturnType<typeof setTimeout> | null = null;
  private readonly endings: (() => void)[] = [];

  constructor(
    readonly element: HTMLElement,
    readonly host: Host,
  ) {
    const canvas = document.createElement("canvas");
    canvas.tabIndex = 0;
    canvas.setAttribute("role", "application");
    canvas.setAttribute("aria-label", host.texts.canvas);
    canvas.style.cssText = "display:block;width:100%;height:100%;touch-action:none;outline:none";
    element.append(canvas);
    this.canvas = canvas;
    this.stage = new Stage(canvas);
    this.theme = themeAt(element);
    this.watch();
  }

  private watch(): void {
    const measure = new ResizeObserver(() => this.measure());
    measure.observe(this.element);
    const restyle = () => {
      this.theme = themeAt(this.element);
      this.repaint();
    };
    const themes = new MutationObserver(restyle);
    themes.observe(document.documentElement, {
      attributes: true,
      attributeFilter: ["data-theme", "style", "class"],
    });
    const letters = () => {
      this.stage.text.forget();
      this.repaint();
    };
    document.fonts.addEventListener("loadingdone", letters);
    this.endings.push(
      () => measure.disconnect(),
      () => themes.disconnect(),
      () => document.fonts.removeEventListener("loadingdone", letters),
    );
    this.watchRatio();
    this.measure();
  }

  /** Another screen, or the page zoomed. */
  private watchRatio(): void {
    const query = matchMedia(`(resolution: ${devicePixelRatio}dppx)`);
    const changed = () => {
      this.measure();
      this.watchRatio();
    };
    query.addEventListener("change", changed, { once: true });
    this.endings.push(() => query.removeEventListener("change", changed));
  }

  private measure(): void {
    const size = { width: this.element.clientWidth, height: this.element.clientHeight };
    const ratio = devicePixelRatio;
    if (size.width === this.size.width && size.height === this.size.height && ratio === this.ratio) return;
    this.size = size;
    this.ratio = ratio;
    this.stage.resize(size, ratio);
    if (!this.isFitted && this.scene) this.fit();
    // At once: a canvas that changed its size is black until it is painted.
    this.paint();
  }

  close(): void {
    if (this.frame !== null) cancelAnimationFrame(this.frame);
    if (this.settling !== null) clearTimeout(this.settling);
    for (const end of this.endings) end();
    this.canvas.remove();
  }

  /** Shows a document, or the next state of the one shown. */
  show(document: JsonObject, catalogue: Catalogue, graph: GraphId): void {
    const before = this.scene;
    this.scene = this.maker.make(document, catalogue, graph);
    this.lifted = nothingLifted;
    this.afloat = nothingAfloat;
    if (before?.graph.id !== this.scene?.graph.id) {
      this.isFitted = false;
      this.hover = this.focus = null;
    }
    this.select(this.selection);
    if (this.focus && !this.exists(this.focus)) this.focus = null;
    this.hover = null;
    if (!this.isFitted) this.fit();
    this.ask();
  }

  get catalogue(): Catalogue {
    return this.scene?.catalogue ?? noCatalogue;
  }

  edit(patch: Patch): void {
    if (isEmpty(patch)) return;
    if (!isRounded(patch.forward)) {
      this.host.edit(patch);
      return;
    }
    const { host } = this;
    (host.refuse ?? host.announce).call(host, host.texts.why.rounded);
    this.lifted = nothingLifted;
    this.afloat = nothingAfloat;
    this.ask();
  }

  /** Only what is there can be selected. */
  select(selection: Selection): void {
    const kept = new Set([...selection].filter((key) => this.isThere(key)));
    const changed = kept.size !== this.selection.size || [...kept].some((key) => !this.selection.has(key));
    this.selection = kept;
    if (!changed) return;
    this.host.selected(kept);
    this.ask();
  }

  private isThere(key: Key): boolean {
    const graph = this.scene?.graph;
    if (!graph) return false;
    return (
      nodesIn([key]).every((id) => graph.byId.has(id)) &&
      groupsIn([key]).every((index) => index < graph.groups.length) &&
      reroutesIn([key]).every((id) => graph.reroutes.has(id)) &&
      linksIn([key]).every((id) => graph.links.has(id))
    );
  }

  private exists(focus: Hit): boolean {
    const scene = this.scene;
    if (!scene) return false;
    if (focus.kind === "node" || focus.kind === "widget") return scene.boxOf.has(focus.id);
    if (focus.kind === "socket") return scene.boxOf.has(focus.node) || focus.node.startsWith("-");
    return focus.kind === "group" ? focus.index < scene.groups.length : true;
  }

  setProgress(progress: ReadonlyMap<string, Progress>): void {
    this.progress = progress;
    this.ask();
  }

  setPictures(addresses: ReadonlyMap<string, readonly string[]>): void {
    this.pictures.show(addresses);
    this.repaint();
  }

  look(camera: Camera): void {
    this.camera = camera;
    this.isFitted = true;
    this.ask();
  }

  pan(dx: number, dy: number): void {
    this.look(panned(this.camera, dx, dy));
  }

  zoom(at: Point, factor: number): void {
    this.look(zoomedAt(this.camera, at, factor));
  }

  /** Shows everything, or everything selected. */
  fit(what: Iterable<Key> = []): void {
    const scene = this.scene;
    if (!scene || this.size.width === 0) return;
    const box = this.boxAround(what) ?? scene.bounds;
    if (box) this.look(fitted(box, this.size, this.covered()));
  }

  reveal(box: Box): void {
    this.look(revealing(this.camera, box, this.size, this.covered()));
  }

  /** What lies over the canvas, in CSS pixels of the element. */
  private covered(): Box[] {
    const rect = this.canvas.getBoundingClientRect();
    const bars = (this.host.covered?.() ?? []).map((box) => shifted(box, -rect.left, -rect.top));
    const map = this.minimap.placeIn(this.size);
    return map ? [...bars, map] : bars;
  }

  boxAround(keys: Iterable<Key>): Box | null {
    const scene = this.scene;
    if (!scene) return null;
    const list = [...keys];
    const boxes = nodesIn(list).map((id) => scene.boxOf.get(id));
    const groups = groupsIn(list).map((index) => scene.groups[index]);
    const dots = reroutesIn(list).map((id) => {
      const dot = scene.graph.reroutes.get(id);
      return dot && grown(boxAt(dot.x, dot.y, 0, 0), 10);
    });
    return around([...boxes, ...groups, ...dots].filter((box) => box !== undefined));
  }

  /** A point of the page on the canvas. */
  at(event: { clientX: number; clientY: number }): Point {
    return toCanvas(this.camera, this.inside(event));
  }

  /** The same in CSS pixels of the element. */
  inside(event: { clientX: number; clientY: number }): Point {
    const rect = this.canvas.getBoundingClientRect();
    return { x: event.clientX - rect.left, y: event.clientY - rect.top };
  }

  /** The part of the canvas that is seen. */
  seen(): Box {
    return shownBy(this.camera, this.size);
  }

  /** The middle of what is seen. */
  middle(): Point {
    return toCanvas(this.camera, { x: this.size.width / 2, y: this.size.height / 2 });
  }

  /** A box of the canvas in CSS pixels of the page. */
  onPage(box: Box): Box {
    const rect = this.canvas.getBoundingClientRect();
    const from = toScreen(this.camera, { x: box.left, y: box.top });
    const to = toScreen(this.camera, { x: box.right, y: box.bottom });
    return {
      left: rect.left + from.x,
      top: rect.top + from.y,
      right: rect.left + to.x,
      bottom: rect.top + to.y,
    };
  }

  /** Asks for one frame; any number of changes share it. */
  ask(): void {
    this.frame ??= requestAnimationFrame(() => {
      this.frame = null;
      this.paint();
    });
  }

  private repaint(): void {
    this.stage.forget();
    this.ask();
  }

  /** Asks for a frame with everything in it, once the view rests. */
  private settle(): void {
    if (this.settling !== null) clearTimeout(this.settling);
    this.settling = setTimeout(() => {
      this.settling = null;
      this.ask();
    }, restMs);
  }

  /** Paints now. */
  paint(): void {
    const { scene, stage, theme, camera } = this;
    if (!scene || this.size.width === 0) return;
    const texts: PaintTexts = this.host.texts;
    const brush = stage.paint(scene, camera, this.lifted, theme, texts, this.pictures.paint);
    if (stage.isHasty) this.settle();
    const seen = stage.seen(camera);
    const { selection, hover, focus, progress, lifted, afloat, rope, band, guides } = this;
    const above: Above = { selection, hover, focus, progress, lifted, afloat, rope, band, guides };
    paintAbove(brush, scene, seen, above, this.pictures.paint);
    stage.toScreenUnits();
    this.minimap.paint(stage.context, scene, seen, theme, this.size, this.ratio);
  }
}
