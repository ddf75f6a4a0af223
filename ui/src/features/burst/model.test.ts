import { expect, test } from "vitest";
import type { Session } from "../../shared/burst";
import {
  abilityOf,
  type Check,
  checkOf,
  enoughOf,
  legsOf,
  losesWork,
  newsOf,
  type PlanRow,
  roundSecs,
  roundTop,
  sharesOf,
  shownOf,
  strayCost,
  type Stretch,
  timelineOf,
  toneOf,
  type View,
} from "./model";

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
  const lasting = (seconds: number) => ({ seconds }) as unknown as Stretch;
  const shares = sharesOf([lasting(0.1), lasting(99.9)]);
  expect(shares[0]).toBeGreaterThan(0.02);
  expect((shares[0] ?? 0) + (shares[1] ?? 0)).toBeCloseTo(1);
  expect(sharesOf([lasting(0), lasting(0)])).toEqual([0.5, 0.5]);
});

test("a server's check says what it can do", () => {
  const check = (state: Check["state"]): Check => ({ link: "comfyui", state, detail: "" });
  expect(abilityOf(check("ok"))).toBe("locked");
  expect(abilityOf(check("note"))).toBe("plates");
  expect(abilityOf(undefined)).toBeNull();
  expect(checkOf([check("absent")], "comfyui")?.state).toBe("absent");
});

const stretch = (phase: string, secs: number, cost: number) => ({ phase, since: at(0), secs, cost });
const session = (more: object): Session =>
  ({
    phase: "rendering",
    ended_at: null,
    ends: null,
    news: [],
    problem: null,
    running: 0,
    ...more,
  }) as unknown as Session;
const news = (kind: string, seconds: number, trouble: boolean) => ({
  kind,
  trouble,
  text: "",
  advice: "",
  said: "",
  at: at(seconds),
});

test("a short life is told stretch by stretch, with what was billed", () => {
  const legs = legsOf([stretch("asked", 4, 0), stretch("started", 30, 60)] as Session["stretches"]);
  expect(legs).toMatchObject([
    { phase: "asked", billed: false, times: 1 },
    { phase: "started", billed: true, cost: 60 },
  ]);
});

test("of a long life the turns of work and rest are summed, and nothing of time or money is lost", () => {
  const turns = [1, 2, 3, 4, 5].flatMap((n) => [stretch("rendering", 10 * n, 20 * n), stretch("idle", 2, 4)]);
  const all = [stretch("asked", 4, 0), ...turns, stretch("rendering", 7, 14)] as Session["stretches"];
  const legs = legsOf(all);
  expect(legs.map(({ phase, seconds, times }) => [phase, seconds, times])).toEqual([
    ["asked", 4, 1],
    ["rendering", 150, 5],
    ["idle", 10, 5],
    ["rendering", 7, 1],
  ]);
  const sum = (numbers: readonly number[]) => numbers.reduce((a, b) => a + b, 0);
  expect(sum(legs.map(({ cost }) => cost))).toBe(sum(all.map(({ cost }) => cost)));
});

test("a session's tone follows its phase, its news and its end", () => {
  expect(toneOf(session({ phase: "scheduled" }))).toBe("info");
  expect(toneOf(session({}))).toBe("good");
  expect(toneOf(session({ phase: "asked", news: [news("no_gpu", 1, true)] }))).toBe("attention");
  expect(toneOf(session({ problem: { code: "burst.silent", message: "" } }))).toBe("attention");
  const gone = { phase: "gone", ended_at: at(9) };
  expect(toneOf(session({ ...gone, ends: { why: "idle" } }))).toBe("idle");
  expect(toneOf(session({ ...gone, ends: { why: "preempted" } }))).toBe("bad");
});

test("the latest news of each kind is told, and once it is ready only what may end it", () => {
  const said = [news("no_gpu", 1, true), news("no_gpu", 5, true), news("node_coming", 3, false)];
  expect(newsOf({ phase: "asked", news: said }).map(({ at: when }) => when)).toEqual([at(5), at(3)]);
  expect(newsOf({ phase: "ready", news: [...said, news("preempted", 6, true)] })).toMatchObject([
    { kind: "preempted" },
  ]);
});

test("only a session that renders is not stopped without a question", () => {
  expect(losesWork(session({ phase: "idle" }))).toBe(false);
  expect(losesWork(session({ phase: "idle", running: 1 }))).toBe(true);
  expect(losesWork(session({}))).toBe(true);
});

test("a stray costs at most what its time left costs", () => {
  const stray = { name: "", session: "", ours: false, created: null, left_secs: 90, over: false };
  expect(strayCost(stray, 700_000)).toBe(17_500);
  expect(strayCost({ ...stray, left_secs: null }, 700_000)).toBeNull();
  expect(strayCost({ ...stray, over: true }, null)).toBe(0);
});

test("some that ended are shown, and how many are not is known", () => {
  expect(shownOf([1, 2, 3, 4, 5, 6, 7], false)).toEqual({ shown: [1, 2, 3, 4, 5], left: 2 });
  expect(shownOf([1, 2], false).left).toBe(0);
  expect(shownOf([1, 2, 3, 4, 5, 6, 7], true)).toMatchObject({ left: 0 });
});

test("the smallest pool that is enough is named, or none", () => {
  const rows = [
    { pool: 2, hits: 0.97 },
    { pool: 0, hits: 0 },
    { pool: 1, hits: 0.91 },
  ] as PlanRow[];
  expect(enoughOf(rows, 0.9)?.pool).toBe(1);
  expect(enoughOf(rows, 0.99)).toBeNull();
});

test("a scale ends at a round number, one of time at a round time", () => {
  expect([0.5, 90, 241, 9_000].map(roundSecs)).toEqual([1, 120, 480, 10_000]);
  expect([0, 0.9, 1, 3, 21, 260, 500].map(roundTop)).toEqual([1, 1, 1, 5, 25, 500, 500]);
});
