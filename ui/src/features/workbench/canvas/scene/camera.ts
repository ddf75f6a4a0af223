import { type Box, boxAt, grown, holds, meets, type Point } from "./geometry";

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

/** Screen pixels left around what is shown; less where there is little. */
const mostRoom = 40;
const roomShare = 0.06;

/** How large a box can be shown in a rectangle of the screen, with some room around it. */
function scaleIn(free: Box, box: Box): number {
  const [width, height] = [free.right - free.left, free.bottom - free.top];
  const room = 2 * Math.min(mostRoom, roomShare * Math.min(width, height));
  const [wide, high] = [Math.max(1, box.right - box.left), Math.max(1, box.bottom - box.top)];
  return Math.min((width - room) / wide, (height - room) / high);
}

/**
 * The rectangle of a view, in CSS pixels, that nothing lies over and that shows a box largest; the widest of several.
 * All of the view where everything is covered.
 */
export function freeFor(box: Box, size: Size, covered: readonly Box[], most = 1): Box {
  const whole = boxAt(0, 0, size.width, size.height);
  const over = covered.filter((one) => meets(one, whole));
  let best = { scale: 0, area: 0, free: whole };
  // A free rectangle that cannot grow ends at the edge of the view or of something that lies over it.
  for (const left of [0, ...over.map((one) => one.right)])
    for (const right of [size.width, ...over.map((one) => one.left)])
      for (const top of [0, ...over.map((one) => one.bottom)])
        for (const bottom of [size.height, ...over.map((one) => one.top)]) {
          const free = { left, top, right, bottom };
          if (left >= right || top >= bottom || over.some((one) => meets(one, free))) continue;
          const scale = Math.min(most, scaleIn(free, box));
          const area = (right - left) * (bottom - top);
          if (scale > best.scale || (scale === best.scale && area > best.area)) best = { scale, area, free };
        }
  return best.free;
}

/** Shows all of a box where nothing lies over it, never larger than `most`. */
export function fitted(box: Box, size: Size, covered: readonly Box[] = [], most = 1): Camera {
  const free = freeFor(box, size, covered, most);
  const scale = Math.min(most, Math.max(smallestScale, scaleIn(free, box)));
  return {
    scale,
    x: (free.left + free.right) / 2 / scale - (box.left + box.right) / 2,
    y: (free.top + free.bottom) / 2 / scale - (box.top + box.bottom) / 2,
  };
}

/** The nearest camera that shows the box with nothing over it; the same one when it is seen already. */
export function revealing(camera: Camera, box: Box, size: Size, covered: readonly Box[] = []): Camera {
  const [from, to] = [
    toScreen(camera, { x: box.left, y: box.top }),
    toScreen(camera, { x: box.right, y: box.bottom }),
  ];
  const now: Box = { left: from.x, top: from.y, right: to.x, bottom: to.y };
  const whole = grown(boxAt(0, 0, size.width, size.height), -mostRoom);
  if (holds(whole, now) && !covered.some((one) => meets(one, now))) return camera;
  const free = freeFor(box, size, covered, camera.scale);
  const room = Math.min(mostRoom, roomShare * Math.min(free.right - free.left, free.bottom - free.top));
  const shift = (low: number, high: number, least: number, most: number) =>
    high - low > most - least - 2 * room
      ? (least + most) / 2 - (low + high) / 2
      : Math.max(least + room - low, Math.min(0, most - room - high));
  const dx = shift(now.left, now.right, free.left, free.right);
  const dy = shift(now.top, now.bottom, free.top, free.bottom);
  return dx === 0 && dy === 0 ? camera : panned(camera, dx, dy);
}
