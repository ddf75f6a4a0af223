import { expect, test } from "vitest";
import {
  byWork,
  type Decision,
  type Initiative,
  type Insight,
  isTight,
  nextRow,
  type Production,
  ranked,
  type Take,
  wishOf,
  type World,
} from "./model";

const now = Date.parse("2026-11-23T12:00:00Z");
const ago = (minutes: number) => new Date(now - minutes * 60_000).toISOString();

const take = (id: string, minutes: number, state = "in_review"): Take =>
  ({ production_id: id, state, updated_at: ago(minutes) }) as unknown as Take;

const production = (id: string, state: string, more: object = {}): Production =>
  ({
    production_id: id,
    state,
    muse_id: "m",
    intent: id,
    created_at: ago(30),
    updated_at: ago(30),
    problem: null,
    ...more,
  }) as unknown as Production;

const decision = (intent: string, minutes: number, roi = 2, outcome = "produce"): Decision =>
  ({
    decision_id: intent,
    muse_id: "m",
    intent,
    outcome,
    roi: { mid: roi },
    decided_at: ago(minutes),
  }) as unknown as Decision;

const insight = (id: string, phase: string, vvs: number | null): Insight =>
  ({ insight_id: id, phase, vvs, terms: ["slow", "craft"] }) as unknown as Insight;

const world = (change: Partial<World>): World => ({
  takes: [],
  productions: [],
  decisions: [],
  insights: [],
  initiatives: [],
  sessions: [],
  breaker: undefined,
  alarms: [],
  now,
  ...change,
});

const session = (id: string, phase: string, minutes: number): World["sessions"][number] =>
  ({
    burst_id: id,
    phase,
    asked_at: ago(minutes),
    ended_at: phase === "gone" ? ago(1) : null,
  }) as unknown as World["sessions"][number];

const keys = (change: Partial<World>) =>
  ranked(world(change)).map(({ part, items }) => `${part}: ${items.map((item) => item.key).join(" ")}`);

test("the creator's word comes first, then alarms, work, failures, ideas and trends", () => {
  expect(
    keys({
      takes: [take("new", 1), take("old", 9), take("done", 2, "approved")],
      alarms: ["shape"],
      breaker: { cap: 5, room: 0, captured: 5, in_flight: 0 },
      productions: [production("runs", "rendering"), production("broke", "failed")],
      decisions: [decision("an idea", 20)],
      insights: [insight("small", "emerging", 1), insight("up", "rising", 3), insight("top", "peaking", 2)],
    }),
  ).toEqual([
    "waiting: old new",
    "alarms: drift breaker",
    "running: runs",
    "failed: broke",
    "opportunities: an idea top up",
    "trends: small",
  ]);
});

test("an empty studio needs nothing", () => {
  expect(keys({})).toEqual([]);
});

test("a failure is told for two days, unless the same wish was tried again", () => {
  const early = { created_at: ago(60), intent: "kiln" };
  expect(keys({ productions: [production("a", "failed", { updated_at: ago(49 * 60) })] })).toEqual([]);
  expect(
    keys({
      productions: [production("a", "failed", early), production("b", "approved", { intent: " Kiln " })],
    }),
  ).toEqual([]);
});

test("what the creator rejected needs no telling, what the critic rejected does", () => {
  expect(keys({ productions: [production("a", "rejected")] })).toEqual([]);
  expect(
    keys({
      productions: [production("a", "rejected", { problem: { code: "critic.stranger", message: "" } })],
    }),
  ).toEqual(["failed: a"]);
});

test("an idea is a yes that was not followed, and a wish typed letter by letter is one", () => {
  expect(
    keys({
      decisions: [
        decision("slow cra", 3, 9),
        decision("slow craft at dawn", 2, 2),
        decision("no", 4, 1, "skip"),
        decision("made", 5, 3),
        decision("old", 8 * 24 * 60, 3),
        decision("better", 60, 4),
      ],
      productions: [production("made", "approved", { intent: "made" })],
    }),
  ).toEqual(["opportunities: better slow craft at dawn"]);
});

test("trends without figures come after those with", () => {
  expect(keys({ insights: [insight("quiet", "rising", null), insight("loud", "rising", 1)] })).toEqual([
    "opportunities: loud quiet",
  ]);
});

test("a breaker with less than a tenth of its cap left is tight", () => {
  expect(isTight({ cap: 100, room: 9, captured: 91, in_flight: 0 })).toBe(true);
  expect(isTight({ cap: 100, room: 10, captured: 90, in_flight: 0 })).toBe(false);
  expect(isTight({ cap: 0, room: 0, captured: 0, in_flight: 0 })).toBe(true);
});

test("a wish is made of a trend's words, not of somebody's sentence", () => {
  expect(wishOf(insight("x", "rising", 1))).toBe("slow craft");
});

test("arrows walk the rows and stop at their ends", () => {
  expect(nextRow(0, "ArrowUp", 3)).toBe(0);
  expect(nextRow(1, "j", 3)).toBe(2);
  expect(nextRow(0, "End", 3)).toBe(2);
  expect(nextRow(0, "x", 3)).toBeNull();
});

const initiative = (id: string, minutes: number, outcome: string, more: object = {}): Initiative =>
  ({
    initiative_id: id,
    muse_id: "m",
    insight_id: `trend of ${id}`,
    phase: "rising",
    at: ago(minutes),
    outcome,
    reason: { code: "leave.cost", sentence: "" },
    idea: id,
    decision_id: null,
    production_id: null,
    ...more,
  }) as unknown as Initiative;

test("what she proposes waits right after the alarms, and what she did is told after the ideas", () => {
  expect(
    keys({
      takes: [take("picture", 5)],
      productions: [production("work", "rendering")],
      decisions: [decision("idea", 5)],
      insights: [insight("fading", "fading", 1)],
      initiatives: [initiative("glaze", 3, "proposed"), initiative("fog", 2, "begun")],
    }),
  ).toEqual([
    "waiting: picture",
    "proposals: glaze",
    "running: work",
    "opportunities: idea",
    "deeds: fog",
    "trends: fading",
  ]);
});

test("a proposal that became a work, or whose trend she looked at again, is none any more", () => {
  expect(
    keys({
      initiatives: [
        initiative("made", 9, "proposed", { production_id: "p" }),
        initiative("first look", 8, "proposed", { insight_id: "t" }),
        initiative("second look", 2, "declined", { insight_id: "t" }),
        initiative("old", 8 * 24 * 60, "proposed"),
      ],
    }),
  ).toEqual(["deeds: second look"]);
});

test("a decision of hers is told with her reason only, not as an idea of the creator's", () => {
  const hers = { ...decision("hers", 5), decision_id: "d" };
  const world = {
    decisions: [hers],
    initiatives: [initiative("glaze", 5, "proposed", { decision_id: "d" })],
  };
  expect(keys(world)).toEqual(["proposals: glaze"]);
});

test("a work that she began by herself is known by its initiative", () => {
  const begun = initiative("fog", 2, "begun", { production_id: "p" });
  expect(byWork([begun, initiative("glaze", 3, "declined")])).toEqual(new Map([["p", begun]]));
});

test("what is rented stands before work, the longest first, and is no row any more once it is gone", () => {
  const sessions = [session("new", "asked", 1), session("old", "idle", 9), session("past", "gone", 20)];
  expect(keys({ sessions, productions: [production("a", "rendering")] })).toEqual([
    "rented: old new",
    "running: a",
  ]);
});
