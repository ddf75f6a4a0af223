import type { Box } from "../scene/geometry";
import type { Brush } from "./brush";

const step = 20;
/** Screen pixels between two dots, at least. */
const nearest = 40;
/** Below this scale dots are noise. */
const farthest = 0.12;

/** Dots a hand wide apart; coarser the farther away, and none where they would only be noise. */
export function paintGround({ context, theme, scale }: Brush, seen: Box): void {
  context.fillStyle = theme.ground;
  context.fillRect(seen.left, seen.top, seen.right - seen.left, seen.bottom - seen.top);
  if (scale < farthest) return;
  let apart = step;
  while (apart * scale < nearest) apart *= 2;
  const size = Math.max(1, Math.min(2, scale * 1.5)) / scale;
  context.fillStyle = theme.dot;
  for (let x = Math.ceil(seen.left / apart) * apart; x < seen.right; x += apart)
    for (let y = Math.ceil(seen.top / apart) * apart; y < seen.bottom; y += apart)
      context.fillRect(x - size / 2, y - size / 2, size, size);
}
