import type { Reply } from "../../platform";
import { type Locale, tagOf } from "../../shared/locale";
import { money } from "../../shared/money";
import { axes, type Basis, type Dna, isAxis, type Look, looks, type RedLine, signed } from "./model";
import type { DnaTexts } from "./words";

type DnaChange = Reply<"diff_muse">[number];

/** An earlier generation: the newest one with everything that has changed since put back. */
export function dnaAt(head: Dna, sinceThen: readonly DnaChange[]): Dna {
  const copy = structuredClone(head);
  // From the end, so that what a list has gained goes before what stands ahead of it.
  for (const change of sinceThen.toReversed()) put(copy, stepsOf(change.field), change.before);
  return copy;
}

/** `moral_graph.values[2].label` as the steps that lead there. */
function stepsOf(path: string): (string | number)[] {
  return [...path.matchAll(/[^.[\]]+/g)].map(([step]) => (/^\d+$/.test(step) ? Number(step) : step));
}

function put(into: object, steps: readonly (string | number)[], value: unknown): void {
  const [step, ...rest] = steps;
  if (step === undefined) return;
  if (rest.length > 0) {
    let next: unknown = Reflect.get(into, step);
    if (next === null || typeof next !== "object") {
      next = typeof rest[0] === "number" ? [] : {};
      Reflect.set(into, step, next);
    }
    put(next as object, rest, value);
  } else if (value !== undefined) {
    Reflect.set(into, step, value);
  } else if (Array.isArray(into)) {
    into.splice(Number(step), 1);
  } else {
    Reflect.deleteProperty(into, step);
  }
}

/** What a changed field holds: words, or colours to be shown. */
export type Side = { readonly text: string; readonly colours?: readonly string[] };
/** One thing that differs, in words; `null` for what is not there. */
export type Difference = {
  readonly field: string;
  readonly label: string;
  readonly before: Side | null;
  readonly after: Side | null;
};

