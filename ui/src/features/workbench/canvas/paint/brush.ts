import type { CanvasTexts } from "../words";
import type { Theme } from "./theme";
import type { TextRoom } from "./text";

export type Context = CanvasRenderingContext2D;

/** The words that stand on the canvas itself. */
export type PaintTexts = Pick<CanvasTexts, "muted" | "bypassed" | "missing" | "paid" | "on" | "off">;

/** What every painter needs. */
export interface Brush {
  readonly context: Context;
  readonly theme: Theme;
  readonly text: TextRoom;
  readonly texts: PaintTexts;
  /** Screen pixels of the device per canvas unit. */
  readonly scale: number;
  /** The view is being zoomed: what nobody sees in a frame that is gone at once may be left out. */
  readonly isHasty: boolean;
}

export function roundRect(
  context: Context,
  x: number,
  y: number,
  width: number,
  height: number,
  radius: number | number[],
): void {
  context.beginPath();
  context.roundRect(x, y, Math.max(0, width), Math.max(0, height), radius);
}

/** A circle as a path of its own. */
export function circle(context: Context, x: number, y: number, radius: number): void {
  context.beginPath();
  context.arc(x, y, radius, 0, 2 * Math.PI);
}

/** Small capitals on a soft ground, right edge at `right`; gives the left edge. */
export function chip(brush: Brush, word: string, right: number, middle: number, colour: string): number {
  const { context, theme, text } = brush;
  const font = `600 10px ${theme.font}`;
  const width = text.width(word, font) + 10;
  const alpha = context.globalAlpha;
  context.globalAlpha = alpha * 0.16;
  context.fillStyle = colour;
  roundRect(context, right - width, middle - 8, width, 16, 4);
  context.fill();
  context.globalAlpha = alpha;
  context.font = font;
  context.textAlign = "left";
  context.fillText(word, right - width + 5, middle + 0.5);
  return right - width - 6;
}
