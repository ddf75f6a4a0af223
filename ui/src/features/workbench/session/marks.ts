import type { Diagnostic } from "../api";
import type { Catalogue, GraphId, JsonObject, Progress } from "../canvas";
import { readGraph } from "../canvas/model/graph";
import { WidgetReader } from "../canvas/model/widgets";
import { type PictureName, pictureOf } from "../edit/pictureName";
import { type OutputFile, type Run, within, worse } from "./progress";
import type { Trail } from "./trail";

/** What the nodes of the shown graph say: what a run would meet, and over it what the run says itself. */
export function marksOf(
  trail: Trail,
  diagnostics: readonly Diagnostic[],
  run: Run | null,
): ReadonlyMap<string, Progress> {
  const met = new Map<string, Progress>();
  for (const { node_id, message } of diagnostics)
    if (node_id != null && !met.has(node_id)) met.set(node_id, { state: "error", share: null, message });
  const prefix = trail.map((step) => step.node);
  return new Map([...within(met, prefix, worse), ...(run === null ? [] : within(run.nodes, prefix, worse))]);
}

const shown = /\.(png|jpe?g|webp|gif|bmp|avif)$/i;

/** What pictures the nodes of one graph show: those they load, and those they made. */
export function picturesOf(
  document: JsonObject,
  catalogue: Catalogue,
  graph: GraphId,
  trail: Trail,
  run: Run | null,
  urls: {
    readonly picture: (picture: PictureName) => string;
    readonly preview: (number: number) => string;
  },
): ReadonlyMap<string, readonly string[]> {
  const found = new Map<string, readonly string[]>();
  const read = readGraph(document, graph);
  const reader = new WidgetReader(document, catalogue);
  for (const node of read?.nodes ?? []) {
    const loads = read === null ? undefined : reader.of(read, node).find((widget) => widget.isPicture);
    const picture = loads === undefined || loads.isLinked ? null : pictureOf(loads, loads.value);
    if (picture) found.set(node.id, [urls.picture(picture)]);
  }
  if (run === null) return found;
  const prefix = trail.map((step) => step.node);
  const made = within(run.files, prefix, (one, other) => [...one, ...other]);
  for (const [node, files] of made) {
    const addresses = files
      .filter((file) => shown.test(file.filename))
      .map((file) => urls.picture(named(file)));
    if (addresses.length > 0) found.set(node, addresses);
  }
  if (run.at !== null && run.preview !== null) {
    const preview = new Map([[run.at, [urls.preview(run.preview)]]]);
    for (const [node, address] of within(preview, prefix, (one) => one)) found.set(node, address);
  }
  return found;
}

const kinds = ["input", "output", "temp"] as const;

const named = ({ filename, subfolder, kind }: OutputFile): PictureName => ({
  name: filename,
  subfolder,
  kind: kinds.find((one) => one === kind) ?? "output",
});

/** The widget that names a picture, of the uppermost node at a place of the canvas. */
export function pictureWidgetAt(
  document: JsonObject,
  catalogue: Catalogue,
  graph: GraphId,
  at: { readonly x: number; readonly y: number },
): { readonly node: string; readonly widget: string } | null {
  const read = readGraph(document, graph);
  // Titles stand above the place of a node.
  const node = read?.nodes.findLast(
    ({ x, y, width, height }) =>
      at.x >= x && at.x <= x + width && at.y >= y - titleHeight && at.y <= y + height,
  );
  if (!read || !node) return null;
  const widget = new WidgetReader(document, catalogue)
    .of(read, node)
    .find((one) => one.isPicture && !one.isLinked);
  return widget ? { node: node.id, widget: widget.name } : null;
}

const titleHeight = 30;
