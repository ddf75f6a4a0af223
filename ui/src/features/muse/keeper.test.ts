import { afterEach, beforeEach, expect, test, vi } from "vitest";
import { createKeeper, type Refusal, type Shelf, type Stored } from "./keeper";

beforeEach(() => void vi.useFakeTimers());
afterEach(() => void vi.useRealTimers());

class Refused extends Error implements Refusal {
  readonly advice = null;
  constructor(
    readonly code: string,
    readonly status: number | null,
  ) {
    super(code);
  }
}
const refusal = (code: string, status: number | null) => new Refused(code, status);

/** The engine's drafts in small: steps, a revision, and refusals on demand. */
function shelf(steps: string[] = []) {
  let [at, revision] = [steps.length - 1, steps.length];
  const asked: string[] = [];
  let fails: Refused | null = null;
  let loses = false;
  const stands = (): Stored<string> => ({
    body: steps[at] ?? "",
    revision,
    canUndo: at > 0,
    canRedo: at < steps.length - 1,
  });
  const walk = (by: number, code: string) => {
    if (steps[at + by] === undefined) return Promise.reject(refusal(code, 409));
    at += by;
    revision += 1;
    return Promise.resolve(stands());
  };
  const it: Shelf<string> = {
    keep: async (body, upon) => {
      asked.push(`${body}@${upon}`);
      await new Promise((done) => setTimeout(done, 50));
      if (fails) throw fails;
      if (upon !== revision) throw refusal("draft.changed_elsewhere", 409);
      steps = [...steps.slice(0, at + 1), body];
      at = steps.length - 1;
      revision += 1;
      if (loses) throw refusal("engine_slow", null);
      return stands();
    },
    undo: () => walk(-1, "draft.nothing_to_undo"),
    redo: () => walk(1, "draft.nothing_to_redo"),
    read: () => Promise.resolve(stands()),
  };
  return {
    it,
    asked,
    stands,
    fail: (how: Refused | null) => (fails = how),
    /** Keeps what it is given, but its answers do not arrive. */
    lose: (answers: boolean) => (loses = answers),
    elsewhere: (body: string) => {
      steps = [...steps.slice(0, at + 1), body];
      at = steps.length - 1;
      revision += 1;
    },
  };
}

const open = (there: ReturnType<typeof shelf>) => createKeeper(there.it, there.stands());

test("quick changes become one step, and one more while the first is being kept", async () => {
  const there = shelf(["a"]);
  const keeper = open(there);
  keeper.change("ab");
  keeper.change("abc");
  expect(keeper.now().state).toBe("waiting");
  await vi.advanceTimersByTimeAsync(260);
  expect(keeper.now().state).toBe("keeping");
  keeper.change("abcd");
  await vi.advanceTimersByTimeAsync(1_000);
  expect(there.asked).toEqual(["abc@1", "abcd@2"]);
  expect(keeper.now()).toMatchObject({
    body: "abcd",
    state: "kept",
    revision: 3,
    canUndo: true,
    canRedo: false,
  });
});

test("a draft that is not in the store yet is put there before its first change, so that undo leads back to it", async () => {
  const there = shelf();
  const keeper = createKeeper(there.it, { body: "sealed", revision: 0, canUndo: false, canRedo: false });
  await keeper.flush();
  expect(there.asked).toEqual([]);
  keeper.change("changed");
  const done = keeper.flush();
  await vi.runAllTimersAsync();
  await done;
  expect(there.asked).toEqual(["sealed@0", "changed@1"]);
  await keeper.undo();
  expect(keeper.now()).toMatchObject({ body: "sealed", canUndo: false, canRedo: true });
  await keeper.redo();
  expect(keeper.now()).toMatchObject({ body: "changed", canUndo: true, canRedo: false });
});

test("undo keeps first what still waits, and finds nothing without complaint", async () => {
  const there = shelf(["a"]);
  const keeper = open(there);
  keeper.change("b");
  const done = keeper.undo();
  await vi.runAllTimersAsync();
  await done;
  expect(keeper.now().body).toBe("a");
  await keeper.undo();
  expect(keeper.now()).toMatchObject({ body: "a", state: "kept", canUndo: false });
});

