import { expect, test } from "vitest";
import {
  arranged,
  bandOf,
  domainFor,
  emptyBasis,
  firstBox,
  inserted,
  missingOf,
  moved,
  pairOf,
  refusalOf,
  shifted,
  stretched,
  worstOf,
} from "./model";

const pair = (a: number, b: number, cosine: number) => ({ a, b, cosine, score: cosine });

test("pictures change places, and nothing happens beyond the ends", () => {
  expect(moved(["a", "b", "c"], 0, 2)).toEqual(["b", "c", "a"]);
  expect(moved(["a", "b", "c"], 2, 0)).toEqual(["c", "a", "b"]);
  expect(moved(["a", "b"], 1, 2)).toEqual(["a", "b"]);
});

test("uploads that end in any order stand in the order of the files", () => {
  const order = new Map([
    ["a", 1],
    ["b", 2],
    ["c", 3],
  ]);
  const take = (board: readonly string[], blob: string) =>
    inserted(board, blob, (other) => (order.get(other) ?? 0) > (order.get(blob) ?? 0));
  expect(["c", "a", "b"].reduce(take, ["old"])).toEqual(["old", "a", "b", "c"]);
});

test("the least alike are found, whichever way round they are asked for", () => {
  const pairs = [pair(0, 1, 0.9), pair(0, 2, 0.2), pair(1, 2, 0.4)];
  expect(worstOf(pairs)).toEqual(pair(0, 2, 0.2));
  expect(worstOf([])).toBeNull();
  expect(pairOf(pairs, 2, 1)).toEqual(pair(1, 2, 0.4));
  expect([0.75, 0.74, 0.49].map(bandOf)).toEqual(["same", "unsure", "other"]);
});

test("what was said of pictures follows them to their new places", () => {
  const picture = (blob: string) => ({
    blob,
    width_px: 1,
    height_px: 1,
    faces: 1,
    usable: true,
    problems: [],
  });
  const checked = {
    pictures: ["a", "b", "c"].map(picture),
    pairs: [pair(0, 1, 0.9), pair(0, 2, 0.2), pair(1, 2, 0.4)],
    sentence: "",
  };
  const now = arranged(checked, ["c", "new", "a"]);
  expect(now.pictures.map(({ blob }) => blob)).toEqual(["c", "a"]);
  expect(now.pairs).toEqual([pair(0, 2, 0.2)]);
});

test("a basis says what is still missing", () => {
  expect(missingOf(emptyBasis("consent"))).toEqual(["person", "document"]);
  expect(missingOf({ kind: "consent", person: "Ana", document: " " })).toEqual(["document"]);
  expect(missingOf({ kind: "own_face", declared_by: "Ana" })).toEqual([]);
});

test("people are in photographs, and nobody's face in pictures that something made", () => {
  expect(domainFor("own_face", "rendered")).toBe("photo");
  expect(domainFor("synthetic", "photo")).toBe("generated");
  expect(domainFor("synthetic", "rendered")).toBe("rendered");
});

test("a crop stays inside the picture and keeps a size", () => {
  const size = { width: 400, height: 300 };
  const box = { x: 100, y: 100, width: 100, height: 100 };
  expect(shifted(box, 900, -900, size)).toEqual({ x: 300, y: 0, width: 100, height: 100 });
  expect(stretched(box, "se", 900, 900, size)).toEqual({ x: 100, y: 100, width: 300, height: 200 });
  expect(stretched(box, "nw", 900, 900, size)).toEqual({ x: 136, y: 136, width: 64, height: 64 });
  const first = firstBox(size);
  expect(first.x + first.width).toBeLessThanOrEqual(400);
});

test("a picture is known by its first bytes", () => {
  const bytes = (text: string) => new TextEncoder().encode(text);
  expect(refusalOf(bytes("RIFF0000WEBPVP8 "), 100)).toBeNull();
  expect(refusalOf(bytes("RIFF0000AVI LIST"), 100)).toEqual({ why: "video" });
  expect(refusalOf(bytes("GIF89a"), 100)).toBeNull();
  expect(refusalOf(bytes("%PDF-1.7"), 100)).toEqual({ why: "vector" });
});
