import { expect, test } from "vitest";
import { type Drift, driftAlarms } from "./model";

const drift = (change: Partial<Drift>): Drift => ({
  alarms: [],
  baseline: 0.9,
  pictures: 5,
  score: 0.93,
  shape: 0.012,
  ...change,
});

test("no alarm of the engine is no sentence", () => {
  expect(driftAlarms(drift({ shape: 0.5 }), "fr")).toEqual([]);
});

test("each alarm is told by its figures, in the language of the window", () => {
  const both = drift({ alarms: ["a", "b"], shape: 0.031, score: 0.8 });
  expect(driftAlarms(both, "en")).toEqual([
    "The mean shape of her last pictures is 3.1% off hers.",
    "Their mean score of 0.80 lies below her own, 0.90.",
  ]);
  expect(driftAlarms(drift({ alarms: ["b"], score: 0.8 }), "fr")).toEqual([
    "Leur score moyen de 0,80 est inférieur au sien, 0,90.",
  ]);
});
