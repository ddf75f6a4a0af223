import { runInNewContext } from "node:vm";
import { setFlagsFromString } from "node:v8";
import { afterEach, expect, test, vi } from "vitest";
import { Catalogue, readJson } from "../canvas";
import { fallbackOf } from "../canvas/model/catalogue";
import type { Json } from "../canvas/model/json";
import { calculated, paceOf, randomSeed, settle, stepped, steppedText, textOf } from "./numbers";
import { shared } from "../../../../tests/workflows";

const catalogue = new Catalogue(shared("object_info.json"));

function widget(type: string, name: string, value?: Json) {
  const spec = catalogue.class(type)?.inputs.find((one) => one.name === name);
  if (!spec) throw new Error(`${type}.${name}`);
  return { spec, value: value ?? fallbackOf(spec) };
}

test("small calculations are worked out", () => {
  const check = (text: string, expected: number | null) => expect(calculated(text), text).toBe(expected);
  check("512*2", 1024);
  check(" 512 × 2 ", 1024);
  check("1 + 2 * 3", 7);
  check("(1+2)*3", 9);
  check("2^3^2", 512);
  check("-2^2", -4);
  check("2**-1", 0.5);
  check("7 % 4", 3);
  check("-3--4", 1);
  check("1,5", 1.5);
  check("1e-7", 1e-7);
  check(".5", 0.5);
  check("1\u202f024", 1024);
});

test("what is no number gives none", () => {
  for (const text of ["", " ", "abc", "1 2", "1+", "(1", "1)", "1/0", "1..2", "alert(1)", "9".repeat(400)])
    expect(calculated(text), text).toBeNull();
});

test("a typed number is brought into its range and onto its step", () => {
  const check = (type: string, name: string, text: string, value: number) =>
    expect(settle(widget(type, name), text), `${type}.${name} ${text}`).toEqual({ kind: "value", value });
  check("EmptyLatentImage", "width", "1001", 1000);
  check("EmptyLatentImage", "width", "1e9", 16384);
  check("EmptyLatentImage", "width", "512*2.01", 1032);
  check("KSampler", "steps", "30.4", 30);
  check("KSampler", "cfg", "7.123", 7.12);
  check("KSampler", "denoise", "-4", 0);
});

test("a float that is not to be rounded keeps its digits, and small steps are not lost", () => {
  expect(settle(widget("TrainLoraNode", "learning_rate"), "1e-7*3")).toEqual({ kind: "value", value: 3e-7 });
  const free = { kind: { kind: "float" }, options: { round: false, step: 0.1 } };
  const spec = { ...widget("KSampler", "cfg").spec, ...free } as ReturnType<typeof widget>["spec"];
  expect(settle({ spec, value: 1 }, "0.12345")).toEqual({ kind: "value", value: 0.12345 });
});

const refused = { kind: "wrong", why: "tooLarge" };

/** The engine of the windows we ship writes such numbers; Node before 21 does behind a flag. */
function withExactJson(): void {
  setFlagsFromString("--harmony-json-parse-with-source");
  vi.stubGlobal("JSON", runInNewContext("JSON"));
}

afterEach(() => vi.unstubAllGlobals());

test("a number of 64 bits keeps its digits, and one that cannot is refused", () => {
  const seed = widget("KSampler", "seed");
  const digitsOf = (text: string) => {
    const settled = settle(seed, text);
    return settled.kind === "value" ? textOf(settled.value) : settled;
  };
  expect(digitsOf("9007199254740991")).toBe("9007199254740991");
  expect(digitsOf("9007199254740993")).toEqual(refused);
  withExactJson();
  expect(digitsOf("9007199254740993")).toBe("9007199254740993");
  expect(digitsOf("18446744073709551615")).toBe("18446744073709551615");
  expect(digitsOf("99999999999999999999999")).toBe("18446744073709551615");
  expect(digitsOf("2^60+1")).toEqual(refused);
  expect(settle(widget("EmptyLatentImage", "width"), "9007199254740993")).toEqual({
    kind: "value",
    value: 16384,
  });
});

test("what was not changed is not written, even where it could not be typed", () => {
  const check = (value: Json) =>
    expect(settle(widget("KSampler", "seed", value), textOf(value))).toEqual(same);
  const same = { kind: "same" };
  check(42);
  check(2 ** 63);
  check(readJson("18446744073709551615"));
  check("18446744073709551615");
  expect(settle(widget("KSampler", "cfg", 7), "7.0")).toEqual(same);
});

test("a number of an unknown class is taken as it is typed", () => {
  expect(settle({ spec: null, value: 3 }, "0.125")).toEqual({ kind: "value", value: 0.125 });
});

test("steps are fine with Shift and coarse with Ctrl", () => {
  const pace = (shiftKey: boolean, ctrlKey: boolean) => paceOf({ shiftKey, ctrlKey });
  expect([pace(false, false), pace(true, false), pace(false, true)]).toEqual([1, 0.1, 10]);
  const [width, cfg] = [widget("EmptyLatentImage", "width"), widget("KSampler", "cfg")];
  expect(stepped(width, 512, 1)).toBe(520);
  expect(stepped(width, 512, 0.1)).toBe(stepped(width, 512, 1));
  expect(stepped(cfg, 7, 0.1)).toBe(7.01);
  expect(stepped(cfg, 99.9, 10)).toBe(100);
  expect(steppedText(cfg, "7", -1)).toBe("6.9");
  expect(steppedText(widget("KSampler", "seed"), "18446744073709551613", 0.1)).toBe("18446744073709551614");
});

test("a seed by chance stays in its range", () => {
  const seed = widget("KSampler", "seed");
  expect(randomSeed(seed, () => 0)).toBe(0);
  expect(randomSeed(seed, () => 1 - 2 ** -53)).toBe(2 ** 50);
  const small = { spec: { ...seed.spec, options: { min: 5, max: 6 } } };
  expect([randomSeed(small, () => 0), randomSeed(small, () => 0.99)]).toEqual([5, 6]);
});
