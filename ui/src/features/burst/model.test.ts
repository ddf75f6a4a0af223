import { expect, test } from "vitest";
import { abilityOf, type Check, checkOf, sharesOf, type Stretch, timelineOf, type View } from "./model";

const at = (seconds: number) => new Date(Date.UTC(2026, 10, 23, 12) + seconds * 1000).toISOString();
const now = Date.parse(at(60));

const view = (state: string, renders: readonly object[]): View =>
  ({ production: { state, created_at: at(0) }, renders }) as unknown as View;

const render = (attempt: number, from: number, to: number | null, more: object = {}) => ({
  attempt,
  kind: attempt === 1 ? "fresh" : "repair",
  asked_at: at(from),
  ended_at: to === null ? null : at(to),
  cost: 100,
  problem: null,
  ...more,
});

test("a work is told as waiting, rendering and being looked at", () => {
  const judged = { verdict: { judged_at: at(5) } };
  const line = timelineOf(view("in_review", [render(1, 1, 4, judged), render(2, 5.5, 7)]), now);
  expect(line.stretches.map(({ kind, seconds, repair }) => [kind, seconds, repair])).toEqual([
    ["wait", 1, false],
    ["render", 3, false],
    ["check", 1, false],
    ["check", 0.5, false],
    ["render", 1.5, true],
  ]);
  expect(line).toMatchObject({ seconds: 7, attempts: 2, cost: 200, moving: false });
});

test("what still runs goes on until now", () => {
  expect(timelineOf(view("rendering", [render(1, 1, null)]), now)).toMatchObject({
    seconds: 60,
    moving: true,
  });
  expect(timelineOf(view("planned", []), now).stretches).toMatchObject([{ kind: "wait", seconds: 60 }]);
});

test("a work that ended before it rendered has no stretches", () => {
  expect(timelineOf(view("failed", []), now)).toMatchObject({ stretches: [], seconds: 0, attempts: 0 });
});

test("every stretch is seen and together they fill the bar", () => {
  const stretch = (seconds: number) => ({ seconds }) as unknown as Stretch;
  const shares = sharesOf([stretch(0.1), stretch(99.9)]);
  expect(shares[0]).toBeGreaterThan(0.02);
  expect((shares[0] ?? 0) + (shares[1] ?? 0)).toBeCloseTo(1);
  expect(sharesOf([stretch(0), stretch(0)])).toEqual([0.5, 0.5]);
});

test("a server's check says what it can do", () => {
  const check = (state: Check["state"]): Check => ({ link: "comfyui", state, detail: "" });
  expect(abilityOf(check("ok"))).toBe("locked");
  expect(abilityOf(check("note"))).toBe("plates");
  expect(abilityOf(undefined)).toBeNull();
  expect(checkOf([check("absent")], "comfyui")?.state).toBe("absent");
});
