import { expect, test } from "vitest";
import { clusterOf, isAlive, machineOf, type Session, type Setup, spentText, ticked } from "./model";

const heard = Date.UTC(2026, 10, 23, 12);

const session = (more: Partial<Session>): Session =>
  ({
    phase: "rendering",
    ended_at: null,
    per_hour: 3_600_000,
    spent: 20_000,
    spent_at_most: 21_000,
    held: 900_000,
    unattended: 50_000,
    stretches: [
      { phase: "asked", since: "", secs: 5, cost: 0 },
      { phase: "rendering", since: "", secs: 10, cost: 10_000 },
    ],
    ...more,
  }) as Session;

test("between two words of the engine a session goes on at the price of its hour", () => {
  const later = ticked(session({}), heard, heard + 4_000);
  expect(later.spent).toBe(24_000);
  expect(later.spent_at_most).toBe(25_000);
  expect(later.stretches.at(-1)).toMatchObject({ secs: 14, cost: 14_000 });
  expect(later.stretches[0]).toMatchObject({ secs: 5, cost: 0 });
});

test("time passes without cost while no machine is held", () => {
  const asked = session({
    phase: "asked",
    spent: 0,
    stretches: [{ phase: "asked", since: "", secs: 5, cost: 0 }],
  });
  const later = ticked(asked, heard, heard + 60_000);
  expect(later.spent).toBe(0);
  expect(later.stretches).toMatchObject([{ secs: 65, cost: 0 }]);
});

test("nothing ticks beyond what can still be lost, or beyond what is held", () => {
  expect(ticked(session({}), heard, heard + 3_600_000).spent).toBe(70_000);
  expect(ticked(session({ held: 30_000 }), heard, heard + 3_600_000).spent).toBe(30_000);
});

test("what has ended, or is heard of only now, stands still", () => {
  const gone = session({ phase: "gone", ended_at: "2026-11-23T12:00:00Z" });
  expect(ticked(gone, heard, heard + 9_000)).toBe(gone);
  expect(isAlive(gone)).toBe(false);
  const fresh = session({});
  expect(ticked(fresh, heard, heard - 500)).toBe(fresh);
});

test("a machine and a cluster are named as people name them", () => {
  const setup = { gpus: 1, accelerator: "nvidia-l4", spot: true, warm_pool: "comfy" } as Setup;
  expect(machineOf(setup, "job")).toBe("nvidia-l4, spot");
  expect(machineOf({ ...setup, gpus: 2, spot: false }, "job")).toBe("2 × nvidia-l4");
  expect(machineOf(setup, "pool")).toBe("comfy");
  expect(machineOf({ ...setup, accelerator: null }, "job")).toBeNull();
  expect(clusterOf({ by: "gke", project: "p", location: "l", cluster: "c" })).toBe("p / l / c");
  expect(clusterOf({ by: "context", file: null, context: null })).toBeNull();
});

test("what is spent is shown finely enough to be seen going on", () => {
  expect(spentText(0, "en")).toBe("$0.00");
  expect(spentText(45_123, "en")).toBe("$0.0451");
});
