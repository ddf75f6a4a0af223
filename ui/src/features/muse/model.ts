import type { Reply } from "../../platform";
import { type Locale, tagOf } from "../../shared/locale";

/** DNA as the engine takes it before it is sealed. */
export type WireDraft = Reply<"surprise_me_v1">["draft_dna"];

export type Dna = Reply<"show_muse">["head"]["dna"];
export type Identity = WireDraft["identity"];
export type Style = WireDraft["style"];
export type RedLine = NonNullable<WireDraft["red_lines"]>[number];
export type Basis = Extract<Identity, { kind: "references" }>["basis"];
export type Graph = Required<WireDraft["moral_graph"]>;
export type ValueNode = Graph["values"][number];
export type Edge = Graph["edges"][number];

/** The same with nothing left out. */
export type Draft = Omit<WireDraft, "moral_graph" | "red_lines"> & {
  readonly moral_graph: Graph;
  readonly red_lines: readonly RedLine[];
};

export const axes = ["autonomy", "sophistication", "technophilia", "ego"] as const;
export type AxisName = (typeof axes)[number];
export const isAxis = (id: string): id is AxisName => (axes as readonly string[]).includes(id);

/** What can be kept while the rest is drawn again. */
export const sections = ["face", "name", "values", "style", "voice", "red_lines"] as const;
export type Section = (typeof sections)[number];

/** What is kept of a draft: the draft itself, why a new generation is made, and what a new draw leaves alone. */
export type Body = {
  readonly draft_dna: Draft;
  readonly reason: string;
  readonly kept: readonly Section[];
};

/** The red lines with a name of their own, in the order they are shown. */
export const redLineTags = [
  "minors",
  "nudity",
  "real_people",
  "violence",
  "weapons",
  "drugs",
  "gambling",
  "politics",
  "religion",
  "medical_claims",
  "financial_advice",
] as const;
export type RedLineTag = (typeof redLineTags)[number];

export const looks = ["minimal", "editorial", "noir", "chroma"] as const;
export type Look = (typeof looks)[number];

/** Nobody yet: the middle of everything, with the three red lines nobody starts without. */
export function blankDraft(identity: Identity): Draft {
  return {
    name: "",
    persona: "",
    identity,
    moral_graph: {
      axes: { autonomy: 0.5, sophistication: 0.5, technophilia: 0.5, ego: 0.5 },
      values: [],
      edges: [],
    },
    style: {
      palette: ["#ece7df", "#23201d", "#7a5a42", "#b59a7c", "#a8452e"],
      wardrobe: [],
      light: { azimuth_degrees: 35, elevation_degrees: 35, warmth: 0.15, softness: 0.6 },
      lens_mm: 85,
      look: "editorial",
    },
    voice: { tone: "", languages: ["en", "fr"] },
    red_lines: [{ tag: "minors" }, { tag: "nudity" }, { tag: "real_people" }],
    limits: { daily_budget: 10_000_000, approval_above: 1_000_000, max_attempts: 3 },
  };
}

export const averageFace: Identity = { kind: "forged", design: { version: 1 } };
export const noPictures: Identity = {
  kind: "references",
  references: [],
  basis: { kind: "own_face", declared_by: "" },
  domain: "photo",
};

/** A draft as surprise-me gives it, with nothing left out. */
export function whole(draft: WireDraft): Draft {
  const { axes: levels, values = [], edges = [] } = draft.moral_graph;
  return { ...draft, moral_graph: { axes: levels, values, edges }, red_lines: draft.red_lines ?? [] };
}

/** A sealed Muse as a draft of her next generation. */
export function draftOf(dna: Dna): Draft {
  const { name, persona, moral_graph, style, voice, red_lines, limits } = dna;
  return whole({ name, persona, identity: identityOf(dna), moral_graph, style, voice, red_lines, limits });
}

/** What to ask for so that the sealed face stays as it is. */
export function identityOf(dna: Pick<Dna, "identity">): Identity {
  const { forged, basis, domain, references } = dna.identity;
  if (forged) return { kind: "forged", design: forged.design };
  const starter =
    basis.kind === "synthetic" ? /^designed face '([\w-]+)'/.exec(basis.origin)?.[1] : undefined;
  if (starter !== undefined && domain === "rendered") return { kind: "starter", starter };
  return { kind: "references", references: references.map((reference) => reference.blob), basis, domain };
}

/** What stands in the store, as far as it is a draft: another version may have written it. */
export function bodyOf(stored: unknown): Body | null {
  if (!isRecord(stored) || !isRecord(stored["draft_dna"])) return null;
  const dna = stored["draft_dna"];
  if (!isRecord(dna["identity"]) || !isRecord(dna["moral_graph"]) || !isRecord(dna["style"])) return null;
  const blank = blankDraft(averageFace);
  const kept = Array.isArray(stored["kept"]) ? (stored["kept"] as unknown[]) : [];
  return {
    draft_dna: whole({ ...blank, ...dna } as WireDraft),
    reason: typeof stored["reason"] === "string" ? stored["reason"] : "",
    kept: sections.filter((section) => kept.includes(section)),
  };
}

export const newBody = (draft_dna: Draft, kept: readonly Section[] = []): Body => ({
  draft_dna,
  reason: "",
  kept,
});

const isRecord = (value: unknown): value is Record<string, unknown> =>
  value !== null && typeof value === "object" && !Array.isArray(value);

