import { expect, test } from "vitest";
import {
  emptyWish,
  isIntent,
  left,
  needsApproval,
  obstacleOf,
  opening,
  primaryOf,
  type Quote,
  roomReturns,
  runsOn,
  wishOf,
} from "./model";

const quote = (maximum: number, item = "comfy.picture"): Quote => ({
  what: "3 pictures",
  cost: { low: 0, mid: maximum / 2, high: maximum },
  maximum,
  rows: [
    {
      item,
      price: { low: 0, mid: 0, high: 0 },
      unit: "picture",
      source: "",
      as_of: "2026-11-22",
      confidence: "high",
    },
  ],
});
const breaker = { captured: 0, in_flight: 0, cap: 5_000_000, room: 5_000_000 };

test("a kept wish is read back, and what is none starts empty", () => {
  const wish = { intent: "slow craft", museId: "m", platform: "tiktok", renderer: "draft" } as const;
  expect(wishOf(JSON.stringify(wish))).toEqual(wish);
  expect(wishOf("{")).toEqual(emptyWish);
  expect(wishOf(null)).toEqual(emptyWish);
  expect(wishOf('{"intent":5,"renderer":"mainframe"}')).toEqual(emptyWish);
});

test("an intent from elsewhere goes before the one typed last, and the Muse in view before the last one", () => {
  const kept = { ...emptyWish, intent: "typed", museId: "old" };
  expect(opening(kept, {}, "new")).toMatchObject({ intent: "typed", museId: "new" });
  expect(opening(kept, { intent: "ceramics" }, null)).toMatchObject({ intent: "ceramics", museId: "old" });
});

test("characters are counted as the engine counts them", () => {
  expect(left("🌊🌊")).toBe(398);
  expect(isIntent("ok")).toBe(false);
  expect(isIntent("a".repeat(401))).toBe(false);
  expect(isIntent("slow craft")).toBe(true);
});

test("the price a quote names says where it runs", () => {
  expect(runsOn(quote(0, "draft.picture"))).toBe("draft");
  expect(runsOn(quote(0))).toBe("comfy");
  expect(runsOn(quote(0, "burst.nvidia-l4.hour"))).toBe("burst");
  expect(runsOn(undefined)).toBeNull();
});

test("the first obstacle is named with its figures", () => {
  expect(obstacleOf(quote(10), { free: 4 }, breaker, true)).toEqual({ kind: "paused" });
  expect(obstacleOf(quote(10), { free: 4 }, breaker, false)).toEqual({ kind: "wallet", free: 4, short: 6 });
  expect(obstacleOf(quote(10), { free: 10 }, { ...breaker, room: 9 }, false)).toMatchObject({
    kind: "breaker",
    never: false,
  });
  expect(obstacleOf(quote(0), { free: 0 }, { ...breaker, room: 0 }, false)).toBeNull();
});

test("room returns an hour after enough was captured, or never", () => {
  const now = Date.parse("2026-11-23T12:00:00Z");
  const window = [
    { at: "2026-11-23T10:00:00Z", captured_in_last_60_min: 2 },
    { at: "2026-11-23T11:00:00Z", captured_in_last_60_min: 0 },
    { at: "2026-11-23T11:20:00Z", captured_in_last_60_min: 3 },
    { at: "2026-11-23T11:40:00Z", captured_in_last_60_min: 5 },
  ];
  const full = { captured: 5, in_flight: 0, cap: 5, room: 0 };
  expect(roomReturns(window, full, 2, now)).toBe("2026-11-23T12:20:00.000Z");
  expect(roomReturns(window, full, 4, now)).toBe("2026-11-23T12:40:00.000Z");
  expect(roomReturns(window, full, 6, now)).toBeNull();
});

test("the one button makes, insists, waits or is refused", () => {
  const wish = { ...emptyWish, intent: "slow craft", museId: "m" };
  const free = { needed: false, given: false };
  const yes = { outcome: "produce" } as const;
  const skip = { outcome: "skip" } as const;
  expect(primaryOf(wish, yes, false, null, free)).toBe("make");
  expect(primaryOf(wish, skip, true, null, free)).toBe("anyway");
  expect(primaryOf(wish, skip, false, null, free)).toBe("refused");
  expect(primaryOf(wish, { outcome: "refuse" }, false, null, free)).toBe("refused");
  expect(primaryOf(wish, null, false, null, free)).toBe("waiting");
  expect(primaryOf(wish, yes, false, null, { needed: true, given: false })).toBe("waiting");
  expect(primaryOf(wish, yes, false, { kind: "paused" }, free)).toBe("blocked");
});

test("only a quote above her threshold needs the creator's word", () => {
  expect(needsApproval(quote(2_000_000), 1_000_000)).toBe(true);
  expect(needsApproval(quote(1_000_000), 1_000_000)).toBe(false);
});
