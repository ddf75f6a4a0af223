import { piecesOf, trace } from "../scene/curve";
import type { LinkLine, RerouteDot } from "../scene/scene";
import { type Brush, circle } from "./brush";

/** A path that holds more lines than this is slower than two. */
const inOnePath = 96;

/** All links, one colour after the other. */
export function paintLinks(brush: Brush, lines: readonly LinkLine[]): void {
  const { context, theme, scale } = brush;
  const isFar = scale < 0.12;
  const groups = new Map<string, LinkLine[]>();
  for (const line of lines) {
    const key = (line.isIdle ? "-" : "+") + theme.socket(line.type);
    const list = groups.get(key);
    if (list) list.push(line);
    else groups.set(key, [line]);
  }
  context.lineCap = "butt";
  context.lineJoin = "round";
  // Hairlines when far: they cover less of what they link, and a line any wider costs the processor far more.
  context.lineWidth = Math.max(isFar ? 0 : 2, 1 / scale);
  for (const [key, list] of groups) {
    context.strokeStyle = key.slice(1);
    context.globalAlpha = (key.startsWith("-") ? 0.3 : 0.9) * (isFar ? 0.7 : 1);
    for (let from = 0; from < list.length; from += inOnePath) {
      context.beginPath();
      for (const line of list.slice(from, from + inOnePath)) {
        if (isFar) traceStraight(context, line);
        else trace(context, line.curve);
      }
      context.stroke();
    }
  }
  context.globalAlpha = 1;
}

/** So small that nobody sees the bend: two handles make three strokes. */
function traceStraight(context: Brush["context"], { curve }: LinkLine): void {
  context.moveTo(curve[0] ?? 0, curve[1] ?? 0);
  for (let n = 0; n < piecesOf(curve); n += 1) {
    const [c, d, e, f, x, y] = curve.slice(2 + 6 * n, 8 + 6 * n);
    if (Math.abs((y ?? 0) - (curve[6 * n + 1] ?? 0)) > 60) {
      context.lineTo(c ?? 0, d ?? 0);
      context.lineTo(e ?? 0, f ?? 0);
    }
    context.lineTo(x ?? 0, y ?? 0);
  }
}

/** Points that links are led through. */
export function paintReroutes({ context, theme, scale }: Brush, dots: readonly RerouteDot[]): void {
  if (scale < 0.12) return;
  for (const dot of dots) {
    circle(context, dot.x, dot.y, 6);
    context.fillStyle = theme.socket(dot.type);
    context.fill();
    context.strokeStyle = theme.ground;
    context.lineWidth = 2;
    context.stroke();
  }
}
