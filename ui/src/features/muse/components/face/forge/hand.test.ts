import { afterEach, beforeEach, expect, test, vi } from "vitest";
import { handOf, type HandState, still } from "./hand";
import { type Design, noLimits } from "./model";

beforeEach(() => void vi.useFakeTimers());
afterEach(() => void vi.useRealTimers());

const face = (nose: number): Design => ({ version: 1, sliders: { nose } });

/** A hand over an engine that lets noses be 5 long at most and answers after 10 ms. */
function setUp() {
  const told: [Design, boolean][] = [];
  const asked: Design[] = [];
  let state: HandState = still;
  const hand = handOf({
    base: () => face(0),
    check: async (design) => {
      asked.push(design);
      await new Promise((resolve) => setTimeout(resolve, 10));
      const nose = Math.min(5, (design["sliders"] as { nose: number }).nose);
      return { drawn: face(nose), limits: noLimits };
    },
    changed: (to) => (state = to),
    tell: (design, settled) => told.push([design, settled]),
  });
  return { hand, told, asked, state: () => state };
}

test("many movements are one step, told when the hand has rested", async () => {
  const { hand, told, asked, state } = setUp();
  for (const nose of [1, 2, 3]) hand.move(face(nose));
  expect(state().held).toEqual({ asked: face(3), drawn: face(0) });
  await vi.advanceTimersByTimeAsync(25);
  expect(asked).toEqual([face(1), face(3)]);
  hand.rest();
  await vi.advanceTimersByTimeAsync(299);
  expect(told.filter(([, settled]) => settled)).toEqual([]);
  await vi.advanceTimersByTimeAsync(2);
  expect(told.at(-1)).toEqual([face(3), true]);
  expect(state().held).toBeNull();
});

test("the owner never hears of a face that cannot be drawn", async () => {
  const { hand, told } = setUp();
  hand.move(face(9));
  hand.rest();
  await vi.advanceTimersByTimeAsync(400);
  expect(told).toEqual([
    [face(5), false],
    [face(5), true],
  ]);
});

test("a movement before the step is told goes on with it", async () => {
  const { hand, told } = setUp();
  hand.move(face(1));
  hand.rest();
  await vi.advanceTimersByTimeAsync(200);
  hand.move(face(2));
  await vi.advanceTimersByTimeAsync(1_000);
  expect(told.some(([, settled]) => settled)).toBe(false);
});

test("another face in one step is told once, as checked", async () => {
  const { hand, told } = setUp();
  hand.put(face(7));
  await vi.advanceTimersByTimeAsync(20);
  expect(told).toEqual([[face(5), true]]);
});

test("whoever leaves in the middle keeps what was drawn last", async () => {
  const { hand, told } = setUp();
  hand.move(face(4));
  await vi.advanceTimersByTimeAsync(15);
  hand.leave();
  expect(told.at(-1)).toEqual([face(4), true]);
  hand.leave();
  expect(told.filter(([, settled]) => settled)).toHaveLength(1);
});
