import { describe, expect, test } from "vitest";
import { bookOf, emptyBook, settled, withPage, withSteps, withTakes } from "./book";
import {
  applied,
  areMended,
  arranged,
  between,
  companionOf,
  flagSteps,
  groupOf,
  isFiltered,
  neighbour,
  noFilter,
  starSteps,
  type Take,
  wordSteps,
} from "./model";

const take = (id: string, more: Partial<Take> = {}): Take => ({
  production_id: id,
  muse_id: "m",
  muse_name: "Nova",
  intent: "Dawn at the harbour",
  state: "in_review",
  review: "todo",
  renderer: "draft",
  platform: "instagram",
  picture_blob: "b",
  width_px: 1024,
  height_px: 1280,
  created_at: "2026-11-22T10:00:00Z",
  updated_at: "2026-11-22T10:00:00Z",
  outcome: "accept",
  score: 0.8,
  cosine: 0.5,
  findings: [],
  deviation: 0.01,
  stars: 0,
  flag: null,
  pins: 0,
  attempts: 1,
  cost: 0,
  parent: null,
  stack: id,
  version: 1,
  disagrees: false,
  ...more,
});

const shownOf = (
  takes: readonly Take[],
  filter = {},
  sorting: Parameters<typeof arranged>[2] = "newest",
  stacked = true,
) => arranged(takes, { ...noFilter, ...filter }, sorting, stacked);
const ids = (takes: readonly Take[]) => takes.map((one) => one.production_id).join("");

describe("what is shown", () => {
  const takes = [
    take("d", { stack: "b", version: 2, score: 0.6, outcome: "repair", stars: 5, disagrees: true }),
    take("c", { state: "rejected", review: "rejected", intent: "Neon rain", score: null }),
    take("b", { stars: 2, deviation: 0.03 }),
    take("a", { review: "changes", muse_id: "n", muse_name: "Mei", score: 0.9, flag: "pick" }),
  ];

  test("stacks show their newest version and how many there are", () => {
    const shown = shownOf(takes);
    expect(ids(shown.items)).toBe("dca");
    expect(shown.versions.get("b")).toBe(2);
    expect(shown.at.get("a")).toBe(2);
    expect(ids(shownOf(takes, {}, "newest", false).items)).toBe("dcba");
  });

  test("an older version is the front of its stack when the filter leaves the newest out", () => {
    const gone = [take("e", { stack: "b", version: 3, state: "failed" }), ...takes];
    expect(ids(shownOf(gone, { group: "waiting" }).items)).toBe("d");
  });

  test("every filter lets through what it names", () => {
    expect(ids(shownOf(takes, { group: "changes" }).items)).toBe("a");
    expect(ids(shownOf(takes, { museId: "n" }).items)).toBe("a");
    expect(ids(shownOf(takes, { stars: 3 }).items)).toBe("d");
    expect(ids(shownOf(takes, { flag: "pick" }).items)).toBe("a");
    expect(ids(shownOf(takes, { flag: "none" }).items)).toBe("dc");
    expect(ids(shownOf(takes, { disagrees: true }).items)).toBe("d");
    expect(ids(shownOf(takes, { text: "rain NEON" }).items)).toBe("c");
    expect(ids(shownOf(takes, { text: "mei harbour" }).items)).toBe("a");
    expect(isFiltered(noFilter)).toBe(false);
    expect(isFiltered({ ...noFilter, text: "x" })).toBe(true);
  });

  test("what has no figure stands last, whichever way it is sorted", () => {
    expect(ids(shownOf(takes, {}, "surest", false).items)).toBe("abdc");
    expect(ids(shownOf(takes, {}, "doubtful", false).items)).toBe("dbac");
    expect(ids(shownOf(takes, {}, "stars", false).items)).toBe("dbac");
    expect(ids(shownOf(takes, {}, "shape", false).items)).toBe("bdca");
    expect(ids(shownOf(takes, {}, "oldest", false).items)).toBe("abcd");
  });

  test("groups are counted for the Muse in view", () => {
    expect(shownOf(takes).counts).toMatchObject({ waiting: 2, changes: 1, rejected: 1, approved: 0 });
    expect(shownOf(takes, { museId: "n" }).counts).toMatchObject({ waiting: 0, changes: 1 });
    expect(groupOf(take("x", { state: "repairing" }))).toBe("running");
    expect(groupOf(take("x", { state: "cancelled" }))).toBe("ended");
  });

  test("arrows stay within what is shown, ranges count both ends", () => {
    const shown = shownOf(takes, {}, "newest", false);
    expect(neighbour(shown, "d", 1)).toBe("c");
    expect(neighbour(shown, "d", -1)).toBe("d");
    expect(neighbour(shown, "a", 9)).toBe("a");
    expect(neighbour(shown, "gone", 1)).toBe("d");
    expect(neighbour(shownOf([]), null, 1)).toBeNull();
    expect(between(shown, "b", "d")).toEqual(["d", "c", "b"]);
    expect(between(shown, "gone", "c")).toEqual(["c"]);
  });

  test("a take is compared with what it was made from, else with the nearest picture", () => {
    const line = [take("d", { parent: "b" }), take("c", { picture_blob: null }), take("b"), take("a")];
    const shown = shownOf(line);
    const find = (id: string) => line.find((one) => one.production_id === id) ?? null;
    expect(companionOf(line[0] ?? take("x"), shown, find)).toBe("b");
    expect(companionOf(take("b"), shown, find)).toBe("a");
    expect(companionOf(take("a"), shown, find)).toBe("b");
    expect(companionOf(take("z"), shownOf([take("z")]), find)).toBeNull();
  });
});

