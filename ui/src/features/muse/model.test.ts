import { expect, test } from "vitest";
import { allFaults, faultsOf } from "./checks";
import { arcsOf, domeAt, hexOf, hslOf, lightAt, lightMoved, neighbour, placedValues } from "./graph";
import {
  averageFace,
  blankDraft,
  bodyOf,
  called,
  connected,
  type Draft,
  draftOf,
  type Dna,
  goTogether,
  idFor,
  newBody,
  noPictures,
  pictured,
  placeOfField,
  redrawn,
  seedOf,
  signed,
  termsOf,
  withoutValue,
} from "./model";
import { sentencesOf } from "./sentences";
import { dnaWords } from "./words";

const blank = blankDraft(averageFace);
const nova: Draft = {
  ...blank,
  name: "Nova Calder",
  persona: "She leaves out what others add.",
  moral_graph: {
    axes: { autonomy: 0.9, sophistication: 0.65, technophilia: 0.5, ego: 0.1 },
    values: [
      { id: "slow_craft", label: "slow craft", weight: 0.8, terms: ["loom"] },
      { id: "night_train", label: "night trains", weight: 0.3, terms: [] },
    ],
    edges: [
      { from: "slow_craft", to: "sophistication", weight: 0.6 },
      { from: "ego", to: "slow_craft", weight: -0.5 },
    ],
  },
  red_lines: [{ tag: "weapons" }, { tag: "custom", label: "no fur", terms: ["fur"] }],
};

const said = (draft: Draft, locale: "en" | "fr", mood: string) =>
  sentencesOf(draft, dnaWords[locale])
    .filter((sentence) => sentence.mood === mood)
    .map((sentence) => sentence.text);

test("what she would do follows from axes, values and edges, in both languages", () => {
  expect(said(nova, "en", "would")).toEqual([
    "follow her own road, alone if need be",
    "leave things out until it is quiet",
    "give the picture to somebody else",
    "gladly take up slow craft",
    "now and then take up night trains",
    "go further for slow craft, because it serves sophistication",
  ]);
  expect(said(nova, "fr", "would")[3]).toBe("s’emparer avec joie de ce thème\u00a0: slow craft");
  expect(said(nova, "fr", "would")[5]).toBe(
    "aller plus loin pour «\u00a0slow craft\u00a0», qui sert «\u00a0raffinement\u00a0»",
  );
});

test("she would never do what the policy refuses: an axis far from hers, a red line", () => {
  expect(said(nova, "en", "never")).toEqual([
    "carry on a tradition with the others",
    "stand in the middle of the picture",
    "show arms of any kind",
    "cross her own line: no fur",
  ]);
  // At 0.65 the other end still ends above the line.
  expect(said(nova, "en", "unwillingly")).toEqual([
    "be loud, quick and popular",
    "go for ego where it works against slow craft",
  ]);
  expect(said(nova, "fr", "never")).toContain("montrer des armes");
});

test("somebody in the middle of everything has nothing to say but her red lines", () => {
  expect(sentencesOf({ ...blank, red_lines: [] }, dnaWords.en)).toEqual([]);
});

test("a draft that can be sealed has no fault, and every bound of the engine is known", () => {
  const t = dnaWords.en.checks;
  expect(faultsOf(nova, t)).toEqual([]);
  expect(faultsOf(blank, t)).toEqual([{ field: "name", message: t.missing }]);
  const wrong: Draft = {
    ...nova,
    identity: noPictures,
    style: { ...nova.style, palette: ["#12345"], lens_mm: 4 },
    limits: { ...nova.limits, max_attempts: 9 },
    red_lines: [{ tag: "custom", label: "", terms: ["x"] }],
    moral_graph: {
      ...nova.moral_graph,
      values: [{ id: "ego", label: "", weight: 2, terms: [] }],
      edges: [{ from: "gone", to: "ego", weight: 0.5 }],
    },
  };
  expect(faultsOf(wrong, t).map((fault) => fault.field)).toEqual([
    "identity.references",
    "identity.basis.declared_by",
    "moral_graph.values[0].label",
    "moral_graph.values[0].weight",
    "moral_graph.values[0].id",
    "moral_graph.edges[0].from",
    "style.palette[0]",
    "style.lens_mm",
    "red_lines[0].label",
    "red_lines[0].terms",
    "limits.max_attempts",
  ]);
});

