import { describe, expect, it, test } from "vitest";
import {
  changed,
  clipStateOf,
  clock,
  doubled,
  extended,
  faultIn,
  filled,
  filmers,
  type FilmView,
  foreseen,
  lengthOf,
  type Model,
  moved,
  openers,
  pictureStateOf,
  type Quote,
  secsMade,
  shares,
  type Shot,
  type ShotView,
  stepOf,
  type Take,
  textOf,
  without,
} from "./model";

const shot = (id: string, more: Partial<Shot> = {}): Shot => ({
  shot_id: id,
  action: `she does ${id}`,
  framing: "medium",
  camera: "still",
  secs: 5,
  join: "cut",
  ...more,
});
const ids = (shots: readonly Shot[]) => shots.map((one) => one.shot_id).join("");
const three = [shot("a"), shot("b", { join: "carried" }), shot("c")];

describe("the list of shots", () => {
  it("moves a shot, and the first one never carries on", () => {
    const after = moved(three, 1, 0);
    expect(ids(after)).toBe("bac");
    expect(after[0]?.join).toBe("cut");
    expect(ids(moved(three, 0, 2))).toBe("bca");
    expect(moved(three, 0, 2)[0]?.join).toBe("cut");
    expect(moved(three, 0, -1)).toBe(three);
    expect(moved(three, 5, 0)).toBe(three);
  });

  it("doubles a shot behind itself under another id, and removes all but the last", () => {
    expect(ids(doubled(three, 1, "x"))).toBe("abxc");
    expect(doubled(three, 1, "x")[2]).toMatchObject({ action: "she does b", join: "carried" });
    expect(ids(without(three, 0))).toBe("bc");
    expect(without(three, 0)[0]?.join).toBe("cut");
    expect(without([shot("a")], 0)).toHaveLength(1);
  });

  it("ends at forty shots", () => {
    const many = Array.from({ length: 40 }, (_, at) => shot(`${at}`));
    expect(doubled(many, 0, "x")).toBe(many);
    expect(extended(many, "more", "x")).toBe(many);
    expect(extended(three, "more", "x").at(-1)).toMatchObject({
      shot_id: "x",
      framing: "medium",
      join: "cut",
    });
  });

  it("names the first shot that says nothing, and counts letters as the engine does", () => {
    expect(faultIn(three)).toBeNull();
    expect(faultIn(changed(three, 2, { action: "  " }))).toBe(3);
    expect(faultIn(changed(three, 0, { action: "🌊".repeat(300) }))).toBeNull();
    expect(faultIn(changed(three, 0, { action: "🌊".repeat(301) }))).toBe(1);
    expect(lengthOf(three)).toBe(15);
  });
});

const quote = (mid: number): Quote => ({
  what: "",
  cost: { low: mid / 2, mid, high: mid * 2 },
  maximum: mid * 2,
  rows: [],
});
const frame = (usable: boolean, state: NonNullable<ShotView["key_frame"]>["state"]) => ({
  production_id: "p",
  state,
  usable,
  picture_blob: "f".repeat(64),
});
const clipOf = (more: Partial<NonNullable<ShotView["clip"]>> = {}) =>
  ({ clip_id: "c", video_blob: "v", ended_at: "2026-11-23T12:00:00Z", ...more }) as NonNullable<
    ShotView["clip"]
  >;
const view = (more: Partial<ShotView> = {}): ShotView => ({ shot: shot("a"), stale: false, ...more });
const film = (more: Partial<FilmView>): FilmView =>
  ({
    stage: "written",
    word: "todo",
    shots: [view()],
    quote: { pictures: 0, clips: 0, secs: 0 },
    ffmpeg: "5.1",
    joined: null,
    ...more,
  }) as FilmView;

describe("the next step", () => {
  const approved = view({ key_frame: frame(true, "approved") });
  const filmed = view({
    key_frame: frame(true, "approved"),
    clip: clipOf(),
    latest: clipOf(),
    standing: "hers",
  });

  it("makes the pictures that are missing, for all of them together", () => {
    const step = stepOf(film({ quote: { pictures: 3, picture: quote(100), clips: 3, secs: 15 } }));
    expect(step).toMatchObject({ kind: "board", pictures: 3, quote: { cost: { mid: 300 }, maximum: 600 } });
  });

  it("waits for pictures, then shoots, and not before all of them may open a shot", () => {
    const shots = [approved, view({ key_frame: frame(false, "rendering") })];
    const asked = { pictures: 0, clips: 2, secs: 10, filming: quote(500) };
    expect(stepOf(film({ shots, stage: "boarding", quote: asked }))).toMatchObject({ kind: "wait", of: 2 });
    expect(stepOf(film({ shots: [approved], stage: "boarded", quote: asked }))).toMatchObject({
      kind: "shoot",
      clips: 2,
      secs: 10,
    });
  });

  it("says that nobody knows the price before it shoots", () => {
    const problem = { code: "film.no_such_lines", message: "" };
    const unpriced = { pictures: 0, clips: 0, secs: 0, problem };
    expect(stepOf(film({ shots: [approved], stage: "boarded", quote: unpriced })).kind).toBe("unpriced");
  });

  it("stops while it films, and counts clips that still fit", () => {
    const shots = [filmed, view({ ...filmed, stale: true }), approved];
    expect(stepOf(film({ shots, stage: "filming" }))).toEqual({ kind: "stop", done: 1, of: 3 });
  });

  it("joins, is approved, is released, and then is out", () => {
    const whole = { shots: [filmed], stage: "filmed" } as const;
    expect(stepOf(film(whole)).kind).toBe("join");
    expect(stepOf(film({ ...whole, ffmpeg: null })).kind).toBe("approve");
    expect(stepOf(film({ ...whole, joined: "j" })).kind).toBe("approve");
    expect(stepOf(film({ ...whole, joined: "j", word: "approved" })).kind).toBe("release");
    expect(stepOf(film({ ...whole, word: "released" })).kind).toBe("out");
  });
});

