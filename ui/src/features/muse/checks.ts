import type { Draft } from "./model";
import { axes } from "./model";
import type { DnaTexts } from "./words";

/** A field that cannot be sealed as it is: its path as the engine writes it, and what would be right. */
export type Fault = { readonly field: string; readonly message: string };

/** What the engine would refuse, said before it is asked; the bounds are those of the DNA (vocab/dna.rs). */
export function faultsOf(draft: Draft, t: DnaTexts["checks"]): readonly Fault[] {
  const faults: Fault[] = [];
  const check = (field: string, fine: boolean, message: string) => {
    if (!fine) faults.push({ field, message });
  };
  const text = (field: string, value: string, least: number, most: number) => {
    const length = Array.from(value.trim()).length;
    const fine = length >= least && length <= most && !hasControl(value);
    check(field, fine, length < least ? t.missing : t.length(least, most));
  };
  const range = (field: string, value: number, low: number, high: number) =>
    check(field, Number.isFinite(value) && value >= low && value <= high, t.range(low, high));

  text("name", draft.name, 1, 80);
  text("persona", draft.persona, 0, 2000);
  identityFaults(draft, check, text, t);

  const graph = draft.moral_graph;
  for (const axis of axes) range(`moral_graph.axes.${axis}`, graph.axes[axis], 0, 1);
  check("moral_graph.values", graph.values.length <= 64, t.most(64));
  check("moral_graph.edges", graph.edges.length <= 512, t.most(512));
  const known = new Set<string>(axes);
  graph.values.forEach((value, at) => {
    const path = `moral_graph.values[${at}]`;
    text(`${path}.id`, value.id, 1, 40);
    text(`${path}.label`, value.label, 1, 120);
    range(`${path}.weight`, value.weight, 0, 1);
    check(`${path}.id`, !known.has(value.id), t.twice);
    known.add(value.id);
  });
  graph.edges.forEach((edge, at) => {
    for (const end of ["from", "to"] as const)
      check(`moral_graph.edges[${at}].${end}`, known.has(edge[end]), t.noSuchNode);
    range(`moral_graph.edges[${at}].weight`, edge.weight, -1, 1);
  });

  const { style } = draft;
  check("style.palette", style.palette.length >= 1 && style.palette.length <= 8, t.colours);
  style.palette.forEach((colour, at) => check(`style.palette[${at}]`, isHex(colour), t.colour));
  range("style.light.azimuth_degrees", style.light.azimuth_degrees, -180, 180);
  range("style.light.elevation_degrees", style.light.elevation_degrees, -10, 90);
  range("style.light.warmth", style.light.warmth, -1, 1);
  range("style.light.softness", style.light.softness, 0, 1);
  range("style.lens_mm", style.lens_mm, 8, 800);

  text("voice.tone", draft.voice.tone, 0, 400);
  check("voice.languages", draft.voice.languages.length <= 20, t.most(20));
  draft.red_lines.forEach((line, at) => {
    if (line.tag !== "custom") return;
    text(`red_lines[${at}].label`, line.label, 1, 80);
    const usable = line.terms.length >= 1 && line.terms.length <= 100 && line.terms.every(isTerm);
    check(`red_lines[${at}].terms`, usable, t.terms);
  });
  const { limits } = draft;
  for (const name of ["daily_budget", "approval_above"] as const)
    check(`limits.${name}`, limits[name] >= 0 && limits[name] <= 1e15, t.amount);
  range("limits.max_attempts", limits.max_attempts, 1, 8);
  return faults;
}

function identityFaults(
  { identity }: Draft,
  check: (field: string, fine: boolean, message: string) => void,
  text: (field: string, value: string, least: number, most: number) => void,
  t: DnaTexts["checks"],
) {
  if (identity.kind === "starter") {
    check("identity.starter", identity.starter !== "", t.starter);
  } else if (identity.kind === "references") {
    const { references, basis } = identity;
    check("identity.references", references.length >= 1 && references.length <= 20, t.pictures);
    if (basis.kind === "synthetic") text("identity.basis.origin", basis.origin, 1, 400);
    if (basis.kind === "own_face") text("identity.basis.declared_by", basis.declared_by, 1, 200);
    if (basis.kind === "consent") {
      text("identity.basis.person", basis.person, 1, 200);
      text("identity.basis.document", basis.document, 1, 400);
    }
  }
}

export const isHex = (colour: string): boolean => /^#[0-9a-f]{6}$/i.test(colour);

/** Words of a red line are counted in bytes, as the engine does. */
const isTerm = (term: string): boolean => {
  const bytes = new TextEncoder().encode(term.trim()).length;
  return bytes >= 2 && bytes <= 60;
};

const hasControl = (text: string): boolean => /[\u0000-\u0009\u000b-\u001f\u007f-\u009f]/.test(text);

/** What the screen found and what the engine said besides, each field once. */
export function allFaults(found: readonly Fault[], said: readonly Fault[]): readonly Fault[] {
  const named = new Set(found.map((fault) => fault.field));
  return [...found, ...said.filter((fault) => !named.has(fault.field))];
}
