import { expect, test } from "vitest";
import { fitted, freeFor, revealing, shownBy, toCanvas, toScreen, zoomedAt } from "./camera";
import { boxOfCurve, curveThrough, middleOf, nearestOn, piecesOf, pointOn } from "./curve";
import { type Box, holds, holdsPoint, meets } from "./geometry";
import { Grid } from "./grid";

const size = { width: 1600, height: 1000 };

test("what lies under the pointer stays there while zooming", () => {
  const camera = { x: 30, y: -70, scale: 0.7 };
  const at = { x: 400, y: 300 };
  const near = zoomedAt(camera, at, 2.5);
  expect(toCanvas(near, at).x).toBeCloseTo(toCanvas(camera, at).x, 9);
  expect(toCanvas(near, at).y).toBeCloseTo(toCanvas(camera, at).y, 9);
  expect(zoomedAt(camera, at, 1e9).scale).toBe(6);
  expect(zoomedAt(camera, at, 0).scale).toBe(0.02);
});

test("fitting shows all of a box in the middle, and no larger than life", () => {
  const box = { left: -500, top: 100, right: 9500, bottom: 3100 };
  const camera = fitted(box, size);
  const seen = shownBy(camera, size);
  expect(seen.left).toBeLessThanOrEqual(box.left);
  expect(seen.right).toBeGreaterThanOrEqual(box.right);
  expect(toScreen(camera, { x: 4500, y: 1600 })).toEqual({ x: 800, y: 500 });
  expect(fitted({ left: 0, top: 0, right: 10, bottom: 10 }, size).scale).toBe(1);
});

/** A bar along the top, tools at the lower left, a map at the lower right. */
const barsOf = ({ width, height }: typeof size): Box[] => [
  { left: 8, top: 8, right: width - 8, bottom: 36 },
  { left: 8, top: height - 42, right: 300, bottom: height - 8 },
  { left: width - 212, top: height - 142, right: width - 12, bottom: height - 12 },
];

test("fitting leaves free what lies over the canvas, in windows of every size", () => {
  const shapes: Box[] = [
    { left: 0, top: 0, right: 4000, bottom: 800 },
    { left: -900, top: 0, right: 100, bottom: 5000 },
    { left: 20, top: 20, right: 320, bottom: 220 },
  ];
  const windows = [
    size,
    { width: 1024, height: 560 },
    { width: 740, height: 300 },
    { width: 500, height: 240 },
  ];
  for (const window of windows)
    for (const box of shapes) {
      const bars = barsOf(window);
      const camera = fitted(box, window, bars);
      const [from, to] = [
        toScreen(camera, { x: box.left, y: box.top }),
        toScreen(camera, { x: box.right, y: box.bottom }),
      ];
      const shown = { left: from.x, top: from.y, right: to.x, bottom: to.y };
      expect(bars.filter((bar) => meets(bar, shown))).toEqual([]);
      expect(holds({ left: 0, top: 0, right: window.width, bottom: window.height }, shown)).toBe(true);
    }
});

test("a wide graph goes above the map, a tall one beside it", () => {
  const bars = barsOf(size);
  expect(freeFor({ left: 0, top: 0, right: 4000, bottom: 300 }, size, bars)).toEqual({
    left: 0,
    top: 36,
    right: 1600,
    bottom: 858,
  });
  expect(freeFor({ left: 0, top: 0, right: 300, bottom: 4000 }, size, bars)).toEqual({
    left: 300,
    top: 36,
    right: 1388,
    bottom: 1000,
  });
  const all = { left: 0, top: 0, right: 1600, bottom: 1000 };
  expect(freeFor({ left: 0, top: 0, right: 10, bottom: 10 }, size, [all])).toEqual(all);
});

test("what lies under a bar is brought out of it, and what does not stays", () => {
  const bars = barsOf(size);
  const camera = { x: 0, y: 0, scale: 1 };
  const clear = { left: 60, top: 60, right: 300, bottom: 200 };
  expect(revealing(camera, clear, size, bars)).toBe(camera);
  const under = { left: 1450, top: 800, right: 1550, bottom: 950 };
  const moved = revealing(camera, under, size, bars);
  const at = toScreen(moved, { x: under.left, y: under.top });
  const shown = { left: at.x, top: at.y, right: at.x + 100, bottom: at.y + 150 };
  expect(bars.some((bar) => meets(bar, shown))).toBe(false);
  expect(revealing(moved, under, size, bars)).toBe(moved);
});

test("revealing moves no farther than needed", () => {
  const camera = { x: 0, y: 0, scale: 1 };
  expect(revealing(camera, { left: 100, top: 100, right: 300, bottom: 200 }, size)).toBe(camera);
  const moved = revealing(camera, { left: 1700, top: 100, right: 1800, bottom: 200 }, size);
  expect(moved).toEqual({ x: -240, y: 0, scale: 1 });
});

test("the grid finds what a look at everything finds", () => {
  let state = 7;
  const roll = () => (state = (state * 48271) % 2147483647) / 2147483647;
  const boxes: Box[] = Array.from({ length: 400 }, () => {
    const [left, top] = [roll() * 20000 - 9000, roll() * 20000 - 9000];
    const large = roll() < 0.02 ? 40 : 1;
    return { left, top, right: left + roll() * 900 * large, bottom: top + roll() * 700 * large };
  });
  const grid = new Grid(boxes);
  for (let n = 0; n < 200; n += 1) {
    const [left, top] = [roll() * 24000 - 11000, roll() * 24000 - 11000];
    const box = { left, top, right: left + roll() * 6000, bottom: top + roll() * 4000 };
    expect(grid.within(box)).toEqual(boxes.filter((one) => meets(one, box)));
  }
});

test("a link leaves to the right, passes its reroutes, and lies in its box", () => {
  const points = [
    { x: 0, y: 0 },
    { x: 300, y: 200 },
    { x: 100, y: 400 },
    { x: 900, y: 100 },
  ];
  const curve = curveThrough(points);
  expect(piecesOf(curve)).toBe(3);
  points.slice(1).forEach((point, n) => expect(pointOn(curve, n, 1)).toEqual(point));
  expect(curve[2]).toBeGreaterThan(0);
  expect(curve[3]).toBe(0);
  const box = boxOfCurve(curve);
  for (let n = 0; n < 3; n += 1)
    for (let t = 0; t <= 1; t += 0.1) {
      const { x, y } = pointOn(curve, n, t);
      expect(holdsPoint(box, x, y, 1e-9)).toBe(true);
      expect(nearestOn(curve, x, y).distance).toBeLessThan(2);
    }
  expect(nearestOn(curve, 900, 100).piece).toBe(2);
  expect(middleOf(curveThrough(points.slice(0, 2)))).toEqual({ x: 150, y: 100 });
});
