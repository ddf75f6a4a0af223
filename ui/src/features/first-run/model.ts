import type { Reply } from "../../platform";

export type Draft = Reply<"surprise_me_v1">["draft_dna"];
export type Step = "welcome" | "muse" | "wish" | "making";

export const steps: readonly Step[] = ["welcome", "muse", "wish", "making"];

/** How many candidates stand beside each other, and of how many drawn ones they are the most unlike. */
export const atOnce = 3;
const drawn = 5;

const dayMs = 86_400_000;

/** Seeds of a page of concepts: the same all day, so that a studio that was killed shows the same faces again. */
export function seedsOf(now: number, page: number): readonly number[] {
  const first = 1 + (Math.floor(now / dayMs) % 100_000) * 1_000 + (page % 200) * drawn;
  return Array.from({ length: drawn }, (_, place) => first + place);
}

/** What there is already, as far as the first run cares. */
export type Found = {
  readonly muses: readonly { readonly muse_id: string }[];
  readonly productions: readonly { readonly production_id: string; readonly muse_id: string }[];
};

export type Start =
  | { readonly step: "welcome" }
  | { readonly step: "wish"; readonly museId: string }
  | { readonly step: "making"; readonly museId: string; readonly productionId: string };

/** Where to go on: at the beginning, or behind what was sealed or begun before the studio was closed. */
export function startOf({ muses, productions }: Found): Start {
  const muse = muses[0];
  if (muse === undefined) return { step: "welcome" };
  const begun = productions.find((production) => production.muse_id === muse.muse_id);
  if (begun === undefined) return { step: "wish", museId: muse.muse_id };
  return { step: "making", museId: muse.muse_id, productionId: begun.production_id };
}

/** Whether the studio opens with the first run: nobody is there yet, or it was left in its middle. */
export function isFirstRun(done: boolean, began: boolean, { muses, productions }: Found): boolean {
  if (done) return false;
  return began || muses.length === 0 || (muses.length === 1 && productions.length <= 1);
}

/** Whom a persona speaks of. */
export function pronounOf(persona: string): "she" | "he" | null {
  if (/\bshe\b/i.test(persona)) return "she";
  return /\bhe\b/i.test(persona) ? "he" : null;
}

const firstName = (draft: Draft): string => draft.name.split(" ")[0] ?? "";

/** Three of the drawn that differ: not all of one kind while there is another, and no first name twice. */
export function unlike<Drawn extends { readonly draft_dna: Draft }>(all: readonly Drawn[]): readonly Drawn[] {
  const kinds = ["she", "he"].flatMap((kind) => {
    const first = all.find((one) => pronounOf(one.draft_dna.persona) === kind);
    return first === undefined ? [] : [first];
  });
  const picked: Drawn[] = [];
  for (const one of [...kinds, ...all]) {
    const known = picked.some((other) => firstName(other.draft_dna) === firstName(one.draft_dna));
    if (picked.length < atOnce && !known) picked.push(one);
  }
  return all.filter((one) => picked.includes(one));
}

/** Whom the faces that ship with the studio look like, as far as it is known. */
const starterPronouns: Readonly<Record<string, "she" | "he">> = { nova: "she", mei: "she", idris: "he" };

/** A concept that suits a starter face, wearing it: her first name is the face's. */
export function wearing(starter: string, concepts: readonly Draft[]): Draft | null {
  const wanted = starterPronouns[starter];
  const concept =
    concepts.find((draft) => wanted === undefined || pronounOf(draft.persona) === wanted) ?? concepts[0];
  if (concept === undefined) return null;
  const family = concept.name.split(" ").slice(1).join(" ");
  const first = starter.charAt(0).toUpperCase() + starter.slice(1);
  return { ...concept, name: `${first} ${family}`.trim(), identity: { kind: "starter", starter } };
}

export type Value = { readonly label: string; readonly terms: readonly string[] };

/** Writes a wish about a value, in the creator's language. */
export type Phrase = (label: string, first: string, second: string) => string;

/** A wish for each of her first values, so that nobody begins before an empty field. */
export function suggestions(values: readonly Value[], phrases: readonly Phrase[]): readonly string[] {
  return values.slice(0, phrases.length).flatMap((value, place) => {
    const [first, second = first] = value.terms;
    const phrase = phrases[place];
    return first === undefined || second === undefined || phrase === undefined
      ? []
      : [phrase(value.label, first, second)];
  });
}

/** What was typed as an amount, in micro-dollars; `null` when it is none. */
export const amountOf = (dollars: number): number | null =>
  Number.isFinite(dollars) && dollars >= 0 ? Math.round(dollars * 1_000_000) : null;

/** Who was chosen on the second step. */
export type Chosen = { readonly draft: Draft; readonly seed: number | null };

/** What the press of the button led to. */
export type Begun = { readonly kind: "made"; readonly productionId: string };
