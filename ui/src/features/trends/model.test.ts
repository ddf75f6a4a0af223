import { describe, expect, it } from "vitest";
import { droppedOf, example, inWordsOf, judge, linesOfTable } from "./file";
import {
  type Insight,
  labelsOf,
  matching,
  nextPoint,
  type Plane,
  scatterOf,
  shortAge,
  sourceLines,
  wayOf,
} from "./model";

const now = Date.parse("2026-11-23T12:00:00Z");
const plane: Plane = { width: 500, height: 400, left: 50, right: 20, top: 10, bottom: 30 };

const insight = (label: string, more: Partial<Insight> = {}): Insight => ({
  insight_id: label,
  label,
  terms: [],
  phase: "rising",
  vvs: 100,
  slope: 0.2,
  signal_count: 4,
  community_count: 2,
  sources: ["reddit"],
  first_at: "2026-11-23T06:00:00Z",
  last_at: "2026-11-23T11:00:00Z",
  counted: true,
  ways: ["file"],
  ...more,
});

describe("the scatter", () => {
  it("places nothing that has no velocity or no first post, and never at zero", () => {
    const all = [insight("a"), insight("silent", { vvs: null }), insight("timeless", { first_at: null })];
    expect(scatterOf(all, now, plane).points.map((p) => p.insight.label)).toEqual(["a"]);
    expect(scatterOf([], now, plane).points).toEqual([]);
  });

  it("is further right the older, higher the faster, and below the zero line what loses votes", () => {
    const all = [
      insight("slow", { vvs: 3 }),
      insight("fast", { vvs: 3_000 }),
      insight("old", { vvs: 3, first_at: "2026-11-20T12:00:00Z" }),
      insight("lost", { vvs: -40 }),
    ];
    const { points, zero } = scatterOf(all, now, plane);
    const at = (label: string) => points.find((p) => p.insight.label === label) ?? expect.fail(label);
    expect(at("fast").y).toBeLessThan(at("slow").y);
    expect(at("old").x).toBeGreaterThan(at("slow").x);
    expect(at("lost").y).toBeGreaterThan(zero);
    expect(at("slow").y).toBeLessThan(zero);
    for (const p of points) {
      expect(p.x).toBeGreaterThanOrEqual(plane.left);
      expect(p.x).toBeLessThanOrEqual(plane.width - plane.right);
      expect(p.y).toBeGreaterThanOrEqual(plane.top);
      expect(p.y).toBeLessThanOrEqual(plane.height - plane.bottom);
    }
  });

  it("is walked by arrows to what lies that way, and not past its edge", () => {
    const { points } = scatterOf([insight("a", { vvs: 10 }), insight("b", { vvs: 500 })], now, plane);
    const [a, b] = points as [(typeof points)[0], (typeof points)[0]];
    expect(nextPoint(points, a, "up")).toBe(b);
    expect(nextPoint(points, b, "up")).toBeNull();
    expect(nextPoint(points, a, "left")).toBeNull();
  });

  it("names the fastest first, and none of two that would cover each other", () => {
    const { points } = scatterOf(
      [insight("twin one"), insight("twin two"), insight("x".repeat(90), { vvs: 9_000 })],
      now,
      plane,
    );
    const labels = labelsOf(points, plane);
    expect(labels[0]?.point.vvs).toBe(9_000);
    const spots = labels.map((l) => `${l.x} ${l.y}`);
    expect(new Set(spots).size).toBe(spots.length);
  });
});

it("finds by label or word, whatever the case and the accents", () => {
  const all = [insight("Été indien"), insight("Fog", { terms: ["harbour"], sources: ["tiktok"] })];
  expect(matching(all, "all", "ETE").map((one) => one.label)).toEqual(["Été indien"]);
  expect(matching(all, "tiktok", "")).toHaveLength(1);
  expect(matching(all, "all", "harb")).toHaveLength(1);
  expect(matching(all, "reddit", "harb")).toHaveLength(0);
});

it("calls a slope what the engine calls it", () => {
  expect([wayOf(0.06), wayOf(0.05), wayOf(-0.05), wayOf(-0.06), wayOf(null)]).toEqual([
    "up",
    "flat",
    "flat",
    "down",
    null,
  ]);
});