test("a picture is judged by where its production stands", () => {
  expect(pictureStateOf({})).toBe("none");
  expect(pictureStateOf({ key_frame: frame(true, "in_review") })).toBe("review");
  expect(pictureStateOf({ key_frame: frame(false, "rejected") })).toBe("held");
  expect(pictureStateOf({ key_frame: frame(true, "approved") })).toBe("usable");
  expect(pictureStateOf({ key_frame: frame(false, "cancelled") })).toBe("failed");
  expect(pictureStateOf({ key_frame: frame(false, "repairing") })).toBe("making");
});

test("what is under way or went wrong last goes before the clip that is there", () => {
  const clip = clipOf();
  const problem = { code: "google.filtered", message: "" };
  expect(clipStateOf(view())).toBe("none");
  expect(clipStateOf(view({ clip, latest: clip, standing: "drifts" }))).toBe("drifts");
  expect(clipStateOf(view({ clip, latest: clip, stale: true }))).toBe("stale");
  expect(clipStateOf(view({ clip, latest: clip }))).toBe("unseen");
  expect(clipStateOf(view({ clip, latest: clipOf({ clip_id: "d", ended_at: null }) }))).toBe("making");
  expect(clipStateOf(view({ clip, latest: clipOf({ clip_id: "d", problem }) }))).toBe("failed");
});

test("only takes of the film’s shape that were let through may open a shot", () => {
  const take = (
    state: Take["state"],
    width_px: number,
    height_px: number,
    picture_blob: string | null = "b",
  ) => ({ state, width_px, height_px, picture_blob }) as Take;
  const takes = [
    take("in_review", 1920, 1080),
    take("approved", 1280, 720),
    take("rejected", 1920, 1080),
    take("approved", 1080, 1920),
    take("approved", 1920, 1080, null),
  ];
  expect(openers(takes, "wide")).toEqual(takes.slice(0, 2));
  expect(openers(takes, "tall")).toEqual([takes[3]]);
});

const model = (id: string, more: Partial<Model> = {}): Model =>
  ({
    id,
    name: id,
    api: "interactions",
    makes: ["video"],
    prices: { second_720p: `${id}.second` },
    standing: "current",
    first_for: [],
    price_rows: [{ item: `${id}.second`, price: { low: 80, mid: 100, high: 150 }, unit: "second" }],
    ...more,
  }) as unknown as Model;

describe("what it will cost", () => {
  it("takes models that film, answer and have a price, the first of the registry first", () => {
    const all = [
      model("b"),
      model("gone", { standing: "retired" }),
      model("dear", { prices: {} }),
      model("words", { makes: ["text"] }),
      model("z", { first_for: ["video"] }),
    ];
    expect(filmers(all).map((one) => one.id)).toEqual(["z", "b"]);
  });

  it("gives each shot its share, as far as shots may be that short or long", () => {
    expect(shares({ count: 4, secs: 18 })).toEqual([5, 5, 4, 4]);
    expect(shares({ count: 3, secs: 1 })).toEqual([3, 3, 3]);
    expect(shares({ count: 2, secs: 600 })).toEqual([10, 10]);
  });

  it("counts the seconds that are made, not those that are wanted", () => {
    const veo = { api: "predict_long_running" } as const;
    expect([3, 5, 7, 10].map((secs) => secsMade(veo, "720p", secs))).toEqual([4, 6, 8, 8]);
    expect(secsMade(veo, "1080p", 3)).toBe(8);
    expect(secsMade({ api: "interactions" }, "1080p", 3)).toBe(3);
    expect(foreseen(model("a"), "720p", { count: 4, secs: 18 })).toEqual({
      low: 1440,
      mid: 1800,
      high: 2700,
    });
    expect(foreseen(model("a"), "4k", { count: 4, secs: 18 })).toBeNull();
  });
});

test("what the engine may leave out is filled in as the engine means it", () => {
  const bare = { shot_id: "a", action: "she waits", framing: "wide", secs: 5 };
  const answer = { script: { shots: [bare] }, shots: [{ shot: bare, stale: false }] };
  const whole = filled(answer as unknown as Parameters<typeof filled>[0]);
  expect(whole.script).toMatchObject({ aspect: "tall", lines: "720p", renderer: "auto", model: null });
  expect(whole.shots[0]?.shot).toMatchObject({ camera: "still", join: "cut" });
});

test("scripts are the same whatever the order of their fields, and not when one word differs", () => {
  const script = filled({ script: { shots: [shot("a")] }, shots: [] } as unknown as Parameters<
    typeof filled
  >[0]).script;
  const { shots, ...rest } = script;
  const turned = {
    shots: shots.map((one) => Object.fromEntries(Object.entries(one).reverse()) as Shot),
    ...rest,
  };
  expect(textOf(turned)).toBe(textOf(script));
  expect(textOf({ ...script, shots: changed(shots, 0, { action: "she waits" }) })).not.toBe(textOf(script));
});

test("a film’s clock counts minutes and seconds", () => {
  expect([0, 7.9, 65].map(clock)).toEqual(["0:00", "0:07", "1:05"]);
});
