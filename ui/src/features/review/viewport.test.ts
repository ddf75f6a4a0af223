import { expect, test } from "vitest";
import { fitScale, fitted, panned, placed, shareAt, thinned, toggledFull, zoomedAt } from "./viewport";

const stage = { width: 816, height: 616 };
const picture = { width: 1600, height: 1200 };

test("all of a picture is shown, and none larger than it is", () => {
  expect(fitScale(stage, picture)).toBe(0.5);
  expect(fitScale(stage, { width: 100, height: 100 })).toBe(1);
  expect(placed(fitted, stage, picture)).toEqual({ left: 8, top: 8, scale: 0.5 });
});

test("what lies under the pointer stays there while the wheel turns", () => {
  const at = { x: 300, y: 250 };
  const before = shareAt(fitted, stage, picture, at);
  const near = zoomedAt(fitted, stage, picture, at, 4);
  const after = shareAt(near, stage, picture, at);
  expect(near.scale).toBe(2);
  expect(after.x).toBeCloseTo(before.x, 6);
  expect(after.y).toBeCloseTo(before.y, 6);
});

test("zooming out ends with all of it", () => {
  const near = zoomedAt(fitted, stage, picture, { x: 400, y: 300 }, 3);
  expect(zoomedAt(near, stage, picture, { x: 10, y: 10 }, 0.01)).toBe(fitted);
});

test("the hand moves the picture but never past its edge", () => {
  const near = { scale: 1, x: 0.5, y: 0.5 };
  const moved = panned(near, stage, picture, { x: 100, y: 0 });
  expect(placed(moved, stage, picture).left).toBeCloseTo(placed(near, stage, picture).left + 100, 6);
  expect(placed(panned(near, stage, picture, { x: 9999, y: 9999 }), stage, picture)).toEqual({
    left: 0,
    top: 0,
    scale: 1,
  });
  expect(panned(fitted, stage, picture, { x: 50, y: 50 })).toBe(fitted);
});

test("Z shows one pixel on one pixel of the screen, and all of it again", () => {
  expect(toggledFull(fitted, stage, picture, 1).scale).toBe(1);
  // On a screen of double density it fits at 100 % already.
  expect(toggledFull(fitted, stage, picture, 2).scale).toBe(1);
  expect(toggledFull({ scale: 1, x: 0.2, y: 0.2 }, stage, picture, 1)).toBe(fitted);
});

test("a drawing keeps its form with few points, inside the picture", () => {
  const line = Array.from({ length: 5000 }, (_, n) => [n / 4000, 0.5] as const);
  const kept = thinned(line);
  expect(kept.length).toBeLessThanOrEqual(2000);
  expect(kept.every(([x]) => x >= 0 && x <= 1)).toBe(true);
  expect(kept[0]).toEqual([0, 0.5]);
});