describe("what a key asks of the engine", () => {
  test("a word is said where it is a new one and there is something to judge", () => {
    const takes = [
      take("a"),
      take("b", { state: "approved", review: "approved" }),
      take("c", { state: "rendering" }),
      take("d", { state: "released", review: "released" }),
    ];
    expect(wordSteps(takes, "approved")).toEqual([
      { kind: "review", production_id: "a", status: "approved", why: "" },
    ]);
    expect(wordSteps(takes, "rejected").map((step) => step.production_id)).toEqual(["a", "b"]);
    const changed = [take("e", { review: "changes" })];
    expect(wordSteps(changed, "changes")).toEqual([]);
    expect(wordSteps(changed, "changes", "her hands")).toHaveLength(1);
  });

  test("stars and flags are set once, and a flag on all of them is taken off", () => {
    expect(starSteps([take("a", { stars: 3 }), take("b")], 3)).toEqual([
      { kind: "stars", production_id: "b", stars: 3 },
    ]);
    const mixed = [take("a", { flag: "pick" }), take("b")];
    expect(flagSteps(mixed, "pick")).toEqual([{ kind: "flag", production_id: "b", flag: "pick" }]);
    expect(flagSteps([take("a", { flag: "pick" })], "pick")).toEqual([
      { kind: "flag", production_id: "a", flag: null },
    ]);
  });

  test("the window knows what the engine will answer", () => {
    const repaired = take("a", { outcome: "repair" });
    const approved = applied(repaired, { kind: "review", production_id: "a", status: "approved", why: "" });
    expect(approved).toMatchObject({ state: "approved", review: "approved", disagrees: true });
    const changes = applied(approved, { kind: "review", production_id: "a", status: "changes", why: "" });
    expect(changes).toMatchObject({ state: "in_review", review: "changes", disagrees: false });
    expect(applied(repaired, { kind: "stars", production_id: "a", stars: 4 }).disagrees).toBe(true);
    expect(applied(take("a"), { kind: "flag", production_id: "a", flag: "reject" }).disagrees).toBe(true);
    expect(
      applied(take("a", { outcome: null }), { kind: "stars", production_id: "a", stars: 5 }).disagrees,
    ).toBe(false);
  });
});

describe("the book of takes", () => {
  const page = { takes: [take("3"), take("2")], next: "2" };

  test("grows by pages and never holds a take twice", () => {
    const book = withPage(bookOf(page), { takes: [take("2"), take("1")], next: null });
    expect(ids(book.takes)).toBe("321");
    expect(book.next).toBeNull();
    expect(book.at.get("1")).toBe(2);
  });

  test("stays the same object while nothing is new, so that nothing is drawn again", () => {
    const book = bookOf(page);
    expect(withTakes(book, [take("3"), take("2")])).toBe(book);
    const starred = withTakes(book, [take("2", { stars: 1 })]);
    expect(starred.takes[1]?.stars).toBe(1);
    expect(starred.at).toBe(book.at);
    expect(ids(withTakes(book, [take("4")]).takes)).toBe("432");
  });

  test("a refused step is put back", () => {
    const book = bookOf(page);
    const [hoped, before] = withSteps(book, [{ kind: "stars", production_id: "2", stars: 5 }]);
    expect(hoped.takes[1]?.stars).toBe(5);
    expect(settled(hoped, ["2"], before).takes[1]?.stars).toBe(0);
  });

  test("what was asked before a step does not take the step back", () => {
    const [hoped] = withSteps(bookOf(page), [{ kind: "stars", production_id: "2", stars: 5 }]);
    expect(withTakes(hoped, [take("2")]).takes[1]?.stars).toBe(5);
    const [twice] = withSteps(hoped, [{ kind: "stars", production_id: "2", stars: 3 }]);
    const once = settled(twice, ["2"], [take("2", { stars: 5 })]);
    expect(once.takes[1]?.stars).toBe(3);
    expect(settled(once, ["2"], [take("2", { stars: 3 })]).busy.size).toBe(0);
  });

  test("a step on a take that was never read changes nothing", () => {
    const [book, before] = withSteps(emptyBook, [{ kind: "stars", production_id: "9", stars: 5 }]);
    expect(book.takes).toEqual([]);
    expect(before).toEqual([]);
  });
});

test("what ComfyUI made is mended where a face was found; all else is made anew", () => {
  const painted = take("a", { renderer: "comfy", state: "rejected", findings: ["drifted"] });
  expect(areMended([painted])).toBe(true);
  expect(areMended([take("b")])).toBe(false);
  expect(areMended([{ ...painted, findings: ["no_face"] }])).toBe(false);
  expect(areMended([{ ...painted, outcome: null }])).toBe(false);
  expect(areMended([{ ...painted, picture_blob: null }])).toBe(false);
  // Several have one name only where all have it; those that cannot be made again do not count.
  expect(areMended([painted, take("b")])).toBe(false);
  expect(areMended([painted, take("b", { state: "released" })])).toBe(true);
  expect(areMended([])).toBe(false);
});
