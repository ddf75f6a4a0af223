// The canvas alone on a page, as bench/canvas.mjs drives it.
import "@fontsource-variable/inter";
import "@fontsource-variable/jetbrains-mono";
import "../src/shared/tokens.css";
import type { Host } from "../src/features/workbench/canvas/host";
import { Catalogue } from "../src/features/workbench/canvas/model/catalogue";
import { readJson } from "../src/features/workbench/canvas/model/exact";
import type { JsonObject } from "../src/features/workbench/canvas/model/json";
import { apply, type Patch } from "../src/features/workbench/canvas/model/patch";
import { type CanvasView, openCanvas } from "../src/features/workbench/canvas/view";
import { canvasWords } from "../src/features/workbench/canvas/words";

let shown: JsonObject = {};
let catalogue = new Catalogue({});
let graph: string | null = null;
const done: Patch[] = [];
const undone: Patch[] = [];
const said: unknown[] = [];
const step = (ops: Patch["forward"]) => {
  shown = apply(shown, ops);
  view.show(shown, catalogue, graph);
};
const host: Host = {
  texts: canvasWords.en,
  edit: (patch) => {
    done.push(patch);
    undone.length = 0;
    step(patch.forward);
  },
  undo: () => {
    const patch = done.pop();
    if (!patch) return;
    undone.push(patch);
    step(patch.backward);
  },
  redo: () => {
    const patch = undone.pop();
    if (!patch) return;
    done.push(patch);
    step(patch.forward);
  },
  announce: (sentence) => void said.push({ announce: sentence }),
  search: (request) => void said.push({ search: request }),
  editWidget: (request) => void said.push({ editWidget: request }),
  rename: (request) => void said.push({ rename: request }),
  enter: (id) => {
    graph = id;
    view.show(shown, catalogue, graph);
  },
  leave: () => {
    graph = null;
    view.show(shown, catalogue, graph);
  },
  menu: (request) => void said.push({ menu: request }),
  selected: () => undefined,
  copy: (clip) => void said.push({ copy: clip }),
  run: (nodes) => void said.push({ run: nodes }),
};

const view: CanvasView = openCanvas(document.body, host);
const frame = () => new Promise<number>((resolve) => requestAnimationFrame(resolve));

const json = async (name: string): Promise<JsonObject> =>
  readJson(await (await fetch(`/comfyui/${name}`)).text()) as JsonObject;

const bench = {
  view,
  readJson,
  said,
  done,
  document: () => shown,
  /** What a server offers, as the shared data has it. */
  async readCatalogue() {
    catalogue = new Catalogue(await json("object_info.json"));
  },
  /** Opens one of the shared documents. */
  async read(name: string) {
    return bench.open(await json(name));
  },
  async open(document: JsonObject, id: string | null = null) {
    await globalThis.document.fonts.ready;
    const start = performance.now();
    shown = document;
    graph = id;
    view.show(shown, catalogue, graph);
    const load = performance.now() - start;
    view.fit();
    await frame();
    await frame();
    return { load, paint: performance.now() - start };
  },
  /** Frames a second while the view is moved before each of them. */
  async fps(kind: "idle" | "pan_fit" | "zoom_fit" | "pan_100pct", seconds: number) {
    view.fit();
    await frame();
    const fit = view.camera();
    const wide = innerWidth / fit.scale;
    const high = innerHeight / fit.scale;
    const start = performance.now();
    let [count, now] = [0, start];
    while (now - start < seconds * 1000) {
      const t = (now - start) / 1000;
      if (kind === "pan_fit")
        view.look({
          ...fit,
          x: fit.x + Math.sin(2 * t) * 0.2 * wide,
          y: fit.y + Math.cos(2 * t) * 0.2 * high,
        });
      if (kind === "zoom_fit") {
        const scale = fit.scale * (1.5 + 0.5 * Math.sin(2 * t));
        view.look({
          scale,
          x: fit.x + innerWidth / 2 / scale - wide / 2,
          y: fit.y + innerHeight / 2 / scale - high / 2,
        });
      }
      if (kind === "pan_100pct")
        view.look({
          scale: 1,
          x: fit.x + innerWidth / 2 - wide / 2 + Math.sin(t) * 0.4 * wide,
          y: fit.y + innerHeight / 2 - high / 2 + Math.cos(t) * 0.4 * high,
        });
      await frame();
      now = performance.now();
      count += 1;
    }
    return (count * 1000) / (now - start);
  },
};

export type Bench = typeof bench;
Object.assign(globalThis, { bench });
