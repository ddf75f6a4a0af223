import { expect, test } from "vitest";
import { fitted, revealing, shownBy, toCanvas, toScreen, zoomedAt } from "./camera";
import { boxOfCurve, curveThrough, middleOf, nearestOn, piecesOf, pointOn } from "./curve";
import { type Box, holdsPoint, meets } from "./geometry";
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
