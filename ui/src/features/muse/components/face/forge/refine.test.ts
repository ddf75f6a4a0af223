import { afterEach, beforeEach, expect, test, vi } from "vitest";
import { draftSize, draftSides, refiner, type Shot } from "./refine";

beforeEach(() => void vi.useFakeTimers());
afterEach(() => void vi.useRealTimers());

/** A refiner over an engine that takes a time for each stage. */
function setUp(ms = { draft: 100, fine: 300, final: 2_000 }) {
  const log: string[] = [];
  const sides: number[] = [];
  const made = refiner<string, string>({
    keyOf: (want) => want,
    restMs: { fine: 180, final: 700 },
    now: () => Date.now(),
    draw: ({ want, stage, side }: Shot<string>, signal) =>
      new Promise((resolve, reject) => {
        if (want === "broken") {
          reject(new Error("no"));
          return;
        }
        if (stage === "draft") sides.push(side);
        const timer = setTimeout(() => resolve({ picture: `${want} ${stage}`, ms: ms[stage] }), ms[stage]);
        signal.addEventListener("abort", () => {
          clearTimeout(timer);
          log.push(`stopped ${want} ${stage}`);
          reject(new DOMException("stopped", "AbortError"));
        });
      }),
    show: ({ picture }) => log.push(picture),
    fail: () => log.push("failed"),
  });
  return { made, log, sides };
}

test("a face at rest is drawn as a draft, finer, and whole", async () => {
  const { made, log } = setUp();
  made.ask("a", false);
  await vi.advanceTimersByTimeAsync(5_000);
  expect(log).toEqual(["a draft", "a fine", "a final"]);
});

test("a slider in motion shows a draft at a time, the newest next, and nothing finer", async () => {
  const { made, log } = setUp();
  for (let step = 0; step < 20; step++) {
    made.ask(`f${step}`, true);
    await vi.advanceTimersByTimeAsync(25);
  }
  await vi.advanceTimersByTimeAsync(1_000);
  expect(log).toEqual(["f0 draft", "f3 draft", "f7 draft", "f11 draft", "f15 draft", "f19 draft"]);
  made.ask("f19", false);
  await vi.advanceTimersByTimeAsync(3_000);
  expect(log.slice(6)).toEqual(["f19 fine", "f19 final"]);
});

test("a finer picture gives way at once when another face is wanted", async () => {
  const { made, log } = setUp();
  made.ask("a", false);
  await vi.advanceTimersByTimeAsync(1_000);
  made.ask("b", true);
  await vi.advanceTimersByTimeAsync(110);
  expect(log).toEqual(["a draft", "a fine", "stopped a final", "b draft"]);
});

test("what was drawn whole comes back without a question", async () => {
  const { made, log } = setUp();
  made.ask("a", false);
  await vi.advanceTimersByTimeAsync(5_000);
  made.ask("b", false);
  await vi.advanceTimersByTimeAsync(5_000);
  log.length = 0;
  made.ask("a", false);
  expect(log).toEqual(["a final"]);
  await vi.advanceTimersByTimeAsync(5_000);
  expect(log).toEqual(["a final"]);
});

test("a failure is told once, and tried again when asked", async () => {
  const { made, log } = setUp();
  made.ask("broken", false);
  await vi.advanceTimersByTimeAsync(5_000);
  expect(log).toEqual(["failed"]);
  made.again();
  await vi.advanceTimersByTimeAsync(10);
  expect(log).toEqual(["failed", "failed"]);
  made.ask("a", false);
  await vi.advanceTimersByTimeAsync(150);
  expect(log.at(-1)).toBe("a draft");
});

test("drafts shrink on a slow machine and grow on a fast one", () => {
  const slow = draftSize();
  for (let take = 0; take < 8; take++) slow.took(slow.side(), 20 + slow.side() ** 2 * 0.006);
  expect(slow.side()).toBe(128);
  const fast = draftSize();
  for (let take = 0; take < 8; take++) fast.took(fast.side(), 25);
  expect(fast.side()).toBe(draftSides.at(-1));
});

test("the draft after a given-up picture does not count, as it had to wait for the engine", async () => {
  const { made, sides } = setUp({ draft: 100, fine: 300, final: 2_000 });
  made.ask("a", false);
  await vi.advanceTimersByTimeAsync(1_000);
  const before = sides.length;
  made.ask("b", true);
  made.ask("c", true);
  await vi.advanceTimersByTimeAsync(500);
  expect(sides.slice(before)).toHaveLength(2);
});
