import { expect, test } from "vitest";
import {
  type Design,
  found,
  frontal,
  grouped,
  keyOfDesign,
  limitsOf,
  linked,
  numberOf,
  type Parameter,
  rowDiffers,
  rowsOf,
  settledNumber,
  sidesOf,
  turned,
  typedNumber,
  valueOf,
  withSide,
  withValue,
} from "./model";

const number = (path: string, group: string, range: [number, number], usual = 0): Parameter => ({
  path,
  group,
  label: path,
  doc: "",
  range,
  default: usual,
});
const age = number("macro.age", "build", [25, 85], 38);
const nose = number("sliders.nose_width", "nose", [-1, 1]);
const eyes = number("sliders.eye_size", "eyes", [-1, 1]);
const uneven = number("asymmetry.eye_size", "asymmetry", [-0.4, 0.4]);
const sideways = number("asymmetry.nose_sideways", "asymmetry", [-0.6, 0.6]);
const style: Parameter = {
  path: "hair.style",
  group: "hair",
  label: "Hair style",
  doc: "",
  words: ["bald", "bob", "bun"],
  default: 1,
};
const all = [age, nose, eyes, uneven, sideways, style];

test("a design lists what differs from the average face, and nothing else", () => {
  const old = withValue({ version: 1 }, age, 60);
  expect(old).toEqual({ version: 1, macro: { age: 60 } });
  expect(valueOf(old, style)).toBe("bob");
  const worn = withValue(old, style, "bun");
  expect(worn).toEqual({ version: 1, macro: { age: 60 }, hair: { style: "bun" } });
  expect(withValue(withValue(worn, age, 38), style, "bob")).toEqual({ version: 1 });
});

test("what a design says of things nobody lists is kept", () => {
  const design: Design = { version: 1, sliders: { other: 0.5 } };
  expect(withValue(design, nose, 0.2)).toEqual({ version: 1, sliders: { other: 0.5, nose_width: 0.2 } });
});

test("the same face has the same key, however it was written", () => {
  const one = { version: 1, macro: { age: 60, weight: 1 }, hair: { style: "bun" } };
  const other = { hair: { style: "bun" }, macro: { weight: 1, age: 60 }, version: 1 };
  expect(keyOfDesign(one)).toBe(keyOfDesign(other));
});

test("differences between the sides stand with what they are differences of", () => {
  const rows = rowsOf([eyes, uneven, sideways], all);
  expect(rows).toEqual([{ parameter: eyes, asymmetry: uneven }, { parameter: sideways }]);
  const row = { parameter: eyes, asymmetry: uneven };
  expect(rowDiffers({ version: 1 }, { version: 1, asymmetry: { eye_size: 0.1 } }, row)).toBe(true);
  expect(grouped(all, ["hair", "nose", "ears"]).map(({ name }) => name)).toEqual(["hair", "nose"]);
});

test("one side moves alone as far as the sides may differ, then takes the other along", () => {
  const row = { parameter: eyes, asymmetry: uneven };
  const wider = withSide({ version: 1 }, row, "left", 0.4);
  expect(wider).toEqual({ version: 1, sliders: { eye_size: 0.2 }, asymmetry: { eye_size: 0.2 } });
  expect(sidesOf(wider, row)).toEqual({ left: 0.4, right: 0 });
  const far = withSide({ version: 1 }, row, "right", 1);
  const { left, right } = sidesOf(far, row);
  expect([left, right].map((side) => Number(side.toFixed(3)))).toEqual([0.2, 1]);
  expect(linked(far, row)).toEqual({ version: 1, sliders: { eye_size: 0.6 } });
});

test("search looks past accents, capitals and underscores, for every word", () => {
  expect(found("levre SUP", ["Volume lèvre supérieure", "sliders.upper_lip_volume"])).toBe(true);
  expect(found("upper lip", ["", "sliders.upper_lip_volume"])).toBe(true);
  expect(found("upper nose", ["", "sliders.upper_lip_volume"])).toBe(false);
});

test("numbers are typed with a point or a comma, and settle on the step within the range", () => {
  expect(typedNumber(" 0,35 ")).toBe(0.35);
  expect(typedNumber("−1")).toBe(-1);
  expect(typedNumber("")).toBeNull();
  expect(typedNumber("much")).toBeNull();
  expect(settledNumber(0.1234, nose)).toBe(0.12);
  expect(settledNumber(3, nose)).toBe(1);
  expect(settledNumber(41.6, age)).toBe(42);
});

test("what was pulled back is told by path, and the joint limit apart", () => {
  const asked = { version: 1, sliders: { eye_size: 1 } };
  const drawn = { version: 1, sliders: { eye_size: 0.6 } };
  const problems = [
    { path: "", message: "too young" },
    { path: "sliders.eye_size", message: "was 1 and is 0.6" },
  ];
  const { pulled, whole } = limitsOf(asked, drawn, problems, all);
  expect(whole).toBe("too young");
  expect(pulled.get("sliders.eye_size")).toEqual({ asked: 1, drawn: 0.6, message: "was 1 and is 0.6" });
  expect(numberOf(drawn, nose)).toBe(0);
});

test("the head turns no further than a face can be seen", () => {
  expect(turned(frontal, 200, -90)).toMatchObject({ yaw: 75, pitch: -30 });
});