test("what the engine refuses besides is shown as well, each field once", () => {
  const found = [{ field: "name", message: "empty" }];
  const said = [
    { field: "name", message: "1 to 80 characters" },
    { field: "style.look", message: "one of minimal, editorial, noir, chroma" },
  ];
  expect(allFaults(found, said).map((fault) => fault.message)).toEqual(["empty", said[1]?.message]);
});

test("a field leads to the place where it is edited", () => {
  expect(placeOfField("identity.basis.person")).toEqual({ stage: "face" });
  expect(placeOfField("style.palette[2]")).toEqual({ stage: "character", tab: "style" });
  expect(placeOfField("red_lines[3].terms")).toEqual({ stage: "character", tab: "lines" });
});

test("a draw leaves alone what is kept, and never the limits", () => {
  const limits = { ...blank.limits, daily_budget: 1 };
  const before: Draft = { ...blank, name: "Kept", limits };
  const drawn: Draft = { ...nova, seed: 7 };
  const after = redrawn(before, drawn, ["name", "style"]);
  expect(after).toMatchObject({ name: "Kept", persona: "", limits, seed: 7, style: before.style });
  expect(after.moral_graph).toBe(nova.moral_graph);
  expect(redrawn(before, drawn, []).name).toBe("Nova Calder");
});

test("face and name that were not drawn together are of one kind", () => {
  const of = (masculine: number): Draft => ({
    ...blank,
    identity: { kind: "forged", design: { version: 1, macro: { masculine } } },
  });
  expect(goTogether(of(0.1), of(0.9), ["face"])).toBe(false);
  expect(goTogether(of(0.1), of(0.2), ["name"])).toBe(true);
  expect(goTogether(of(0.1), of(0.9), ["face", "name"])).toBe(true);
  expect(goTogether(blank, of(0.9), ["face"])).toBe(true);
});

test("a stored draft comes back whole, and what is none is told apart", () => {
  const body = newBody(nova, ["face"]);
  expect(bodyOf(JSON.parse(JSON.stringify(body)))).toEqual(body);
  expect(
    bodyOf({
      draft_dna: { identity: averageFace, moral_graph: { axes: blank.moral_graph.axes }, style: blank.style },
    }),
  ).toEqual(newBody(blank));
  for (const other of [null, 7, {}, { draft_dna: { name: "Ada" } }]) expect(bodyOf(other)).toBeNull();
});

test("the sealed face is asked for as it was made", () => {
  const dna = (identity: Partial<Dna["identity"]>) => ({ ...nova, identity }) as unknown as Dna;
  const origin = "designed face 'nova', rendered from a parametric CC0 head";
  const references = [{ blob: "ab", name: "front" }];
  const basis = { kind: "synthetic", origin } as const;
  expect(draftOf(dna({ basis, domain: "rendered", references })).identity).toEqual({
    kind: "starter",
    starter: "nova",
  });
  const own = { kind: "own_face", declared_by: "me" } as const;
  expect(draftOf(dna({ basis: own, domain: "photo", references })).identity).toEqual({
    kind: "references",
    references: ["ab"],
    basis: own,
    domain: "photo",
  });
  const forged = { design: { version: 1 }, renderer_version: 1, head_sha256: "" };
  expect(draftOf(dna({ basis, domain: "rendered", references, forged })).identity).toEqual(averageFace);
});

test("only what is in the picture draws it again", () => {
  expect(pictured({ ...nova, moral_graph: blank.moral_graph })).toBe(pictured(nova));
  expect(pictured({ ...nova, style: { ...nova.style, lens_mm: 50 } })).not.toBe(pictured(nova));
});

test("ids, terms and seeds are read as they are typed", () => {
  expect(idFor("Künste & Nächte", [])).toBe("kunste_nachte");
  expect(idFor("ego", [])).toBe("ego_2");
  expect(idFor("愛", ["value"])).toBe("value_2");
  expect(termsOf("loom, linen,, loom\n silk ")).toEqual(["loom", "linen", "silk"]);
  expect([seedOf(" 42 "), seedOf("-1"), seedOf("1.5"), seedOf("9007199254740993")]).toEqual([
    42,
    null,
    null,
    null,
  ]);
});

