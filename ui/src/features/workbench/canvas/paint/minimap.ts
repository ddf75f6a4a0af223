import type { Size } from "../scene/camera";
import { type Box, boxAt, holdsPoint, type Point } from "../scene/geometry";
import type { Scene } from "../scene/scene";
import { type Context, roundRect } from "./brush";
import type { Theme } from "./theme";

const width = 200;
const height = 130;
const margin = 12;
const inner = 8;

/** The whole graph in a corner; painted anew only when the graph or the colours change. */
export class Minimap {
  private readonly canvas = document.createElement("canvas");
  private painted: { scene: Scene; theme: Theme; ratio: number } | null = null;
  private scale = 1;
  private left = 0;
  private top = 0;

  /** In CSS pixels, the context set to them. */
  paint(context: Context, scene: Scene, seen: Box, theme: Theme, size: Size, ratio: number): void {
    const place = this.placeIn(size);
    if (!scene.bounds || !place) return;
    const last = this.painted;
    if (last?.scene !== scene || last.theme !== theme || last.ratio !== ratio)
      this.repaint(scene, theme, ratio);
    const { left: x, top: y } = place;
    context.drawImage(this.canvas, x, y, width, height);
    context.strokeStyle = theme.ink2;
    context.lineWidth = 1;
    const from = (value: number, low: number, high: number) => Math.min(high, Math.max(low, value));
    const left = from(this.left + seen.left * this.scale, 2, width - 6);
    const top = from(this.top + seen.top * this.scale, 2, height - 6);
    const right = from(this.left + seen.right * this.scale, left + 4, width - 2);
    const bottom = from(this.top + seen.bottom * this.scale, top + 4, height - 2);
    context.strokeRect(
      Math.round(x + left) + 0.5,
      Math.round(y + top) + 0.5,
      Math.round(right - left),
      Math.round(bottom - top),
    );
  }

  /** The corner of a view that the map takes, in CSS pixels; `null` where there is no room for it. */
  placeIn(size: Size): Box | null {
    if (size.width < 3 * width || size.height < 2 * height) return null;
    return boxAt(size.width - width - margin, size.height - height - margin, width, height);
  }

  /** The place of the canvas that a point of the screen means in the map; `null` outside of it. */
  placeAt(point: Point, size: Size): Point | null {
    const place = this.placeIn(size);
    if (!this.painted || !place || !holdsPoint(place, point.x, point.y)) return null;
    return {
      x: (point.x - place.left - this.left) / this.scale,
      y: (point.y - place.top - this.top) / this.scale,
    };
  }

  private repaint(scene: Scene, theme: Theme, ratio: number): void {
    const bounds = scene.bounds;
    if (!bounds) return;
    this.painted = { scene, theme, ratio };
    this.canvas.width = width * ratio;
    this.canvas.height = height * ratio;
    const context = this.canvas.getContext("2d");
    if (!context) return;
    const [wide, high] = [bounds.right - bounds.left, bounds.bottom - bounds.top];
    this.scale = Math.min((width - 2 * inner) / Math.max(1, wide), (height - 2 * inner) / Math.max(1, high));
    this.left = width / 2 - ((bounds.left + bounds.right) / 2) * this.scale;
    this.top = height / 2 - ((bounds.top + bounds.bottom) / 2) * this.scale;
    context.setTransform(ratio, 0, 0, ratio, 0, 0);
    context.fillStyle = theme.panel;
    roundRect(context, 0.5, 0.5, width - 1, height - 1, 8);
    context.fill();
    context.strokeStyle = theme.hairline;
    context.stroke();
    const place = (box: Box, fill: string) => {
      context.fillStyle = fill;
      context.fillRect(
        this.left + box.left * this.scale,
        this.top + box.top * this.scale,
        Math.max(1, (box.right - box.left) * this.scale),
        Math.max(1, (box.bottom - box.top) * this.scale),
      );
    };
    for (const group of scene.groups) place(group, theme.group(group.group.color).fill);
    for (const box of scene.boxes)
      place(
        box,
        box.kind === "missing"
          ? theme.bad
          : box.node.bgcolor === null
            ? theme.edge
            : theme.node(box.node).far,
      );
  }
}
