import type { Box, Point } from "./geometry";

/** How far a curve's handle reaches at most from a reroute. */
const longestHandle = 80;

/** Cubic pieces one behind the other: x, y of start, two handles and end; the end of one is the start of the next. */
export type Curve = readonly number[];

/**
 * The line of a link as ComfyUI draws it: it leaves to the right, arrives from the left, and its handles are a quarter of
 * the distance long. Through reroutes it runs along the direction from the point before to the point behind.
 */
export function curveThrough(points: readonly Point[]): Curve {
  const [first] = points;
  if (!first) return [];
  const pieces = points.length - 1;
  const curve = [first.x, first.y];
  for (let n = 0; n < pieces; n += 1) {
    const [from, to] = [points[n] as Point, points[n + 1] as Point];
    const reach = Math.hypot(to.x - from.x, to.y - from.y) * 0.25;
    const leaving = directionAt(points, n);
    const arriving = directionAt(points, n + 1);
    const near = n === 0 ? reach : Math.min(longestHandle, reach);
    const far = n + 1 === pieces ? reach : Math.min(longestHandle, reach);
    curve.push(
      from.x + leaving.x * near,
      from.y + leaving.y * near,
      to.x - arriving.x * far,
      to.y - arriving.y * far,
      to.x,
      to.y,
    );
  }
  return curve;
}

const ahead: Point = { x: 1, y: 0 };

function directionAt(points: readonly Point[], n: number): Point {
  const [before, after] = [points[n - 1], points[n + 1]];
  if (!before || !after) return ahead;
  const length = Math.hypot(after.x - before.x, after.y - before.y);
  return length === 0 ? ahead : { x: (after.x - before.x) / length, y: (after.y - before.y) / length };
}

const at = (curve: Curve, index: number): number => curve[index] ?? 0;

/** A cubic lies inside the hull of its points, so their box is around it. */
export function boxOfCurve(curve: Curve): Box {
  let [left, top, right, bottom] = [Infinity, Infinity, -Infinity, -Infinity];
  for (let n = 0; n + 1 < curve.length; n += 2) {
    left = Math.min(left, at(curve, n));
    right = Math.max(right, at(curve, n));
    top = Math.min(top, at(curve, n + 1));
    bottom = Math.max(bottom, at(curve, n + 1));
  }
  return { left, top, right, bottom };
}

export const piecesOf = (curve: Curve): number => Math.max(0, (curve.length - 2) / 6);

/** A point on one piece; `t` from 0 to 1. */
export function pointOn(curve: Curve, piece: number, t: number): Point {
  const from = piece * 6;
  const u = 1 - t;
  const [a, b, c, d] = [u * u * u, 3 * u * u * t, 3 * u * t * t, t * t * t];
  const mix = (n: number) =>
    a * at(curve, from + n) +
    b * at(curve, from + 2 + n) +
    c * at(curve, from + 4 + n) +
    d * at(curve, from + 6 + n);
  return { x: mix(0), y: mix(1) };
}

/** The point halfway along. */
export function middleOf(curve: Curve): Point {
  const pieces = piecesOf(curve);
  if (pieces < 1) return { x: at(curve, 0), y: at(curve, 1) };
  return pieces % 2 === 1 ? pointOn(curve, (pieces - 1) / 2, 0.5) : pointOn(curve, pieces / 2, 0);
}

/** The nearest place of the curve: how far away, and in which piece. */
export function nearestOn(curve: Curve, x: number, y: number): { distance: number; piece: number } {
  let [best, piece] = [Infinity, 0];
  for (let n = 0; n < piecesOf(curve); n += 1) {
    let before = pointOn(curve, n, 0);
    const steps = 24;
    for (let step = 1; step <= steps; step += 1) {
      const here = pointOn(curve, n, step / steps);
      const distance = toSegment(before, here, x, y);
      if (distance < best) [best, piece] = [distance, n];
      before = here;
    }
  }
  return { distance: best, piece };
}

function toSegment(from: Point, to: Point, x: number, y: number): number {
  const [dx, dy] = [to.x - from.x, to.y - from.y];
  const length = dx * dx + dy * dy;
  const share = length === 0 ? 0 : Math.max(0, Math.min(1, ((x - from.x) * dx + (y - from.y) * dy) / length));
  return Math.hypot(x - from.x - share * dx, y - from.y - share * dy);
}

/** Adds the curve to a path. */
export function trace(
  context: {
    moveTo(x: number, y: number): void;
    bezierCurveTo(a: number, b: number, c: number, d: number, x: number, y: number): void;
  },
  curve: Curve,
): void {
  context.moveTo(at(curve, 0), at(curve, 1));
  for (let n = 2; n + 5 < curve.length; n += 6)
    context.bezierCurveTo(
      at(curve, n),
      at(curve, n + 1),
      at(curve, n + 2),
      at(curve, n + 3),
      at(curve, n + 4),
      at(curve, n + 5),
    );
}
