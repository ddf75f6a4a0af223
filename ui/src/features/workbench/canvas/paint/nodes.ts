import type { Socket } from "../scene/layout";
import { type NodeBox, titleHeight } from "../scene/layout";
import { type Brush, chip, circle, roundRect } from "./brush";
import { paintWidgets } from "./widgets";

export const radius = 8;
const socketRadius = 4.5;

/** A node with everything on it. */
export function paintNode(brush: Brush, box: NodeBox): void {
  const { context, theme } = brush;
  const { node } = box;
  const alpha = node.mode === "active" ? 1 : node.mode === "muted" ? 0.42 : 0.6;
  if (alpha < 1) paintUnder(brush, box);
  context.globalAlpha = alpha;
  context.textBaseline = "middle";
  if (box.kind === "reroute") paintReroute(brush, box);
  else {
    paintBody(brush, box);
    if (box.hasTitle) paintTitle(brush, box);
    if (!node.isCollapsed) {
      paintLabels(brush, box);
      paintWidgets(brush, box);
    }
  }
  context.globalAlpha = alpha;
  for (const socket of box.inputs) if (isDrawn(socket)) paintSocket(brush, socket, node.isCollapsed);
  for (const socket of box.outputs) paintSocket(brush, socket, node.isCollapsed);
  context.globalAlpha = 1;
  if (node.mode === "bypassed") {
    context.strokeStyle = theme.info;
    context.lineWidth = 1.5;
    context.setLineDash([6, 4]);
    outline(brush, box, 0);
    context.setLineDash([]);
  }
}

/** Something pale lets nothing shine through. */
export function paintUnder({ context, theme }: Brush, box: NodeBox): void {
  context.globalAlpha = 1;
  context.fillStyle = theme.ground;
  roundRect(context, box.left, box.top, box.right - box.left, box.bottom - box.top, radius);
  context.fill();
}

/** A socket beside a widget shows itself only when something is linked to it. */
const isDrawn = (socket: Socket): boolean =>
  socket.isShown && (socket.widget === null || socket.slot.links.length > 0);

/** A line around the node, so many units outside of it. */
export function outline({ context }: Brush, box: NodeBox, away: number): void {
  roundRect(
    context,
    box.left - away,
    box.top - away,
    box.right - box.left + 2 * away,
    box.bottom - box.top + 2 * away,
    radius + away,
  );
  context.stroke();
}

/** A title bar is round where the node is. */
export const barCorners = (box: NodeBox): number | number[] =>
  box.node.isCollapsed ? radius : [radius, radius, 0, 0];

function paintBody({ context, theme }: Brush, box: NodeBox): void {
  const paint = theme.node(box.node);
  const { left, top, right, bottom } = box;
  const width = right - left;
  context.fillStyle = paint.body;
  roundRect(context, left, top, width, bottom - top, radius);
  context.fill();
  if (box.hasTitle && paint.title !== paint.body) {
    context.fillStyle = paint.title;
    roundRect(context, left, top, width, Math.min(titleHeight, bottom - top), barCorners(box));
    context.fill();
  }
  context.strokeStyle = box.kind === "missing" ? theme.bad : paint.line;
  context.lineWidth = 1;
  if (box.kind === "missing") context.setLineDash([5, 4]);
  roundRect(context, left + 0.5, top + 0.5, width - 1, bottom - top - 1, radius - 0.5);
  context.stroke();
  if (box.kind === "missing") context.setLineDash([]);
}

function paintTitle(brush: Brush, box: NodeBox): void {
  const { context, theme, text, texts } = brush;
  const middle = box.top + titleHeight / 2 + 0.5;
  let right = box.right - 10;
  if (box.node.mode === "muted") right = chip(brush, texts.muted, right, middle, theme.ink2);
  if (box.node.mode === "bypassed") right = chip(brush, texts.bypassed, right, middle, theme.info);
  if (box.kind === "missing") right = chip(brush, texts.missing, right, middle, theme.bad);
  else if (box.isPaid) right = chip(brush, texts.paid, right, middle, theme.attention);
  let left = box.left + 12;
  if (box.kind === "subgraph") {
    paintStack(brush, left, middle);
    left += 20;
  }
  const font = `600 12.5px ${theme.font}`;
  context.font = font;
  context.textAlign = "left";
  context.fillStyle = theme.ink;
  context.fillText(text.cut(box.title, font, right - left), left, middle);
}

/** Two sheets, one behind the other: there is a graph inside. */
function paintStack({ context, theme }: Brush, x: number, middle: number): void {
  context.strokeStyle = theme.ink2;
  context.lineWidth = 1.3;
  roundRect(context, x + 3.5, middle - 6, 9, 9, 2);
  context.stroke();
  context.fillStyle = theme.ink2;
  roundRect(context, x, middle - 2.5, 9, 9, 2);
  context.fill();
}

function paintLabels(brush: Brush, box: NodeBox): void {
  const { context, theme, text } = brush;
  const font = `400 12px ${theme.font}`;
  const width = box.right - box.left;
  context.font = font;
  context.fillStyle = theme.node(box.node).label;
  context.textAlign = "left";
  const widest = box.outputs.length === 0 ? width - 24 : width * 0.6;
  for (const socket of box.inputs)
    if (socket.widget === null && socket.isShown)
      context.fillText(text.cut(socket.slot.label, font, widest), socket.x + 12, socket.y + 0.5);
  context.textAlign = "right";
  context.font = font;
  for (const socket of box.outputs) {
    const beside = box.inputs.find((one) => one.widget === null && one.isShown && one.y === socket.y);
    const taken = beside ? Math.min(widest, text.width(beside.slot.label, font)) + 24 : 12;
    context.font = font;
    context.fillText(text.cut(socket.slot.label, font, width - taken - 12), socket.x - 12, socket.y + 0.5);
  }
}

function paintSocket({ context, theme }: Brush, socket: Socket, isSmall: boolean): void {
  const colour = theme.socket(socket.slot.type);
  const isHollow = socket.slot.isOptional && socket.slot.links.length === 0;
  const size = isSmall ? 3.5 : socketRadius;
  circle(context, socket.x, socket.y, isHollow ? size - 0.75 : size);
  context.fillStyle = isHollow ? theme.panel : colour;
  context.fill();
  context.strokeStyle = isHollow ? colour : theme.ground;
  context.lineWidth = 1.5;
  context.stroke();
}

function paintReroute({ context, theme }: Brush, box: NodeBox): void {
  const paint = theme.node(box.node);
  context.fillStyle = paint.body;
  context.strokeStyle = paint.line;
  context.lineWidth = 1;
  const [width, height] = [box.right - box.left, box.bottom - box.top];
  roundRect(context, box.left, box.top, width, height, Math.min(13, height / 2));
  context.fill();
  context.stroke();
  const type = box.outputs[0]?.slot.type ?? "*";
  context.fillStyle = theme.socket(type);
  const middle = box.inputs[0]?.y ?? box.top + height / 2;
  context.fillRect(box.left + 14, middle - 1, Math.max(0, width - 28), 2);
}