/** A fresh draw with what she liked kept; limits are never drawn. */
export function redrawn(before: Draft, drawn: Draft, kept: readonly Section[]): Draft {
  const keeps = (section: Section) => kept.includes(section);
  const from = (section: Section) => (keeps(section) ? before : drawn);
  return {
    name: from("name").name,
    persona: from("name").persona,
    identity: from("face").identity,
    moral_graph: from("values").moral_graph,
    style: from("style").style,
    voice: from("voice").voice,
    red_lines: from("red_lines").red_lines,
    limits: before.limits,
    seed: drawn.seed ?? null,
  };
}

/** Whether face and name that were not drawn together may stand beside each other: no "he" for her. */
export function goTogether(before: Draft, drawn: Draft, kept: readonly Section[]): boolean {
  if (kept.includes("face") === kept.includes("name")) return true;
  const build = (draft: Draft) => {
    if (draft.identity.kind !== "forged") return null;
    const macro = draft.identity.design["macro"];
    const masculine = isRecord(macro) ? macro["masculine"] : undefined;
    return typeof masculine === "number" ? masculine > 0.5 : null;
  };
  const [old, fresh] = [build(before), build(drawn)];
  return old === null || fresh === null || old === fresh;
}

/** What a picture of the draft depends on; moving a value need not draw her again. */
export function pictured(draft: Draft): string {
  const { name, persona, identity, style, seed } = draft;
  return JSON.stringify([name, persona, identity, style, seed ?? 0]);
}

/** Whether there is a face to draw. */
export const hasFace = ({ identity }: Draft): boolean =>
  ({
    forged: () => true,
    starter: () => identity.kind === "starter" && identity.starter !== "",
    references: () => identity.kind === "references" && identity.references.length > 0,
  })[identity.kind]();

/** A short id for a value, made from its label and unlike all others. */
export function idFor(label: string, taken: readonly string[]): string {
  const plain = label
    .normalize("NFD")
    .replace(/[\u0300-\u036f]/g, "")
    .toLowerCase()
    .replace(/[^a-z0-9]+/g, "_")
    .replace(/^_+|_+$/g, "")
    .slice(0, 32);
  const base = plain === "" ? "value" : plain;
  const used = new Set<string>([...taken, ...axes]);
  let id = base;
  for (let n = 2; used.has(id); n++) id = `${base}_${n}`;
  return id;
}

/** The graph without a value and the edges that end in it. */
export function withoutValue(graph: Graph, id: string): Graph {
  return {
    ...graph,
    values: graph.values.filter((value) => value.id !== id),
    edges: graph.edges.filter((edge) => edge.from !== id && edge.to !== id),
  };
}

/** The graph with two nodes connected, and the place of their edge; an edge between them is not made twice. */
export function connected(graph: Graph, from: string, to: string): { graph: Graph; at: number } | null {
  if (from === to) return null;
  const at = graph.edges.findIndex((edge) => edge.from === from && edge.to === to);
  if (at >= 0) return { graph, at };
  return { graph: { ...graph, edges: [...graph.edges, { from, to, weight: 0.5 }] }, at: graph.edges.length };
}

/** Comma-separated words as a list without doubles and blanks. */
export const termsOf = (text: string): string[] => [
  ...new Set(
    text
      .split(/[,;\n]/)
      .map((term) => term.trim())
      .filter((term) => term !== ""),
  ),
];

/** A seed as somebody types it: a whole number that every JSON reader keeps exactly. */
export function seedOf(text: string): number | null {
  const seed = /^\d{1,16}$/.test(text.trim()) ? Number(text.trim()) : NaN;
  return Number.isSafeInteger(seed) ? seed : null;
}

/** Where a field is edited, by its path. */
export type Tab = "values" | "style" | "voice" | "lines" | "limits";
export type FieldPlace = { readonly stage: "face" } | { readonly stage: "character"; readonly tab: Tab };

export function placeOfField(field: string): FieldPlace {
  const [head = ""] = field.split(/[.[]/, 1);
  const tab: Readonly<Record<string, Tab>> = {
    moral_graph: "values",
    style: "style",
    voice: "voice",
    persona: "voice",
    name: "voice",
    red_lines: "lines",
    limits: "limits",
  };
  return head === "identity" ? { stage: "face" } : { stage: "character", tab: tab[head] ?? "voice" };
}

/** How near another Muse's face is: from the line where a picture counts as hers, and where it is doubtful. */
export function kinship(score: number): "distinct" | "close" | "same" {
  return score >= 0.75 ? "same" : score >= 0.5 ? "close" : "distinct";
}

/** A weight that can be against: `+0.5`, `−0.23`. */
export const signed = (n: number, locale: Locale): string =>
  n.toLocaleString(tagOf[locale], { maximumFractionDigits: 2, signDisplay: "exceptZero" }).replace("-", "−");

/** Ids that wait for a label to be made from. */
const unnamed = /^value(_\d+)?$/;

/** The graph with a value called by an id of its own, once it has a label; edges follow. */
export function called(graph: Graph, id: string): { readonly graph: Graph; readonly id: string } {
  const value = graph.values.find((one) => one.id === id);
  if (!value || !unnamed.test(id) || value.label.trim() === "") return { graph, id };
  const others = graph.values.filter((one) => one.id !== id).map((one) => one.id);
  const fresh = idFor(value.label, others);
  const moved = (end: string) => (end === id ? fresh : end);
  return {
    id: fresh,
    graph: {
      ...graph,
      values: graph.values.map((one) => (one.id === id ? { ...one, id: fresh } : one)),
      edges: graph.edges.map((edge) => ({ ...edge, from: moved(edge.from), to: moved(edge.to) })),
    },
  };
}
