import { expect, test } from "vitest";
import {
  type Decision,
  figure,
  mayInsist,
  mostAgainst,
  nodeOf,
  placeOnScale,
  redLineOf,
  span,
} from "./model";

const decision = (change: Partial<Decision>): Decision =>
  ({
    outcome: "skip",
    reason: { code: "roi.low", sentence: "" },
    inputs: { alignment_reasons: [] },
    ...change,
  }) as unknown as Decision;

test("a node of her graph is read from the engine's name for it", () => {
  expect(nodeOf("axis ego")).toEqual({ kind: "axis", axis: "ego" });
  expect(nodeOf("value slow_craft")).toEqual({ kind: "value", id: "slow_craft" });
  expect(nodeOf("edge slow_craft→technophilia")).toEqual({
    kind: "edge",
    from: "slow_craft",
    to: "technophilia",
  });
  expect(nodeOf("mood")).toEqual({ kind: "other", text: "mood" });
});

test("a low return can be overruled, a red line or her values cannot", () => {
  expect(mayInsist(decision({}))).toBe(true);
  expect(mayInsist(decision({ outcome: "refuse", reason: { code: "red_line", sentence: "" } }))).toBe(false);
  expect(mayInsist(decision({ outcome: "produce" }))).toBe(false);
});

test("a refusal names the line", () => {
  expect(redLineOf("The intent crosses her red line 'no casinos'.")).toBe("no casinos");
});

test("what stands most against it is named only when something does", () => {
  const reasons = (effects: Record<string, number>) =>
    decision({
      inputs: {
        alignment_reasons: Object.entries(effects).map(([node, effect]) => ({ node, effect })),
      } as unknown as Decision["inputs"],
    });
  expect(mostAgainst(reasons({ "axis ego": -0.2, "value craft": 0.3 }))).toBe("axis ego");
  expect(mostAgainst(reasons({ "value craft": 0.3 }))).toBeNull();
});

test("the scale is logarithmic and has ends", () => {
  expect(placeOnScale(0.1)).toBe(0);
  expect(placeOnScale(10)).toBeCloseTo(0.5);
  expect(placeOnScale(1e9)).toBe(1);
});

test("figures are short and intervals have their ends", () => {
  expect(figure(12_437, "en-US")).toBe("12,400");
  expect(span({ low: 1, mid: 2, high: 4 }, String)).toBe("2 (1–4)");
  expect(span({ low: 2, mid: 2, high: 2 }, String)).toBe("2");
});
