import type { Box } from "../scene/geometry";

/** Lines that a moved box may come to lie on. */
export interface Rails {
  readonly xs: readonly number[];
  readonly ys: readonly number[];
}

export const railsOf = (boxes: readonly Box[]): Rails => ({
  xs: boxes.flatMap((box) => [box.left, box.right]),
  ys: boxes.flatMap((box) => [box.top, box.bottom]),
});

export interface Snapped {
  readonly dx: number;
  readonly dy: number;
  readonly guides: readonly Box[];
}

/** A move corrected so that an edge lies on a rail nearer than `reach`, with the lines to show. */
export function snapped(box: Box, dx: number, dy: number, rails: Rails, reach: number): Snapped {
  const across = nearest([box.left + dx, box.right + dx], rails.xs, reach);
  const down = nearest([box.top + dy, box.bottom + dy], rails.ys, reach);
  const guides: Box[] = [];
  const [sx, sy] = [dx + (across?.by ?? 0), dy + (down?.by ?? 0)];
  const room = 40;
  if (across)
    guides.push({
      left: across.rail,
      right: across.rail,
      top: box.top + sy - room,
      bottom: box.bottom + sy + room,
    });
  if (down)
    guides.push({
      top: down.rail,
      bottom: down.rail,
      left: box.left + sx - room,
      right: box.right + sx + room,
    });
  return { dx: sx, dy: sy, guides };
}

function nearest(
  edges: readonly number[],
  rails: readonly number[],
  reach: number,
): { by: number; rail: number } | null {
  let best: { by: number; rail: number } | null = null;
  for (const edge of edges)
    for (const rail of rails)
      if (Math.abs(rail - edge) < Math.abs(best?.by ?? reach)) best = { by: rail - edge, rail };
  return best;
}

const step = 10;

/** A move that ends on the grid. */
export const onGrid = (at: number, by: number): number => Math.round((at + by) / step) * step - at;
