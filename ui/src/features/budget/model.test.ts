import { describe, expect, it } from "vitest";
import {
  accountOf,
  changeOf,
  csvOf,
  editable,
  type Entry,
  roomReturns,
  roundTicks,
  stackOf,
  total,
  tripped,
  typedAmount,
  windowLines,
  withBefore,
} from "./model";

const now = Date.parse("2026-11-23T12:00:00Z");
const usd = (dollars: number) => Math.round(dollars * 1_000_000);

it("reads amounts as people of both languages type them, and nothing that is none", () => {
  const check = (text: string, amount: number | null) => expect(typedAmount(text), text).toBe(amount);
  check("5", usd(5));
  check("$5.00", usd(5));
  check("0,42 $", usd(0.42));
  check("1 200,50", usd(1200.5));
  check("1,200.50", usd(1200.5));
  check("0.000001", 1);
  check("0.0000001", null);
  check("0", null);
  check("-3", null);
  check("1e9", null);
  check("five", null);
  check("", null);
  check("1000000001", null);
  expect(editable(usd(5), "en")).toBe("5.00");
  expect(editable(usd(1234.5), "fr")).toBe("1234,50");
});

describe("the breaker", () => {
  const breaker = { cap: usd(5), captured: usd(4.5), in_flight: usd(0.5), room: 0 };
  it("has room again when what was captured leaves the hour", () => {
    const captures = [
      { at: "2026-11-23T11:40:00Z", amount: usd(1.5) },
      { at: "2026-11-23T11:10:00Z", amount: usd(3) },
      { at: "2026-11-23T10:59:00Z", amount: usd(9) },
      { at: "2026-11-23T11:50:00Z", amount: 0 },
    ];
    expect(roomReturns(captures, breaker, now)).toEqual([
      { at: Date.parse("2026-11-23T12:10:00Z"), room: usd(3) },
      { at: Date.parse("2026-11-23T12:40:00Z"), room: usd(4.5) },
    ]);
  });

  it("is told by the work it stopped, for an hour", () => {
    const stopped = (updated_at: string, code: string) => ({
      production_id: updated_at,
      intent: "a portrait",
      updated_at,
      problem: { code, message: "", advice: null },
    });
    const all = [
      stopped("2026-11-23T11:30:00Z", "breaker.open"),
      stopped("2026-11-23T11:31:00Z", "wallet.short"),
      stopped("2026-11-23T10:30:00Z", "breaker.open"),
    ];
    expect(tripped(all, now).map((one) => one.updated_at)).toEqual(["2026-11-23T11:30:00Z"]);
  });

  it("shows the cap that stood at each moment", () => {
    const window = ["11:00", "11:30", "12:00"].map((time) => ({
      at: `2026-11-23T${time}:00Z`,
      captured_in_last_60_min: usd(1),
    }));
    const change = {
      name: "hourly_cap",
      amount: usd(8),
      who: "me",
      why: "a shoot",
      at: "2026-11-23T11:20:00Z",
    };
    expect(windowLines(window, usd(8), [change]).caps).toEqual([usd(5), usd(8), usd(8)]);
    expect(windowLines(window, usd(5), []).caps).toEqual([usd(5), usd(5), usd(5)]);
  });

  it("tells each change with what was before it", () => {
    const change = (amount: number, at: string) => ({ name: "hourly_cap", amount, who: "me", why: "so", at });
    const told = withBefore([change(usd(8), "2026-11-23T10:00:00Z"), change(usd(2), "2026-11-22T10:00:00Z")]);
    expect(told.map(({ before, amount }) => [before, amount])).toEqual([
      [usd(2), usd(8)],
      [usd(5), usd(2)],
    ]);
    expect([changeOf(1, 2), changeOf(2, 1), changeOf(2, 2)]).toEqual(["raise", "lower", "same"]);
  });
});

describe("spending by day", () => {
  const spent = (day: string, muse: string, kind: string, amount: number) => ({
    day,
    muse_id: muse,
    muse_name: muse.toUpperCase(),
    kind,
    amount,
  });
  it("has a bar for every day and loses no cent", () => {
    const rows = [
      spent("2026-11-23", "ada", "comfy", usd(1)),
      spent("2026-11-21", "eve", "comfy", usd(2)),
      spent("2026-11-21", "ada", "draft", usd(0.5)),
    ];
    const { groups, days, highest } = stackOf(rows, "muse", 3, now, "others");
    expect(days.map((day) => [day.day, day.sum])).toEqual([
      ["2026-11-21", usd(2.5)],
      ["2026-11-22", 0],
      ["2026-11-23", usd(1)],
    ]);
    expect(groups.map((group) => group.label)).toEqual(["EVE", "ADA"]);
    expect(highest).toBe(usd(2.5));
    expect(stackOf(rows, "kind", 3, now, "others").groups.map((group) => group.label)).toEqual([
      "comfy",
      "draft",
    ]);
  });

  it("gathers the small ones when there are many", () => {
    const rows = Array.from({ length: 12 }, (_, at) => spent("2026-11-23", `m${at}`, "comfy", usd(at + 1)));
    const { groups, days } = stackOf(rows, "muse", 1, now, "others");
    expect(groups).toHaveLength(5);
    expect(groups.at(-1)?.label).toBe("others");
    expect(total(groups.map((group) => group.amount))).toBe(days[0]?.sum);
  });

  it("has round amounts on its axis, up to the highest bar", () => {
    for (const highest of [0, 3, usd(0.07), usd(4.2), usd(977)]) {
      const ticks = roundTicks(highest);
      expect(ticks.at(-1)).toBeGreaterThanOrEqual(highest);
      expect(ticks.length).toBeLessThan(6);
      expect(ticks.every(Number.isSafeInteger)).toBe(true);
    }
  });
});

describe("the ledger", () => {
  it("names accounts, and says nothing of those it does not know", () => {
    expect(accountOf("outside")).toEqual({ place: "outside", museId: null });
    expect(accountOf("held/0199")).toEqual({ place: "held", museId: "0199" });
    expect(accountOf("bank/0199")).toBeNull();
    expect(accountOf("wallet")).toBeNull();
  });

  it("becomes a table in which no note is a formula and no quote ends a field", () => {
    const entry: Entry = {
      seq: 2,
      transfer_id: "t",
      at: "2026-11-23T11:00:00Z",
      kind: "deposit",
      debit: "outside",
      credit: "wallet/0199",
      amount: usd(5),
      grant_id: null,
      production_id: null,
      note: '=1+1, "hi"',
      prev_hash: "0",
      hash: "1",
    };
    const lines = csvOf([entry, { ...entry, seq: 1, note: "" }]).split("\r\n");
    expect(lines[1]).toBe("1,2026-11-23T11:00:00Z,deposit,outside,wallet/0199,5.000000,,,,t,0,1");
    expect(lines[2]).toContain(`"'=1+1, ""hi"""`);
  });
});