it("gathers posts by source, the freshest first", () => {
  const signal = (source: "reddit" | "tiktok", community: string, hour: number) => ({
    source,
    via: hour === 3 ? ("rss" as const) : ("apify" as const),
    community,
    observed_at: `2026-11-23T0${hour}:00:00Z`,
  });
  const lines = sourceLines([
    signal("reddit", "r/a", 1),
    signal("reddit", "r/b", 3),
    signal("reddit", "r/a", 2),
    signal("tiktok", "", 5),
  ]);
  expect(lines).toEqual([
    { source: "tiktok", posts: 1, places: [], ways: ["apify"], lastAt: "2026-11-23T05:00:00Z" },
    {
      source: "reddit",
      posts: 3,
      places: ["r/a", "r/b"],
      ways: ["apify", "rss"],
      lastAt: "2026-11-23T03:00:00Z",
    },
  ]);
});

it("says ages in the largest unit that fits", () => {
  const units = { h: "h", d: "d", mo: "mo", y: "y" };
  expect([1, 72, 720, 4_320, 17_520].map((hours) => shortAge(hours, units))).toEqual(
    ["1 h", "3 d", "30 d", "6 mo", "2 y"].map((text) => text.replace(" ", "\u00a0")),
  );
});

describe("a file", () => {
  const text = (content: string) => new TextEncoder().encode(content);
  it("is judged by its bytes, and refused with a reason that helps", () => {
    const why = (name: string, size: number, head: Uint8Array) => {
      const verdict = judge({ name, size, head });
      return verdict.kind === "no" ? verdict.why : verdict.kind;
    };
    expect(why("a.jsonl", 500 * 2 ** 20, text('{"id":1}'))).toBe("send");
    expect(why("a.jsonl", 2 ** 30 + 1, text('{"id":1}'))).toBe("large");
    expect(why("a.jsonl", 0, text(""))).toBe("empty");
    expect(why("a.csv", 900, text("id,title"))).toBe("convert");
    expect(why("a.csv", 500 * 2 ** 20, text("id,title"))).toBe("largeTable");
    expect(why("a.csv", 900, text('\ufeff [{"id":1}]'))).toBe("send");
    expect(why("a.jsonl", 900, new Uint8Array([0x89, 0x50, 0x4e, 0x47]))).toBe("picture");
    expect(why("a.xlsx", 900, new Uint8Array([0x50, 0x4b, 3, 4]))).toBe("archive");
    expect(why("a.bin", 900, new Uint8Array([65, 0, 65]))).toBe("binary");
  });

  it("that is a table becomes lines that keep their numbers", () => {
    const table = 'id;title;upvotes\r\n1;"a; ""b""\nand more";12\r\n\r\n2;plain;few\r\n';
    expect(linesOfTable(table).split("\n")).toEqual([
      "",
      '{"id":"1","title":"a; \\"b\\"\\nand more","upvotes":12}',
      "",
      "",
      '{"id":"2","title":"plain","upvotes":"few"}',
      "",
    ]);
    expect(linesOfTable("id,title\n")).toBe("");
  });

  it("is called by its own name", () => {
    expect(inWordsOf("/home/a/.import-x/upload.jsonl holds no usable row", "posts.csv")).toBe(
      "posts.csv holds no usable row",
    );
  });

  it("has an example in the engine's own fields, from the past, with a second look", () => {
    const rows = example(now)
      .trim()
      .split("\n")
      .map((line) => JSON.parse(line) as Record<string, string>);
    const known = [
      "source",
      "id",
      "community",
      "title",
      "url",
      "created_at",
      "observed_at",
      "upvotes",
      "comments",
      "shares",
      "views",
    ];
    for (const row of rows) {
      expect(Object.keys(row).filter((key) => !known.includes(key))).toEqual([]);
      expect(Date.parse(row["created_at"] ?? "")).toBeLessThan(Date.parse(row["observed_at"] ?? ""));
      expect(Date.parse(row["observed_at"] ?? "")).toBeLessThan(now);
    }
    expect(rows.filter((row) => row["id"] === "ex-glaze")).toHaveLength(2);
  });
});

describe("a drop", () => {
  const file = (name: string) => ({
    kind: "file",
    getAsFile: () => new File(["x"], name),
    webkitGetAsEntry: () => ({ isDirectory: name.endsWith("/"), name }),
  });
  const of = (...items: object[]) => droppedOf({ items } as unknown as DataTransfer);

  it("is one file, or it is told what it is", () => {
    expect(of({ kind: "string" }, file("posts.csv"))).toMatchObject({
      kind: "file",
      file: { name: "posts.csv" },
    });
    expect(of(file("posts/"))).toEqual({ kind: "folder", name: "posts/" });
    expect(of(file("a.csv"), file("b.csv"))).toEqual({ kind: "many", count: 2 });
    expect(of({ kind: "string" })).toEqual({ kind: "none" });
  });
});
