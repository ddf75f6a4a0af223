import type { Key, Progress, Selection } from "../model/marks";
import { nodeKey, nodesIn } from "../model/marks";
import { curveThrough, middleOf, trace } from "../scene/curve";
import type { Box, Point } from "../scene/geometry";
import { meets } from "../scene/geometry";
import { type Hit, placeOfEnd } from "../scene/hit";
import type { NodeBox } from "../scene/layout";
import type { Afloat, Lifted } from "../scene/lift";
import type { Scene } from "../scene/scene";
import { type Brush, circle, roundRect } from "./brush";
import { paintGroups } from "./groups";
import { paintLinks, paintReroutes } from "./links";
import { outline, radius } from "./nodes";
import { type Extra, paintNodes } from "./still";

/** A link on its way to somewhere. */
export interface Rope {
  readonly from: Point;
  readonly to: Point;
  readonly type: string;
  /** The rope was taken at an input, so that it leaves to the left. */
  readonly isBackward: boolean;
  /** Sockets it may be tied to. */
  readonly open: readonly (Point & { readonly type: string })[];
  /** The socket it would be tied to now. */
  readonly target: Point | null;
  /** Why not, beside the pointer. */
  readonly reason: string | null;
}

/** What is painted above everything that stands still. */
export interface Above {
  readonly selection: Selection;
  readonly hover: Hit | null;
  readonly focus: Hit | null;
  readonly progress: ReadonlyMap<string, Progress>;
  readonly lifted: Lifted;
  readonly afloat: Afloat;
  readonly rope: Rope | null;
  readonly band: Box | null;
  readonly guides: readonly Box[];
}

export function paintAbove(brush: Brush, scene: Scene, seen: Box, above: Above, extra: Extra): void {
  const { afloat } = above;
  paintGroups(brush, afloat.groups);
  paintLinks(brush, afloat.lines);
  paintNodes(brush, afloat.boxes, extra);
  paintReroutes(brush, afloat.dots);
  const floating = new Map(afloat.boxes.map((box) => [box.node.id, box]));
  const boxOf = (id: string): NodeBox | undefined => {
    const box = floating.get(id) ?? scene.boxOf.get(id);
    return box && meets(box, seen) ? box : undefined;
  };
  paintProgress(brush, scene, above, boxOf);
  paintHover(brush, scene, above, boxOf);
  paintSelection(brush, scene, above, boxOf);
  if (above.focus) paintFocus(brush, scene, above.focus, boxOf);
  if (above.rope) paintRope(brush, above.rope);
  paintGuides(brush, above.guides);
  if (above.band) paintBand(brush, above.band);
}

type BoxOf = (id: string) => NodeBox | undefined;

function paintSelection(
  brush: Brush,
  scene: Scene,
  { selection, lifted, afloat }: Above,
  boxOf: BoxOf,
): void {
  const { context, theme, scale } = brush;
  context.strokeStyle = theme.accent;
  context.lineWidth = Math.max(2, 1.5 / scale);
  for (const id of nodesIn(selection)) {
    const box = boxOf(id);
    if (box) outline(brush, box, Math.max(1, 0.75 / scale));
  }
  const isIn = (key: Key) => selection.has(key);
  for (const box of lifted.groups.size > 0 ? [...scene.groups, ...afloat.groups] : scene.groups)
    if (
      isIn(`g:${box.group.index}`) &&
      (!lifted.groups.has(box.group.index) || afloat.groups.includes(box))
    ) {
      roundRect(context, box.left, box.top, box.right - box.left, box.bottom - box.top, 10);
      context.stroke();
    }
  for (const dot of [...scene.dots.filter((one) => !lifted.reroutes.has(one.reroute.id)), ...afloat.dots])
    if (isIn(`r:${dot.reroute.id}`)) {
      circle(context, dot.x, dot.y, 9);
      context.stroke();
    }
  for (const line of scene.lines)
    if (isIn(`l:${line.link.id}`)) {
      context.beginPath();
      trace(context, line.curve);
      context.stroke();
    }
}

