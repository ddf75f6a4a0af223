import { expect, test } from "vitest";
import { type Judgement, judgementOf, sentenceOf, unmeasuredBecause } from "./judged";
import { reviewWords } from "./words";

const { en, fr } = reviewWords;
const plain = (n: number) => String(n);

test("every finding is a sentence in both languages", () => {
  const findings: readonly Judgement["findings"][number][] = [
    { kind: "no_face" },
    { kind: "several_faces", count: 3 },
    { kind: "unsure", problems: ["blurred", "covered"] },
    { kind: "unsure", problems: [] },
    { kind: "stranger" },
    { kind: "drifted" },
    { kind: "copy_paste", reference: "r", declared: false, mirrored: true },
    { kind: "copy_paste", reference: "r", declared: false },
    { kind: "copy_paste", reference: "r", declared: true },
    { kind: "shape_drift", deviation: 0.0274 },
    { kind: "repair_worse", axes: ["sharpness"] },
    { kind: "only_itself" },
    { kind: "uncalibrated" },
  ];
  const said = findings.map((finding) => sentenceOf(finding, en, plain));
  expect(new Set(said).size).toBe(findings.length);
  for (const finding of findings) expect(sentenceOf(finding, fr, plain)).toMatch(/^[\p{Lu}\d].*\.$/u);
  expect(said[1]).toContain("3 people");
  expect(said[2]).toContain("it is blurred, something covers it");
  expect(said[9]).toContain("2.7 %");
});

test("a problem that this version has no words for is named as it is", () => {
  expect(sentenceOf({ kind: "unsure", problems: ["new_problem"] }, en, plain)).toContain("new_problem");
});

test("what counts is the verdict on the picture in view, else on the last one seen", () => {
  const judged = (picture_blob: string | null, outcome: string) => ({
    picture_blob,
    verdict: { judgement: { outcome } },
  });
  const production = {
    renders: [judged("a", "repair"), judged("b", "accept"), { picture_blob: "c", verdict: null }],
  } as unknown as Parameters<typeof judgementOf>[0];
  expect(judgementOf(production, "a")?.outcome).toBe("repair");
  expect(judgementOf(production, "c")?.outcome).toBe("accept");
  expect(judgementOf(undefined, "a")).toBeNull();
});

test("why a shape cannot be measured is told in the window's own words", () => {
  expect(unmeasuredBecause("the head is turned to the side")).toBe("side");
  expect(unmeasuredBecause("the head is turned up or down")).toBe("tilt");
  expect(unmeasuredBecause("the mouth is open")).toBe("mouth");
  expect(unmeasuredBecause("the face is too small")).toBe("small");
  expect(unmeasuredBecause("something new")).toBe("other");
});
