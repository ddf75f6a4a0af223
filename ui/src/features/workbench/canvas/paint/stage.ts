import { type Camera, shownBy, type Size } from "../scene/camera";
import type { Box } from "../scene/geometry";
import type { Lifted } from "../scene/lift";
import type { Scene } from "../scene/scene";
import type { Brush, Context, PaintTexts } from "./brush";
import { type Extra, paintStill } from "./still";
import { TextRoom } from "./text";
import type { Theme } from "./theme";

/** What the buffer shows. */
interface Shown {
  readonly scene: Scene;
  readonly lifted: Lifted;
  readonly scale: number;
  /** The canvas's origin in whole device pixels. */
  readonly x: number;
  readonly y: number;
}

/**
 * The canvas and the buffer behind it. The buffer holds everything that stands still, so that hovering, dragging and
 * progress cost one copy; when the view only moves, what stays in sight is copied and the rest painted.
 */
export class Stage {
  readonly context: Context;
  readonly text: TextRoom;
  private front: Context;
  private back: Context;
  private shown: Shown | null = null;
  private size: Size = { width: 0, height: 0 };
  private ratio = 1;
  private last: Pick<Shown, "scene" | "scale"> | null = null;
  /** What was painted last left out what a moving eye does not see. */
  isHasty = false;

  constructor(private readonly canvas: HTMLCanvasElement) {
    this.context = contextOf(canvas);
    this.front = contextOf(document.createElement("canvas"));
    this.back = contextOf(document.createElement("canvas"));
    // Measuring sets the font, so it has a context of its own.
    this.text = new TextRoom(contextOf(document.createElement("canvas")));
  }

  /** In CSS pixels, and how many device pixels one has. */
  resize(size: Size, ratio: number): void {
    this.size = size;
    this.ratio = ratio;
    for (const { canvas } of [this.context, this.front, this.back]) {
      canvas.width = Math.max(1, Math.round(size.width * ratio));
      canvas.height = Math.max(1, Math.round(size.height * ratio));
    }
    this.forget();
  }

  /** What stands still has changed. */
  forget(): void {
    this.shown = null;
  }

  /** Paints what stands still and leaves the context in canvas units for the rest. */
  paint(scene: Scene, camera: Camera, lifted: Lifted, theme: Theme, texts: PaintTexts, extra: Extra): Brush {
    const scale = camera.scale * this.ratio;
    const next: Shown = {
      scene,
      lifted,
      scale,
      x: Math.round(camera.x * scale),
      y: Math.round(camera.y * scale),
    };
    this.isHasty = this.last?.scene === scene && this.last.scale !== scale;
    this.last = { scene, scale };
    const brushOn = (context: Context): Brush => ({
      context,
      theme,
      text: this.text,
      texts,
      scale: camera.scale,
      isHasty: this.isHasty,
    });
    const still = (context: Context, part: Box) => paintStill(brushOn(context), scene, part, lifted, extra);
    if (this.isHasty) {
      // While zooming nothing can be kept, so the buffer would only cost a copy.
      this.shown = null;
      this.fill(this.context, next, 0, 0, this.canvas.width, this.canvas.height, still);
      this.context.setTransform(scale, 0, 0, scale, next.x, next.y);
      return brushOn(this.context);
    }
    this.refresh(next, still);
    this.shown = next;
    this.context.setTransform(1, 0, 0, 1, 0, 0);
    this.context.drawImage(this.front.canvas, 0, 0);
    this.context.setTransform(scale, 0, 0, scale, next.x, next.y);
    return brushOn(this.context);
  }

  /** What of the canvas is in sight. */
  seen(camera: Camera): Box {
    return shownBy(camera, this.size);
  }

  /** To CSS pixels, for what keeps its size. */
  toScreenUnits(): void {
    this.context.setTransform(this.ratio, 0, 0, this.ratio, 0, 0);
  }

  private refresh(next: Shown, paint: (context: Context, part: Box) => void): void {
    const { width, height } = this.canvas;
    const last = this.shown;
    const same = last?.scene === next.scene && last.lifted === next.lifted && last.scale === next.scale;
    const [dx, dy] = same ? [next.x - last.x, next.y - last.y] : [width, height];
    if (same && dx === 0 && dy === 0) return;
    if (Math.abs(dx) >= width * 0.7 || Math.abs(dy) >= height * 0.7) {
      this.fill(this.front, next, 0, 0, width, height, paint);
      return;
    }
    this.back.setTransform(1, 0, 0, 1, 0, 0);
    this.back.drawImage(this.front.canvas, dx, dy);
    [this.front, this.back] = [this.back, this.front];
    if (dx !== 0) this.fill(this.front, next, dx > 0 ? 0 : width + dx, 0, Math.abs(dx), height, paint);
    if (dy !== 0) this.fill(this.front, next, 0, dy > 0 ? 0 : height + dy, width, Math.abs(dy), paint);
  }

  /** Paints one rectangle of device pixels. */
  private fill(
    context: Context,
    { scale, x, y }: Shown,
    left: number,
    top: number,
    width: number,
    height: number,
    paint: (context: Context, part: Box) => void,
  ): void {
    context.save();
    context.setTransform(1, 0, 0, 1, 0, 0);
    context.beginPath();
    context.rect(left, top, width, height);
    context.clip();
    context.setTransform(scale, 0, 0, scale, x, y);
    // A little more than the rectangle, for lines and sockets that reach over the edge of their boxes.
    const room = 16;
    paint(context, {
      left: (left - x) / scale - room,
      top: (top - y) / scale - room,
      right: (left + width - x) / scale + room,
      bottom: (top + height - y) / scale + room,
    });
    context.restore();
  }
}

function contextOf(canvas: HTMLCanvasElement): Context {
  const context = canvas.getContext("2d", { alpha: false });
  if (!context) throw new Error("this browser has no canvas");
  return context;
}
