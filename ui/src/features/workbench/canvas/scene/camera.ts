import type { Box, Point } from "./geometry";

export const smallestScale = 0.02;
export const largestScale = 6;

/** What part of the canvas is looked at: screen = (canvas + offset) × scale, in CSS pixels. */
export interface Camera {
  readonly x: number;
  readonly y: number;
  readonly scale: number;
}

export interface Size {
  readonly width: number;
  readonly height: number;
}

export const toScreen = (camera: Camera, point: Point): Point => ({
  x: (point.x + camera.x) * camera.scale,
  y: (point.y + camera.y) * camera.scale,
});

export const toCanvas = (camera: Camera, point: Point): Point => ({
  x: point.x / camera.scale - camera.x,
  y: point.y / camera.scale - camera.y,
});

/** The part of the canvas that a view of this size shows. */
export const shownBy = (camera: Camera, size: Size): Box => ({
  left: -camera.x,
  top: -camera.y,
  right: size.width / camera.scale - camera.x,
  bottom: size.height / camera.scale - camera.y,
});

/** Moves what is seen by screen pixels. */
export const panned = (camera: Camera, dx: number, dy: number): Camera => ({
  ...camera,
  x: camera.x + dx / camera.scale,
  y: camera.y + dy / camera.scale,
});

/** Zooms so that what lies under a point of the screen stays there. */
export function zoomedAt(camera: Camera, at: Point, factor: number): Camera {
  const scale = Math.min(largestScale, Math.max(smallestScale, camera.scale * factor));
  return {
    x: camera.x + at.x / scale - at.x / camera.scale,
    y: camera.y + at.y / scale - at.y / camera.scale,
    scale,
  };
}

/** Shows all of a box with some room around it, never larger than `most`. */
export function fitted(box: Box, size: Size, room = 40, most = 1): Camera {
  const [width, height] = [Math.max(1, box.right - box.left), Math.max(1, box.bottom - box.top)];
  const inside = Math.min((size.width - 2 * room) / width, (size.height - 2 * room) / height);
  const scale = Math.min(most, Math.max(smallestScale, inside));
  return {
    scale,
    x: size.width / 2 / scale - (box.left + box.right) / 2,
    y: size.height / 2 / scale - (box.top + box.bottom) / 2,
  };
}

/** The nearest camera that shows the box; the same one when it is seen already. */
export function revealing(camera: Camera, box: Box, size: Size, room = 40): Camera {
  const margin = room / camera.scale;
  const seen = shownBy(camera, size);
  const shift = (low: number, high: number, from: number, to: number) =>
    high - low > to - from - 2 * margin
      ? (from + to) / 2 - (low + high) / 2
      : low < from + margin
        ? from + margin - low
        : high > to - margin
          ? to - margin - high
          : 0;
  const dx = shift(box.left, box.right, seen.left, seen.right);
  const dy = shift(box.top, box.bottom, seen.top, seen.bottom);
  return dx === 0 && dy === 0 ? camera : { ...camera, x: camera.x + dx, y: camera.y + dy };
}