test("a store that does not answer is asked again, and nothing is lost meanwhile", async () => {
  const there = shelf(["a"]);
  const keeper = open(there);
  there.fail(refusal("engine_unreachable", null));
  keeper.change("b");
  await vi.advanceTimersByTimeAsync(400);
  expect(keeper.now()).toMatchObject({ body: "b", state: "failed" });
  there.fail(null);
  await vi.advanceTimersByTimeAsync(2_100);
  expect(keeper.now()).toMatchObject({ body: "b", state: "kept", problem: null });
});

test("what was kept although its answer was lost is no conflict with what was typed since", async () => {
  const there = shelf(["a"]);
  const keeper = open(there);
  there.lose(true);
  keeper.change("b");
  await vi.advanceTimersByTimeAsync(400);
  expect([keeper.now().state, there.stands().body]).toEqual(["failed", "b"]);
  there.lose(false);
  keeper.change("bc");
  await vi.advanceTimersByTimeAsync(2_500);
  expect(keeper.now()).toMatchObject({ body: "bc", state: "kept", problem: null });
  expect(there.stands().body).toBe("bc");
});

test("a step that the store does not take leaves the draft kept as it is, with the reason", async () => {
  const there = shelf(["a", "b"]);
  const keeper = createKeeper(
    { ...there.it, undo: () => Promise.reject(refusal("disk.full", 507)) },
    there.stands(),
  );
  await keeper.undo();
  expect(keeper.now()).toMatchObject({ body: "b", state: "kept", problem: { code: "disk.full" } });
  keeper.change("c");
  await vi.advanceTimersByTimeAsync(400);
  expect(keeper.now()).toMatchObject({ body: "c", state: "kept", problem: null });
});

test("a change elsewhere after an answer was lost is a conflict still", async () => {
  const there = shelf(["a"]);
  const keeper = open(there);
  there.lose(true);
  keeper.change("b");
  await vi.advanceTimersByTimeAsync(400);
  there.lose(false);
  there.elsewhere("other window");
  keeper.change("bc");
  await vi.advanceTimersByTimeAsync(2_500);
  expect(keeper.now()).toMatchObject({ body: "bc", state: "conflict" });
});

test("a change elsewhere waits for an answer: mine goes over it, or it takes the place of mine", async () => {
  for (const whose of ["mine", "theirs"] as const) {
    const there = shelf(["a"]);
    const keeper = open(there);
    there.elsewhere("other window");
    keeper.change("mine");
    await vi.advanceTimersByTimeAsync(400);
    expect(keeper.now().state).toBe("conflict");
    keeper.change("mine still");
    await vi.advanceTimersByTimeAsync(1_000);
    expect(there.asked).toEqual(["mine@1"]);
    const done = keeper.settle(whose);
    await vi.runAllTimersAsync();
    await done;
    const body = whose === "mine" ? "mine still" : "other window";
    expect(keeper.now()).toMatchObject({ body, state: "kept" });
    expect(there.stands().body).toBe(body);
    await keeper.undo();
    expect(keeper.now().body).toBe(whose === "mine" ? "other window" : "mine still");
  }
});

test("a draft that goes is not kept again", async () => {
  const there = shelf(["a"]);
  const keeper = open(there);
  keeper.change("b");
  keeper.drop();
  await keeper.flush();
  await vi.advanceTimersByTimeAsync(1_000);
  expect(there.asked).toEqual([]);
});

test("what another window kept is shown, unless something here still waits", async () => {
  const there = shelf(["a"]);
  const keeper = open(there);
  there.elsewhere("other");
  keeper.heard(there.stands());
  expect(keeper.now().body).toBe("other");
  keeper.change("typed");
  there.elsewhere("another");
  keeper.heard(there.stands());
  expect(keeper.now().body).toBe("typed");
  await vi.advanceTimersByTimeAsync(400);
  expect(keeper.now().state).toBe("conflict");
});
