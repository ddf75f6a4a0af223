import { type NodeBox, titleHeight } from "../scene/layout";
import { type Brush, roundRect } from "./brush";
import { barCorners, paintUnder, radius } from "./nodes";
import type { NodePaint } from "./theme";

/** Below this scale nodes are rectangles. */
export const rectangleScale = 0.2;
/** From this scale on a node has everything on it. */
export const fullScale = 0.45;

/** Size in which titles are measured. */
const measured = 13;

/** Nodes at a scale at which their widgets cannot be read: body, title band, title in a size that can. */
export function paintSimple(brush: Brush, boxes: readonly NodeBox[]): void {
  const { context, theme, text, scale } = brush;
  for (const box of boxes) {
    const paint = theme.node(box.node);
    if (box.node.mode !== "active") paintUnder(brush, box);
    context.globalAlpha = box.node.mode === "active" ? 1 : 0.5;
    paintShape(brush, box, paint);
    if (box.hasTitle && !box.node.isCollapsed) {
      context.fillStyle = paint.line;
      context.fillRect(box.left, box.node.y - 1 / scale, box.right - box.left, 1 / scale);
    }
    paintBars(brush, box);
  }
  // 10 px on the screen at least, as long as the title band is high enough to hold them.
  const size = Math.min(titleHeight - 4, Math.max(measured, Math.round(10 / scale)));
  const font = `600 ${size}px ${theme.font}`;
  const measuredFont = `600 ${measured}px ${theme.font}`;
  context.textBaseline = "middle";
  context.textAlign = "left";
  context.fillStyle = theme.ink;
  context.font = font;
  for (const box of boxes) {
    if (!box.hasTitle) continue;
    context.globalAlpha = box.node.mode === "active" ? 1 : 0.5;
    // Measured in one size for all, so that zooming measures nothing anew; whole steps of room for the same reason.
    const room = ((box.right - box.left - 20) * measured) / size;
    const words = text.cut(box.title, measuredFont, Math.floor(room / 8) * 8);
    context.fillText(words, box.left + 10, box.top + titleHeight / 2);
  }
  context.globalAlpha = 1;
}

/** Corners and outlines are most of the work, and what is seen of them while zooming is their colour. */
function paintShape({ context, theme, scale, isHasty }: Brush, box: NodeBox, paint: NodePaint): void {
  const [width, height] = [box.right - box.left, box.bottom - box.top];
  const line = box.kind === "missing" ? theme.bad : paint.line;
  // The title bar's own tint is too faint to be seen from here, a colour somebody gave it is not.
  const bar = box.node.color !== null && box.hasTitle ? Math.min(titleHeight, height) : 0;
  if (isHasty) {
    const thin = 0.7 / scale;
    context.fillStyle = line;
    context.fillRect(box.left, box.top, width, height);
    context.fillStyle = paint.body;
    context.fillRect(box.left + thin, box.top + thin, width - 2 * thin, height - 2 * thin);
    if (bar > 0) {
      context.fillStyle = paint.title;
      context.fillRect(box.left + thin, box.top + thin, width - 2 * thin, bar - 2 * thin);
    }
    return;
  }
  context.fillStyle = paint.body;
  roundRect(context, box.left, box.top, width, height, radius);
  context.fill();
  if (bar > 0) {
    context.fillStyle = paint.title;
    roundRect(context, box.left, box.top, width, bar, barCorners(box));
    context.fill();
    roundRect(context, box.left, box.top, width, height, radius);
  }
  context.strokeStyle = line;
  context.lineWidth = 1 / scale;
  context.stroke();
}

/** Sockets as ticks in their colour, widgets as bars. */
function paintBars({ context, theme }: Brush, box: NodeBox): void {
  const width = box.right - box.left;
  context.fillStyle = theme.field;
  for (const row of box.rows)
    context.fillRect(box.left + 10, box.node.y + row.y + 1, width - 20, row.height - 2);
  for (const socket of box.inputs) {
    if (!socket.isShown || (socket.widget && socket.slot.links.length === 0)) continue;
    context.fillStyle = theme.socket(socket.slot.type);
    context.fillRect(socket.x - 4, socket.y - 4, 8, 8);
  }
  for (const socket of box.outputs) {
    context.fillStyle = theme.socket(socket.slot.type);
    context.fillRect(socket.x - 4, socket.y - 4, 8, 8);
  }
}

/** Nodes as rectangles, one colour after the other. */
export function paintRectangles({ context, theme, scale }: Brush, boxes: readonly NodeBox[]): void {
  const byColour = new Map<string, NodeBox[]>();
  for (const box of boxes) {
    const colour = box.kind === "missing" ? theme.bad : theme.node(box.node).far;
    const list = byColour.get(colour);
    if (list) list.push(box);
    else byColour.set(colour, [box]);
  }
  for (const [colour, list] of byColour) {
    context.fillStyle = colour;
    for (const box of list) {
      if (box.node.mode !== "active") context.globalAlpha = 0.45;
      context.fillRect(box.left, box.top, box.right - box.left, box.bottom - box.top);
      if (box.node.mode !== "active") context.globalAlpha = 1;
    }
  }
  // A band for the title as long as it is a pixel high.
  if (titleHeight * scale < 2.5) return;
  context.fillStyle = theme.ink3;
  context.globalAlpha = 0.55;
  for (const box of boxes)
    if (box.hasTitle) context.fillRect(box.left, box.top, box.right - box.left, titleHeight * 0.55);
  context.globalAlpha = 1;
}