/** Everything in which two generations differ, as a person would say it. */
export function differences(before: Dna, after: Dna, t: DnaTexts, locale: Locale): readonly Difference[] {
  const { fields } = t;
  const found: Difference[] = [];
  const one = (field: string, label: string, say: (dna: Dna) => Side | string) => {
    const side = (dna: Dna): Side => {
      const said = say(dna);
      return typeof said === "string" ? { text: said } : said;
    };
    const [was, is] = [side(before), side(after)];
    if (was.text !== is.text) found.push({ field, label, before: was, after: is });
  };
  /** Members of two sets, told apart by name; a member that only changes is told with both its states. */
  const set = (field: string, label: string, of: (dna: Dna) => ReadonlyMap<string, string>) => {
    const [was, is] = [of(before), of(after)];
    for (const name of new Set([...was.keys(), ...is.keys()])) {
      const [old, fresh] = [was.get(name), is.get(name)];
      if (old === fresh) continue;
      const side = (text: string | undefined) => (text === undefined ? null : { text });
      found.push({ field: `${field}.${name}`, label, before: side(old), after: side(fresh) });
    }
  };
  const two = (n: number) => n.toLocaleString(tagOf[locale], { maximumFractionDigits: 2 });
  const names = (dna: Dna) => (id: string) =>
    isAxis(id) ? t.axes[id] : ((dna.moral_graph.values ?? []).find((value) => value.id === id)?.label ?? id);

  one("name", fields.name, (dna) => dna.name);
  one("persona", fields.persona, (dna) => dna.persona);
  const changed = numbersChanged(before.identity.forged?.design, after.identity.forged?.design);
  if (changed > 0)
    found.push({
      field: "identity.forged",
      label: fields.design,
      before: null,
      after: { text: t.otherDesign(changed) },
    });
  if (blobs(before) !== blobs(after)) {
    const count = (dna: Dna) => ({ text: t.pictureCount(dna.identity.references.length) });
    found.push({
      field: "identity.references",
      label: fields.pictures,
      before: count(before),
      after: count(after),
    });
  }
  one("identity.basis", fields.basis, (dna) => basisWords(dna.identity.basis, t));
  for (const axis of axes)
    one(`moral_graph.axes.${axis}`, t.axes[axis], (dna) => two(dna.moral_graph.axes[axis]));
  set("moral_graph.values", fields.values, (dna) => {
    const say = (value: { label: string; weight: number; terms: string[] }) =>
      `${value.label} (${two(value.weight)})${value.terms.length > 0 ? `: ${value.terms.join(", ")}` : ""}`;
    return new Map((dna.moral_graph.values ?? []).map((value) => [value.id, say(value)]));
  });
  set("moral_graph.edges", fields.edges, (dna) => {
    const name = names(dna);
    return new Map(
      (dna.moral_graph.edges ?? []).map((edge) => [
        `${edge.from}→${edge.to}`,
        t.edge(name(edge.from), name(edge.to), signed(edge.weight, locale)),
      ]),
    );
  });
  one("style.palette", fields.palette, ({ style }) => ({
    text: style.palette.join(" "),
    colours: style.palette,
  }));
  one("style.wardrobe", fields.wardrobe, ({ style }) => style.wardrobe.join(", "));
  one("style.light.azimuth_degrees", fields.azimuth, ({ style }) => t.degrees(style.light.azimuth_degrees));
  one("style.light.elevation_degrees", fields.elevation, ({ style }) =>
    t.degrees(style.light.elevation_degrees),
  );
  one("style.light.warmth", fields.warmth, ({ style }) => signed(style.light.warmth, locale));
  one("style.light.softness", fields.softness, ({ style }) => two(style.light.softness));
  one("style.lens_mm", fields.lens, ({ style }) => t.millimetres(style.lens_mm));
  one("style.look", fields.look, ({ style }) => lookWords(style.look, t));
  one("voice.tone", fields.tone, ({ voice }) => voice.tone);
  one("voice.languages", fields.languages, ({ voice }) => voice.languages.join(", "));
  set(
    "red_lines",
    fields.lines,
    (dna) => new Map(dna.red_lines.map((line) => [lineName(line, t), lineWords(line, t)])),
  );
  one("limits.daily_budget", fields.daily, ({ limits }) => money(limits.daily_budget, locale));
  one("limits.approval_above", fields.approval, ({ limits }) => money(limits.approval_above, locale));
  one("limits.max_attempts", fields.attempts, ({ limits }) => String(limits.max_attempts));
  return found;
}

const blobs = (dna: Dna): string => dna.identity.references.map((reference) => reference.blob).join();

/** How many numbers and choices of two designs differ. */
function numbersChanged(before: unknown, after: unknown): number {
  if (before === after) return 0;
  const isObject = (value: unknown): value is object => value !== null && typeof value === "object";
  if (!isObject(before) && !isObject(after)) return 1;
  const [was, is] = [isObject(before) ? before : {}, isObject(after) ? after : {}];
  const names = new Set([...Object.keys(was), ...Object.keys(is)]);
  return [...names].reduce(
    (sum, name) => sum + numbersChanged(Reflect.get(was, name), Reflect.get(is, name)),
    0,
  );
}

export function lineName(line: RedLine, t: DnaTexts): string {
  return line.tag === "custom" ? line.label : t.lines[line.tag];
}

const lineWords = (line: RedLine, t: DnaTexts): string =>
  line.tag === "custom" ? `${line.label}: ${line.terms.join(", ")}` : t.lines[line.tag];

export function basisWords(basis: Basis, t: DnaTexts): string {
  switch (basis.kind) {
    case "synthetic":
      return t.synthetic(basis.origin);
    case "own_face":
      return t.ownFace(basis.declared_by);
    case "consent":
      return t.consent(basis.person, basis.document);
  }
}

/** A look as it is called; one of a newer engine by its own name. */
export const lookWords = (look: string, t: DnaTexts): string =>
  (looks as readonly string[]).includes(look) ? t.looks[look as Look] : look;
