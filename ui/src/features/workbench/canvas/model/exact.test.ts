import { runInNewContext } from "node:vm";
import { setFlagsFromString } from "node:v8";
import { afterEach, expect, test, vi } from "vitest";
import { Bench, empty } from "../../../../../tests/canvas";
import { clipboardForms, clipFrom, clipOf, paste } from "../edits/clip";
import { moveItems, removeItems } from "../edits/nodes";
import { exactOf, isRounded, readJson } from "./exact";
import type { JsonObject } from "./json";
import { nodeKey } from "./marks";
import { apply } from "./patch";

const seed = "18446744073709551557";

/** The engine of the windows we ship has this; Node has it from 21 on, and before that behind a flag. */
function withExactJson(): void {
  setFlagsFromString("--harmony-json-parse-with-source");
  vi.stubGlobal("JSON", runInNewContext("JSON"));
  expect("rawJSON" in JSON).toBe(true);
}

/** A sampler with a long seed and a neighbour, as text. */
function text(): string {
  const bench = new Bench(empty);
  const sampler = bench.add("KSampler");
  bench.add("SaveImage");
  const made = JSON.stringify(bench.set(sampler, "seed", 42).document);
  expect(made.split("42,").length).toBe(2);
  return made.replace("42,", `${seed},`);
}

afterEach(() => vi.unstubAllGlobals());

test("edits of other things never touch a long seed: their steps do not carry it", () => {
  const before = text();
  const bench = new Bench(JSON.parse(before) as JsonObject);
  bench.do(moveItems(bench.where, new Set([nodeKey("1"), nodeKey("2")]), 5, 5));
  bench.set("1", "steps", 33).set("2", "filename_prefix", "x");
  for (const { forward } of bench.done) {
    expect(isRounded(forward)).toBe(false);
    expect(JSON.stringify(forward)).not.toContain("1844674407370955");
  }
});

test("where digits would be lost, an edit that carries the value is found out", () => {
  const bench = new Bench(JSON.parse(text()) as JsonObject);
  const clip = clipOf(bench.document, bench.scene.graph, new Set([nodeKey("1")]));
  expect(isRounded(paste(bench.where, clip, { x: 0, y: 0 }).patch.forward)).toBe(true);
  expect(isRounded(bench.set("1", "seed", 2 ** 53).done.at(-1)?.forward ?? [])).toBe(true);
  expect(isRounded(bench.set("1", "seed", 2 ** 53 - 1).done.at(-1)?.forward ?? [])).toBe(false);
  expect(isRounded(bench.set("1", "cfg", 1e30).done.at(-1)?.forward ?? [])).toBe(false);
});

test("a document read with all its digits is written with all of them, copied, taken out and put back", () => {
  const before = text();
  withExactJson();
  const document = readJson(before) as JsonObject;
  expect(JSON.stringify(document)).toBe(before);
  const bench = new Bench(document);
  expect(exactOf(bench.values("1")["seed"])?.digits).toBe(seed);
  const forms = clipboardForms(clipOf(document, bench.scene.graph, new Set([nodeKey("1")])));
  const clip = clipFrom(forms);
  if (!clip) throw new Error("nothing on the clipboard");
  const { patch } = paste(bench.where, clip, { x: 0, y: 0 });
  expect(isRounded(patch.forward)).toBe(false);
  expect(JSON.stringify(patch.forward)).toContain(`${seed},`);
  bench.do(patch);
  expect(JSON.stringify(bench.document).split(seed).length).toBe(3);
  bench.do(removeItems(bench.where, new Set([nodeKey("1")])));
  // What goes over the wire and comes back is the same.
  const sent = bench.done.map(({ forward, backward }) => [JSON.stringify(forward), JSON.stringify(backward)]);
  const again = sent.reduce((given, [forward]) => apply(given, readJson(forward ?? "") as never), document);
  const undone = sent
    .toReversed()
    .reduce((given, [, back]) => apply(given, readJson(back ?? "") as never), again);
  expect(JSON.stringify(undone)).toBe(before);
});

test("numbers that are no long whole ones are read as ever", () => {
  withExactJson();
  const given = '{"a":1e300,"b":0.12345678901234567,"c":"18446744073709551557","d":9007199254740991,"e":-3}';
  expect(JSON.stringify(readJson(given))).toBe(JSON.stringify(JSON.parse(given)));
  expect(JSON.stringify(readJson("[-9007199254740993,12345678901234567890]"))).toBe(
    "[-9007199254740993,12345678901234567890]",
  );
});
