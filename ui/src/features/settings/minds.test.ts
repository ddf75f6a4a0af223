import { describe, expect, it } from "vitest";
import {
  byStanding,
  countedBy,
  dayOf,
  headPrice,
  isOtherMind,
  isWrongKey,
  type Mind,
  mindChange,
  type Model,
  ownParts,
  services,
  wrongMind,
} from "./model";

describe("a key", () => {
  it("is letters, digits and signs without blanks, whatever was pasted around it", () => {
    expect(["apify_api_x1", " AIza-_9 \n", ""].map(isWrongKey)).toEqual([false, false, false]);
    expect(["two words", "clé", "a\u0000b", "k".repeat(4_097)].map(isWrongKey)).toEqual([
      true,
      true,
      true,
      true,
    ]);
  });

  it("belongs to one service each, and nothing of this machine has one", () => {
    const all = services.flatMap(({ keys }) => keys);
    expect(new Set(all).size).toBe(all.length);
    expect(ownParts.flatMap(({ keys }) => keys)).toEqual([]);
  });
});

describe("a mind", () => {
  const mind = (more: Partial<Mind> = {}): Mind => ({
    kind: "openai",
    url: "http://127.0.0.1:11434/v1",
    model: "qwen3:8b",
    ...more,
  });

  it("outside needs an address, a server of models also a model; the studio's own nothing", () => {
    expect(wrongMind(mind())).toEqual({ url: null, model: false });
    expect(wrongMind(mind({ url: " " })).url).toBe("needed");
    expect(wrongMind(mind({ url: "127.0.0.1" })).url).toBe("scheme");
    expect(wrongMind(mind({ model: " " })).model).toBe(true);
    expect(wrongMind(mind({ kind: "a2a", model: "" }))).toEqual({ url: null, model: false });
    expect(wrongMind(mind({ kind: "embedded", url: "", model: "" }))).toEqual({ url: null, model: false });
  });

  it("is another one by kind, place or model, as far as its kind has them", () => {
    expect(isOtherMind(mind(), mind())).toBe(false);
    expect(isOtherMind(mind({ url: "http://127.0.0.1:11434/v1/" }), mind())).toBe(false);
    expect(isOtherMind(mind({ model: "other" }), mind())).toBe(true);
    expect(isOtherMind(mind({ kind: "a2a", model: "other" }), mind({ kind: "a2a" }))).toBe(false);
    expect(isOtherMind(mind({ kind: "embedded", url: "x" }), mind({ kind: "embedded" }))).toBe(false);
    expect(isOtherMind(mind({ kind: "embedded" }), mind())).toBe(true);
    expect(isOtherMind(mind({ kind: "gemini", url: "x" }), mind({ kind: "gemini" }))).toBe(false);
    expect(isOtherMind(mind({ kind: "gemini", model: "" }), mind({ kind: "gemini" }))).toBe(true);
  });

  it("is kept with what its kind has and nothing else", () => {
    expect(mindChange(mind({ kind: "embedded" }))).toEqual({ mind: "embedded" });
    expect(mindChange(mind({ kind: "a2a" }))).toEqual({ mind: "a2a", mind_url: "http://127.0.0.1:11434/v1" });
    expect(mindChange(mind({ kind: "gemini", model: "" }))).toEqual({ mind: "gemini", mind_model: "" });
    expect(mindChange(mind({ model: " qwen3:8b " }))).toMatchObject({ mind_model: "qwen3:8b" });
  });
});

describe("a model of others", () => {
  const price = (item: string, unit: string, mid: number) => ({
    item,
    unit,
    price: { low: mid, mid, high: mid },
    source: "a page",
    as_of: "2026-11-22",
    confidence: "high",
  });
  const model = (id: string, more: Partial<Model> = {}): Model => ({
    id,
    name: id,
    api: "generate_content",
    makes: ["image"],
    prices: {},
    price_rows: [],
    source: "a page",
    as_of: "2026-11-22",
    confidence: "high",
    standing: "current",
    first_for: [],
    ...more,
  });

  it("is listed with the price of a picture or a second before those of tokens, and with none when none is known", () => {
    const rows = [price("m.input", "million tokens", 3), price("m.picture", "picture", 5)];
    const both = model("m", { prices: { input: "m.input", picture: "m.picture" }, price_rows: rows });
    expect(headPrice(both)?.item).toBe("m.picture");
    expect(countedBy(both, rows[0] ?? expect.fail())).toBe("input");
    expect(headPrice(model("n"))).toBeNull();
    expect(headPrice(model("n", { prices: { picture: "gone" } }))).toBeNull();
  });

  it("comes after those that answer when it is retired", () => {
    const all = [
      model("b", { standing: "retired" }),
      model("c", { standing: "ending" }),
      model("v 10"),
      model("v 9"),
    ];
    expect(byStanding(all).map(({ id }) => id)).toEqual(["v 9", "v 10", "c", "b"]);
  });
});

it("says a day with its year, or without where there is only one it could be", () => {
  const now = new Date("2026-11-23T12:00:00Z");
  expect(dayOf("2026-10-20", "en")).toBe("Oct 20, 2026");
  expect(dayOf("2026-10-20", "en", true, now)).toBe("Oct 20");
  expect(dayOf("2027-03-31", "fr", true, now)).toBe("31 mars 2027");
  expect(dayOf("some day", "en")).toBe("some day");
});
