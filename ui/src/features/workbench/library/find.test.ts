import { expect, test } from "vitest";
import { shared } from "../../../../tests/workflows";
import { Catalogue } from "../canvas";
import { type Entry, entriesOf, find, queryOf } from "./find";
import { folded, matching, rank } from "./match";

const catalogue = new Catalogue(shared("object_info.json"));
const entries = entriesOf(catalogue);
const types = (found: readonly Entry[], most = 3) => found.slice(0, most).map((one) => one.type);

test("exact goes before prefix, prefix before word, word before strewn letters", () => {
  const texts = ["load image", "image", "image scale", "preload images", "i made a gem", "something else"];
  const order = (word: string) =>
    texts
      .map((text) => ({ text, cost: rank(word, text) }))
      .filter(({ cost }) => cost !== null)
      .toSorted((a, b) => (a.cost ?? 0) - (b.cost ?? 0))
      .map(({ text }) => text);
  expect(order("image")).toEqual(["image", "image scale", "load image", "preload images", "i made a gem"]);
  expect(order("zz")).toEqual([]);
  expect(rank("i", "x a y")).toBeNull();
});

test("accents and capitals do not count", () => {
  expect(folded("Éclairé À Çà")).toBe("eclaire a ca");
  expect(matching("ecl", ["Éclairé", "ombre"], (text) => text)).toEqual(["Éclairé"]);
});

test("a node is found by its name, by the name people see, by other words, by category and by its letters", () => {
  expect(types(find(entries, "ksampler"), 1)).toEqual(["KSampler"]);
  expect(types(find(entries, "load checkpoint"), 1)).toEqual(["CheckpointLoaderSimple"]);
  expect(types(find(entries, "cliptextencode"), 1)).toEqual(["CLIPTextEncode"]);
  expect(types(find(entries, "clip text encode"), 1)).toEqual(["CLIPTextEncode"]);
  expect(types(find(entries, "encode text"), 200)).toContain("CLIPTextEncode");
  expect(types(find(entries, "ksmplr"), 2)).toContain("KSampler");
  const aliased = entries.find((one) => one.aliases.length > 0);
  expect(types(find(entries, aliased?.aliases[0] ?? ""), 40)).toContain(aliased?.type);
  expect(find(entries, "sampling").every((one) => one.type !== "Note")).toBe(true);
  expect(types(find(entries, "note"), 1)).toEqual(["Note"]);
  expect(find(entries, "there is no such node")).toEqual([]);
});

test("types are asked for with in: and out:", () => {
  expect(queryOf("up In:image  out:LATENT in:")).toEqual({
    words: ["up"],
    inputs: ["image"],
    outputs: ["latent"],
  });
  const found = find(entries, "in:IMAGE out:LATENT");
  expect(types(found, 400)).toContain("VAEEncode");
  expect(found.every((one) => one.inputs.some(({ type }) => /image/i.test(type)))).toBe(true);
  expect(found.every((one) => one.outputs.some(({ type }) => /latent/i.test(type)))).toBe(true);
  expect(types(find(entries, "in:VAE decode"), 1)).toEqual(["VAEDecode"]);
});

test("an output that shares its type with inputs is found by what these allow", () => {
  const giving = (type: string) => find(entries, "", { side: "output", type }).map((one) => one.type);
  expect(giving("IMAGE")).toContain("ResizeImageMaskNode");
  expect(giving("MODEL")).not.toContain("ResizeImageMaskNode");
  expect(giving("MODEL")).toContain("ComfySwitchNode");
  expect(find(entries, "resize out:mask").map((one) => one.type)).toContain("ResizeImageMaskNode");
});

test("with a link in hand only what takes it is found, sockets of the type first and wildcards last", () => {
  const takes = find(entries, "", { side: "input", type: "LATENT" });
  expect(takes.length).toBeGreaterThan(20);
  expect(takes.some((one) => one.type === "CheckpointLoaderSimple")).toBe(false);
  const own = (one: Entry) => one.inputs.some(({ type }) => type === "LATENT") && !one.isDeprecated;
  const firstOther = takes.findIndex((one) => !own(one));
  expect(takes.slice(firstOther).filter(own)).toEqual([]);
  const gives = find(entries, "", { side: "output", type: "VAE" });
  expect(types(gives, 400)).toContain("VAELoader");
  expect(types(gives, 400)).not.toContain("KSampler");
  expect(types(find(entries, "vae decode", { side: "input", type: "LATENT" }), 1)).toEqual(["VAEDecode"]);
});

test("among equals what was used last goes first, and a better fit still goes before it", () => {
  const recent = ["VAEDecode", "KSamplerAdvanced"];
  expect(types(find(entries, "", null, recent), 2)).toEqual(recent);
  expect(types(find(entries, "ksampler", null, recent), 2)).toEqual(["KSampler", "KSamplerAdvanced"]);
});

test("a hostile catalogue is searched like any other", () => {
  const hostile = new Catalogue({
    __proto__x: { input: 7, output: "no" },
    "": {},
    A: { search_aliases: [3, "b"] },
  });
  expect(types(find(entriesOf(hostile), "b"), 1)).toEqual(["A"]);
});