test("nodes are connected once and go with their edges", () => {
  const graph = nova.moral_graph;
  expect(connected(graph, "ego", "ego")).toBeNull();
  expect(connected(graph, "ego", "slow_craft")).toEqual({ graph, at: 1 });
  expect(connected(graph, "slow_craft", "ego")?.graph.edges[2]).toEqual({
    from: "slow_craft",
    to: "ego",
    weight: 0.5,
  });
  const without = withoutValue(graph, "slow_craft");
  expect([without.values.length, without.edges.length]).toEqual([1, 0]);
});

test("a value is called after its label once it has one, and its edges follow", () => {
  const values = [{ id: "value", label: "night trains", weight: 1, terms: [] }];
  const edges = [{ from: "value", to: "ego", weight: 1 }];
  const named = called({ ...nova.moral_graph, values, edges }, "value");
  expect(named.id).toBe("night_trains");
  expect(named.graph.values[0]?.id).toBe("night_trains");
  expect(named.graph.edges[0]?.from).toBe("night_trains");
  expect(called(nova.moral_graph, "slow_craft").graph).toBe(nova.moral_graph);
  expect(signed(-0.234, "fr")).toBe("−0,23");
});

test("values stand inside the paper, clear of the axes, and arrows lead to the nearest", () => {
  const room = { width: 480, height: 360 };
  for (const count of [1, 2, 3, 5, 9, 20]) {
    const values = Array.from({ length: count }, (_, n) => ({
      id: `v${n}`,
      label: "",
      weight: 1,
      terms: [],
    }));
    const placed = placedValues({ ...nova.moral_graph, values }, room);
    for (const node of placed) {
      expect(node.x).toBeGreaterThan(50);
      expect(node.x).toBeLessThan(430);
      expect(node.y).toBeGreaterThan(10);
      expect(node.y).toBeLessThan(350);
      const [dx, dy] = [Math.abs(node.x - 240), Math.abs(node.y - 180)];
      expect(Math.min(dx, dy)).toBeGreaterThan(20);
    }
  }
  const nodes = [
    { id: "a", x: 0, y: 0 },
    { id: "b", x: 100, y: 10 },
    { id: "c", x: 50, y: 90 },
  ];
  expect(neighbour(nodes, "a", "ArrowRight")).toBe("b");
  expect(neighbour(nodes, "a", "ArrowDown")).toBe("c");
  expect(neighbour(nodes, "a", "ArrowUp")).toBeNull();
});

test("a value stands near the axis it is connected with", () => {
  const room = { width: 480, height: 360 };
  const values = ["a", "b", "c"].map((id) => ({ id, label: id, weight: 1, terms: [] }));
  const edges = [
    { from: "a", to: "technophilia", weight: 1 },
    { from: "ego", to: "b", weight: 1 },
  ];
  const [a, b, c] = placedValues({ ...nova.moral_graph, values, edges }, room);
  expect(a?.y).toBeGreaterThan(180);
  expect(b?.x).toBeLessThan(240);
  expect(c?.x).toBeGreaterThan(240);
});

test("arcs lead from node to node; one that leads nowhere is not drawn", () => {
  const room = { width: 480, height: 360 };
  expect(arcsOf(nova.moral_graph, room)).toHaveLength(2);
  const edges = [{ from: "ego", to: "gone", weight: 1 }];
  expect(arcsOf({ ...nova.moral_graph, edges }, room)).toEqual([]);
});

test("light is dragged on a dome seen from above, and moved by keys", () => {
  expect(lightAt(0, 0)).toEqual({ azimuth_degrees: 0, elevation_degrees: 90 });
  expect(lightAt(1, 0)).toEqual({ azimuth_degrees: 90, elevation_degrees: -10 });
  expect(lightAt(0, 0.5)).toEqual({ azimuth_degrees: 0, elevation_degrees: 40 });
  const at = domeAt(-120, 25);
  expect(lightAt(at.x, at.y)).toEqual({ azimuth_degrees: -120, elevation_degrees: 25 });
  const light = { azimuth_degrees: 178, elevation_degrees: 90, softness: 1 };
  expect(lightMoved(light, "ArrowRight")).toEqual({ ...light, azimuth_degrees: -177 });
  expect(lightMoved(light, "ArrowUp")).toEqual(light);
  expect(lightMoved(light, "Enter")).toBeNull();
});

test("colours survive the way through hue, saturation and lightness", () => {
  for (const hex of ["#c9a27a", "#000000", "#ffffff", "#3fb68b", "#a8452e"])
    expect(hexOf(hslOf(hex))).toBe(hex);
});