function paintHover(brush: Brush, scene: Scene, { hover, rope }: Above, boxOf: BoxOf): void {
  if (!hover || rope) return;
  const { context, theme, scale } = brush;
  if (hover.kind === "link") {
    const line = scene.lineOf.get(hover.id);
    if (!line) return;
    context.strokeStyle = theme.socket(line.type);
    context.lineWidth = Math.max(3.5, 2 / scale);
    context.beginPath();
    trace(context, line.curve);
    context.stroke();
    const middle = middleOf(line.curve);
    circle(context, middle.x, middle.y, Math.max(5, 4 / scale));
    context.fillStyle = theme.socket(line.type);
    context.fill();
    return;
  }
  if (hover.kind === "socket") {
    const at = placeOfEnd(scene, hover);
    if (!at) return;
    context.strokeStyle = theme.ink;
    context.lineWidth = 1.5;
    circle(context, at.x, at.y, 7.5);
    context.stroke();
    return;
  }
  if (hover.kind === "node" || hover.kind === "widget") {
    const box = boxOf(hover.id);
    if (!box) return;
    context.strokeStyle = theme.edge;
    context.lineWidth = Math.max(1, 1 / scale);
    outline(brush, box, 0);
    if (hover.kind === "widget") paintRowRing(brush, box, hover.name);
    else if (hover.part === "corner") paintGrip(brush, box);
  }
}

function paintRowRing({ context }: Brush, box: NodeBox, name: string): void {
  const row = box.rows.find((one) => one.widget.name === name);
  if (!row) return;
  const width = box.right - box.left - 20;
  roundRect(context, box.left + 10.5, box.node.y + row.y + 0.5, width - 1, row.height - 1, 5);
  context.stroke();
}

function paintGrip({ context, theme }: Brush, box: NodeBox): void {
  context.strokeStyle = theme.ink3;
  context.lineWidth = 1.5;
  context.beginPath();
  for (const size of [5, 9]) {
    context.moveTo(box.right - 3 - size, box.bottom - 4);
    context.lineTo(box.right - 4, box.bottom - 3 - size);
  }
  context.stroke();
}

/** The ring of what the keyboard is at: two lines, so that it is seen on any colour. */
function paintFocus(brush: Brush, scene: Scene, focus: Hit, boxOf: BoxOf): void {
  const { context, theme, scale } = brush;
  const twice = (draw: (away: number) => void) => {
    context.strokeStyle = theme.ground;
    context.lineWidth = Math.max(4, 3 / scale);
    draw(4);
    context.strokeStyle = theme.ink;
    context.lineWidth = Math.max(1.5, 1.5 / scale);
    draw(4);
  };
  if (focus.kind === "socket") {
    const at = placeOfEnd(scene, focus);
    if (at)
      twice(() => {
        circle(context, at.x, at.y, 9);
        context.stroke();
      });
  } else if (focus.kind === "node") {
    const box = boxOf(focus.id);
    if (box) twice((away) => outline(brush, box, away / Math.max(0.5, scale)));
  } else if (focus.kind === "widget") {
    const box = boxOf(focus.id);
    if (box) twice(() => paintRowRing(brush, box, focus.name));
  } else if (focus.kind === "group") {
    const box = scene.groups[focus.index];
    if (box)
      twice(() => {
        roundRect(context, box.left - 4, box.top - 4, box.right - box.left + 8, box.bottom - box.top + 8, 12);
        context.stroke();
      });
  }
}

function paintProgress(brush: Brush, scene: Scene, above: Above, boxOf: BoxOf): void {
  const { context, theme, scale } = brush;
  for (const [id, { state, share, message }] of above.progress) {
    const box = boxOf(id);
    if (!box || state === "waiting") continue;
    const colour = state === "error" ? theme.bad : state === "done" ? theme.good : theme.info;
    context.strokeStyle = colour;
    context.fillStyle = colour;
    context.lineWidth = state === "done" ? Math.max(1, 1 / scale) : Math.max(2, 1.5 / scale);
    outline(brush, box, 0.5);
    if (state === "running" && share !== null) {
      context.save();
      roundRect(context, box.left, box.top, box.right - box.left, box.bottom - box.top, radius);
      context.clip();
      const height = Math.max(3, 2 / scale);
      context.fillRect(box.left, box.node.y - height, (box.right - box.left) * share, height);
      context.restore();
    }
    if (scale < 0.3) continue;
    if (state === "done") paintTick(brush, box.right - 4, box.top + 4);
    if (state === "error") {
      paintCross(brush, box.right - 4, box.top + 4);
      if (message) paintWhy(brush, scene, above, box, message);
    }
  }
}

/** Below this scale words of a node's own size cannot be read. */
const wordsScale = 0.7;

