import { expect, test } from "vitest";
import { differences, dnaAt } from "./changes";
import { averageFace, blankDraft, type Dna } from "./model";
import { dnaWords } from "./words";

const blank = blankDraft(averageFace);
const head = {
  ...blank,
  format: 1,
  muse_id: "m",
  generation: 3,
  parent: "hash2",
  name: "Nova",
  identity: {
    basis: { kind: "synthetic", origin: "forge" },
    domain: "rendered",
    references: [
      { blob: "b1", name: "front" },
      { blob: "b2", name: "left" },
    ],
    model: "m1",
    vectors_hash: "v",
    baseline_cosine: 0.9,
    weakest_cosine: 0.8,
    forged: { design: { version: 1, macro: { age: 40 } }, renderer_version: 1, head_sha256: "h" },
  },
  moral_graph: {
    axes: { autonomy: 0.9, sophistication: 0.5, technophilia: 0.5, ego: 0.5 },
    values: [{ id: "craft", label: "slow craft", weight: 0.8, terms: ["loom"] }],
    edges: [{ from: "craft", to: "ego", weight: -0.4 }],
  },
  red_lines: [{ tag: "minors" }, { tag: "weapons" }],
} as unknown as Dna;

/** As the engine writes what changed from the first generation to this one. */
const since = [
  { field: "generation", before: 1, after: 3 },
  { field: "identity.forged.design.macro.age", before: 30, after: 40 },
  { field: "identity.references[0].blob", before: "b0", after: "b1" },
  { field: "identity.references[1]", after: { blob: "b2", name: "left" } },
  { field: "limits.daily_budget", before: 5_000_000, after: 10_000_000 },
  { field: "moral_graph.axes.autonomy", before: 0.4, after: 0.9 },
  { field: "moral_graph.edges[0]", after: { from: "craft", to: "ego", weight: -0.4 } },
  { field: "parent", after: "hash2" },
  { field: "red_lines[1].tag", before: "drugs", after: "weapons" },
  { field: "red_lines[2]", before: { tag: "custom", label: "no fur", terms: ["fur", "mink"] } },
  { field: "style.palette[0]", before: "#000000", after: blank.style.palette[0] },
] as unknown as Parameters<typeof dnaAt>[1];

test("an earlier generation comes back from the newest and what has changed since", () => {
  const first = dnaAt(head, since);
  expect(first.generation).toBe(1);
  expect(first.parent).toBeUndefined();
  expect(first.identity.references).toEqual([{ blob: "b0", name: "front" }]);
  expect(first.moral_graph.edges).toEqual([]);
  expect(first.red_lines).toEqual([
    { tag: "minors" },
    { tag: "drugs" },
    { tag: "custom", label: "no fur", terms: ["fur", "mink"] },
  ]);
  expect(first.style.palette[0]).toBe("#000000");
  expect(head.generation).toBe(3);
  expect(dnaAt(head, [])).toEqual(head);
});

test("differences are told in words, in both languages", () => {
  const first = dnaAt(head, since);
  const told = (locale: "en" | "fr") =>
    differences(first, head, dnaWords[locale], locale).map(({ label, before, after }) => [
      label,
      before?.text ?? null,
      after?.text ?? null,
    ]);
  const palette = blank.style.palette.slice(1).join(" ");
  expect(told("en")).toEqual([
    ["Face design", null, "1 number of the face is another"],
    ["Reference pictures", "1 picture", "2 pictures"],
    ["Autonomy", "0.4", "0.9"],
    ["Connection", null, "slow craft → Ego (−0.4)"],
    ["Palette", `#000000 ${palette}`, `${blank.style.palette[0]} ${palette}`],
    ["Red lines", "Drugs", null],
    ["Red lines", "no fur: fur, mink", null],
    ["Red lines", null, "Weapons"],
    ["Daily budget", "$5.00", "$10.00"],
  ]);
  expect(told("fr")[2]).toEqual(["Autonomie", "0,4", "0,9"]);
  expect(differences(head, head, dnaWords.en, "en")).toEqual([]);
});
