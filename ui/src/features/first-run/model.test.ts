import { expect, test } from "vitest";
import {
  amountOf,
  type Draft,
  isFirstRun,
  pronounOf,
  seedsOf,
  startOf,
  suggestions,
  unlike,
  wearing,
} from "./model";

const noon = Date.parse("2026-11-23T12:00:00Z");

test("candidates are the same all day, others on the next page and the next day", () => {
  expect(seedsOf(noon, 0)).toEqual(seedsOf(noon + 3_600_000, 0));
  expect(new Set([...seedsOf(noon, 0), ...seedsOf(noon, 1), ...seedsOf(noon + 86_400_000, 0)]).size).toBe(15);
});

test("a run that was left goes on behind what was sealed or begun", () => {
  const muses = [{ muse_id: "m" }];
  expect(startOf({ muses: [], productions: [] })).toEqual({ step: "welcome" });
  expect(startOf({ muses, productions: [] })).toEqual({ step: "wish", museId: "m" });
  expect(startOf({ muses, productions: [{ production_id: "p", muse_id: "m" }] })).toEqual({
    step: "making",
    museId: "m",
    productionId: "p",
  });
});

test("the first run shows in an empty studio and until it is done, and not to whoever has worked here", () => {
  const one = { muses: [{ muse_id: "m" }], productions: [] };
  const two = [1, 2].map((n) => ({ production_id: String(n), muse_id: "m" }));
  expect(isFirstRun(true, false, { muses: [], productions: [] })).toBe(false);
  expect(isFirstRun(false, false, { muses: [], productions: [] })).toBe(true);
  expect(isFirstRun(false, false, one)).toBe(true);
  expect(isFirstRun(false, false, { ...one, productions: two })).toBe(false);
  expect(isFirstRun(false, true, { ...one, productions: two })).toBe(true);
});

test("a starter face takes a concept that speaks of the same person", () => {
  const draft = (name: string, persona: string) =>
    ({ name, persona, identity: { kind: "forged" } }) as unknown as Draft;
  const concepts = [draft("Iris Voss", "Roams; she leaves out."), draft("Osei Quill", "Stays; he dresses.")];
  expect(wearing("idris", concepts)).toMatchObject({
    name: "Idris Quill",
    identity: { kind: "starter", starter: "idris" },
  });
  expect(wearing("nova", concepts)?.name).toBe("Nova Voss");
  expect(wearing("nova", [])).toBeNull();
});

test("candidates differ in kind and first name as far as the draw allows", () => {
  const drawn = (name: string, persona: string) => ({ draft_dna: { name, persona } as unknown as Draft });
  const names = (all: readonly { draft_dna: Draft }[]) => unlike(all).map((one) => one.draft_dna.name);
  const him = "He stays.";
  expect(
    names([
      drawn("Idris A", him),
      drawn("Idris B", him),
      drawn("Osei C", him),
      drawn("Mei D", "She roams."),
      drawn("Bao E", him),
    ]),
  ).toEqual(["Idris A", "Osei C", "Mei D"]);
  expect(names([drawn("Bao E", him)])).toEqual(["Bao E"]);
});

test("a pronoun is a word of its own", () => {
  expect(pronounOf("He cares")).toBe("he");
  expect(pronounOf("there, the hedge")).toBeNull();
});

test("each value becomes a wish", () => {
  const phrase = (label: string, first: string, second: string) => `${label}: ${first}, ${second}`;
  expect(
    suggestions(
      [
        { label: "slow craft", terms: ["loom", "linen"] },
        { label: "moss", terms: ["moss"] },
        { label: "none", terms: [] },
      ],
      [phrase, phrase, phrase],
    ),
  ).toEqual(["slow craft: loom, linen", "moss: moss, moss"]);
});

test("an amount is whole micro-dollars", () => {
  expect(amountOf(0.1)).toBe(100_000);
  expect(amountOf(-1)).toBeNull();
  expect(amountOf(Number.NaN)).toBeNull();
});