/** What is wrong with a node, below it: where that hides no other node, and whenever one is at it. */
function paintWhy(brush: Brush, scene: Scene, above: Above, box: NodeBox, message: string): void {
  const { context, theme, text, scale } = brush;
  const { selection, hover, focus } = above;
  const { id } = box.node;
  const isAt = selection.has(nodeKey(id)) || nodeAt(hover) === id || nodeAt(focus) === id;
  if (!isAt && scale < wordsScale) return;
  const share = Math.max(scale, wordsScale) / scale;
  const font = `500 12px ${theme.font}`;
  const words = text.cut(message, font, Math.max(160, (box.right - box.left) / share) - 20);
  const [left, top] = [box.left, box.bottom + 8];
  const room = { left, top, right: left + (text.width(words, font) + 16) * share, bottom: top + 24 * share };
  if (!isAt && scene.boxes.some((other) => other.node.id !== id && meets(other, room))) return;
  context.save();
  context.translate(left, top);
  context.scale(share, share);
  label(brush, words, font, 0, 0, theme.bad);
  context.restore();
}

const nodeAt = (hit: Hit | null): string | null =>
  hit?.kind === "node" || hit?.kind === "widget" ? hit.id : hit?.kind === "socket" ? hit.node : null;

function paintTick({ context, theme }: Brush, x: number, y: number): void {
  circle(context, x, y, 7);
  context.fillStyle = theme.good;
  context.fill();
  context.strokeStyle = theme.ground;
  context.lineWidth = 1.8;
  context.beginPath();
  context.moveTo(x - 3, y);
  context.lineTo(x - 0.8, y + 2.4);
  context.lineTo(x + 3.2, y - 2.4);
  context.stroke();
}

function paintCross({ context, theme }: Brush, x: number, y: number): void {
  circle(context, x, y, 7);
  context.fillStyle = theme.bad;
  context.fill();
  context.fillStyle = theme.ground;
  context.fillRect(x - 0.9, y - 4, 1.8, 4.6);
  context.fillRect(x - 0.9, y + 2, 1.8, 1.8);
}

/** Words on a plate, upper left corner at a point. */
function label(brush: Brush, words: string, font: string, x: number, y: number, colour: string): void {
  const { context, theme, text } = brush;
  const width = text.width(words, font) + 16;
  context.fillStyle = theme.panel;
  context.strokeStyle = colour;
  context.lineWidth = 1;
  roundRect(context, x, y, width, 24, 6);
  context.fill();
  context.stroke();
  context.font = font;
  context.fillStyle = colour;
  context.textAlign = "left";
  context.textBaseline = "middle";
  context.fillText(words, x + 8, y + 12.5, width - 16);
}

function paintRope(brush: Brush, rope: Rope): void {
  const { context, theme, scale } = brush;
  for (const socket of rope.open) {
    context.strokeStyle = theme.socket(socket.type);
    context.lineWidth = 1.5;
    circle(context, socket.x, socket.y, 9);
    context.stroke();
  }
  const end = rope.target ?? rope.to;
  const points = rope.isBackward ? [end, rope.from] : [rope.from, end];
  context.strokeStyle = rope.reason === null ? theme.socket(rope.type) : theme.bad;
  context.lineWidth = Math.max(2.5, 1.5 / scale);
  if (rope.reason !== null) context.setLineDash([6, 5]);
  context.beginPath();
  trace(context, curveThrough(points));
  context.stroke();
  context.setLineDash([]);
  circle(context, end.x, end.y, rope.target ? 7 : 5);
  context.fillStyle = context.strokeStyle;
  context.fill();
  if (rope.reason !== null) {
    context.save();
    context.translate(rope.to.x, rope.to.y);
    context.scale(1 / scale, 1 / scale);
    label(brush, rope.reason, `500 12px ${theme.font}`, 14, 14, theme.bad);
    context.restore();
  }
}

function paintGuides({ context, theme, scale }: Brush, guides: readonly Box[]): void {
  context.strokeStyle = theme.accent;
  context.lineWidth = 1 / scale;
  for (const guide of guides) {
    context.beginPath();
    context.moveTo(guide.left, guide.top);
    context.lineTo(guide.right, guide.bottom);
    context.stroke();
  }
}

function paintBand({ context, theme, scale }: Brush, band: Box): void {
  const [width, height] = [band.right - band.left, band.bottom - band.top];
  context.fillStyle = theme.selectionFill;
  context.fillRect(band.left, band.top, width, height);
  context.strokeStyle = theme.accent;
  context.lineWidth = 1 / scale;
  context.strokeRect(band.left, band.top, width, height);
}
