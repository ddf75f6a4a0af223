import type { GroupBox, PortColumn } from "../scene/scene";
import { type Brush, circle, roundRect } from "./brush";

/** Height of the band a group can be taken by. */
export const groupTitle = 30;
const largestTitle = 40;
const corner = 10;

export function paintGroups(brush: Brush, groups: readonly GroupBox[]): void {
  const { context, theme, text, scale } = brush;
  for (const box of groups) {
    const paint = theme.group(box.group.color);
    const [width, height] = [box.right - box.left, box.bottom - box.top];
    context.fillStyle = paint.fill;
    roundRect(context, box.left, box.top, width, height, corner);
    context.fill();
    context.strokeStyle = paint.line;
    context.lineWidth = Math.max(1, 1 / scale);
    context.stroke();
    // The band is the colour once more, as in ComfyUI.
    roundRect(context, box.left, box.top, width, Math.min(groupTitle, height), [corner, corner, 0, 0]);
    context.fill();
    // Larger than its band it would lie under the nodes.
    const size = Math.round(Math.max(18, Math.min(11 / scale, largestTitle, width / 8)));
    if (size * scale < 6) continue;
    const font = `600 ${size}px ${theme.font}`;
    const room = Math.floor(((width - 20) * 18) / size / 8) * 8;
    const words = text.cut(box.group.title, `600 18px ${theme.font}`, room);
    context.font = font;
    context.fillStyle = paint.title;
    context.textAlign = "left";
    context.textBaseline = "middle";
    context.fillText(words, box.left + 12, box.top + Math.max(groupTitle / 2, size * 0.55) + 2);
  }
}

/** The subgraph's own inputs and outputs. */
export function paintColumns(brush: Brush, columns: readonly PortColumn[]): void {
  const { context, theme, text, scale } = brush;
  for (const column of columns) {
    const [width, height] = [column.right - column.left, column.bottom - column.top];
    context.fillStyle = theme.panel;
    context.globalAlpha = 0.8;
    roundRect(context, column.left, column.top, width, height, 12);
    context.fill();
    context.globalAlpha = 1;
    context.strokeStyle = theme.edge;
    context.lineWidth = Math.max(1, 1 / scale);
    context.stroke();
    if (scale < 0.2) continue;
    const font = `500 12px ${theme.font}`;
    context.textBaseline = "middle";
    context.textAlign = column.side === "inputs" ? "right" : "left";
    const inward = column.side === "inputs" ? -12 : 12;
    for (const socket of column.sockets) {
      const words = text.cut(socket.port.label, font, width - 20);
      context.font = font;
      context.fillStyle = theme.ink2;
      context.fillText(words, socket.x + inward, socket.y + 0.5);
      circle(context, socket.x, socket.y, 5);
      context.fillStyle = theme.socket(socket.port.type);
      context.fill();
      context.strokeStyle = theme.ground;
      context.lineWidth = 1.5;
      context.stroke();
    }
  }
}
