import type { Asked, Reply } from "../../platform";

/** A production as it lies on the desk. */
export type Take = Reply<"list_takes">["takes"][number];

/** One thing done at the desk. */
export type DeskStep = Asked<"change_desk">["body"]["steps"][number];

/** A word of the review that the creator can say. */
export type Word = "approved" | "rejected" | "changes" | "in_review";

/** What lies on the desk, in the groups a creator thinks in. */
export const groups = ["waiting", "changes", "approved", "released", "rejected", "running", "ended"] as const;
export type Group = (typeof groups)[number];

export const sortings = [
  "newest",
  "oldest",
  "stars",
  "surest",
  "doubtful",
  "shape",
  "changed",
  "dearest",
] as const;
export type Sorting = (typeof sortings)[number];

export type FlagFilter = "any" | "pick" | "reject" | "none";

export type Filter = {
  readonly group: Group | "all";
  /** `null`: everyone's. */
  readonly museId: string | null;
  /** At least so many. */
  readonly stars: number;
  readonly flag: FlagFilter;
  readonly disagrees: boolean;
  readonly text: string;
};

export const noFilter: Filter = {
  group: "all",
  museId: null,
  stars: 0,
  flag: "any",
  disagrees: false,
  text: "",
};

export const isFiltered = (filter: Filter): boolean =>
  (Object.keys(noFilter) as (keyof Filter)[]).some((name) => filter[name] !== noFilter[name]);

export function groupOf(take: Take): Group {
  switch (take.state) {
    case "in_review":
      return take.review === "changes" ? "changes" : "waiting";
    case "approved":
    case "released":
    case "rejected":
      return take.state;
    case "failed":
    case "cancelled":
      return "ended";
    case "planned":
    case "compiled":
    case "granted":
    case "rendering":
    case "audited":
    case "repairing":
      return "running";
  }
}

/** Finds places by id. Whoever asks goes from neighbour to neighbour, so it is looked for around the last place. */
export type Places = { readonly get: (id: string) => number | undefined };

function placesIn(items: readonly Take[]): Places {
  const known = new Map<string, number>();
  let last = 0;
  const seek = (id: string): number | undefined => {
    for (let off = 0; off < items.length; off += 1) {
      if (items[last + off]?.production_id === id) return last + off;
      if (items[last - off]?.production_id === id) return last - off;
    }
    return undefined;
  };
  return {
    get: (id) => {
      const found = known.get(id) ?? seek(id);
      if (found === undefined) return undefined;
      known.set(id, found);
      last = found;
      return found;
    },
  };
}

/** The takes in the order they are shown, and what the filters would let through. */
export type Arranged = {
  readonly items: readonly Take[];
  /** Where a take stands among them. */
  readonly at: Places;
  /** Versions by stack, where there is more than one. */
  readonly versions: ReadonlyMap<string, number>;
  /** How many takes of the Muse in view are in each group. */
  readonly counts: Readonly<Record<Group, number>>;
  /** Names of the Muses that have takes, by id. */
  readonly muses: ReadonlyMap<string, string>;
};

/** `takes` come newest first. With `stacked` only the newest version of a line that passes the filter is shown. */
export function arranged(
  takes: readonly Take[],
  filter: Filter,
  sorting: Sorting,
  stacked: boolean,
): Arranged {
  const versions = new Map<string, number>();
  const counts: Record<Group, number> = {
    waiting: 0,
    changes: 0,
    approved: 0,
    released: 0,
    rejected: 0,
    running: 0,
    ended: 0,
  };
  const muses = new Map<string, string>();
  const passes = passing(filter);
  const found: Take[] = [];
  let lastMuse: string | null = null;
  for (const take of takes) {
    if (take.version > 1) versions.set(take.stack, (versions.get(take.stack) ?? 1) + 1);
    if (take.muse_id !== lastMuse) muses.set((lastMuse = take.muse_id), take.muse_name);
    if (filter.museId === null || filter.museId === take.muse_id) counts[groupOf(take)] += 1;
    if (passes(take)) found.push(take);
  }
  const fronts = stacked ? frontsOf(found) : found;
  const items = sorted(fronts, sorting);
  return { items, at: placesIn(items), versions, counts, muses };
}

/** Later versions have later ids, so that the first one met of a stack is its newest. */
function frontsOf(takes: readonly Take[]): readonly Take[] {
  const met = new Set<string>();
  return takes.filter((take) => {
    if (met.has(take.stack)) return false;
    if (take.version > 1) met.add(take.stack);
    return true;
  });
}

function passing(filter: Filter): (take: Take) => boolean {
  const words = filter.text
    .toLowerCase()
    .split(/\s+/)
    .filter((word) => word !== "");
  return (take) =>
    (filter.museId === null || take.muse_id === filter.museId) &&
    (filter.group === "all" || groupOf(take) === filter.group) &&
    take.stars >= filter.stars &&
    (filter.flag === "any" || (take.flag ?? "none") === filter.flag) &&
    (!filter.disagrees || take.disagrees) &&
    (words.length === 0 || saysAll(take, words));
}

/** What a take says of itself, made once: a hundred thousand are looked through at every letter. */
const said = new WeakMap<Take, string>();

function saysAll(take: Take, words: readonly string[]): boolean {
  let text = said.get(take);
  if (text === undefined) {
    const { intent, muse_name, platform, renderer, findings, production_id } = take;
    text = [intent, muse_name, platform, renderer, ...findings, production_id].join(" ").toLowerCase();
    said.set(take, text);
  }
  return words.every((word) => text.includes(word));
}

/** What is larger stands first; what has no figure stands last. */
const weightOf: Readonly<Record<Exclude<Sorting, "newest" | "oldest">, (take: Take) => number>> = {
  stars: (take) => take.stars + (take.flag === "pick" ? 0.5 : 0),
  surest: (take) => take.score ?? -Infinity,
  doubtful: (take) => -(take.score ?? Infinity),
  shape: (take) => take.deviation ?? -Infinity,
  changed: (take) => Date.parse(take.updated_at),
  dearest: (take) => take.cost,
};

function sorted(takes: readonly Take[], sorting: Sorting): readonly Take[] {
  if (sorting === "newest") return takes;
  if (sorting === "oldest") return [...takes].reverse();
  const weight = weightOf[sorting];
  return takes
    .map((take) => ({ take, weight: weight(take) }))
    .sort((a, b) => (a.weight === b.weight ? 0 : b.weight - a.weight))
    .map(({ take }) => take);
}

/** Whether the creator has a word to say on it now. */
export const isReviewable = (take: Take): boolean =>
  take.state === "in_review" || take.state === "approved" || take.state === "rejected";

/** Whether a new version of it can be asked for. */
export const canAgain = (take: Take): boolean => take.state === "in_review" || take.state === "rejected";

/**
 * Whether the next version of each of them that can have one mends her face in the picture there is; else some are new
 * pictures. The engine decides alike: what ComfyUI made is mended where the critic found a face in the picture that
 * counts. What a take tells of the critic is of that picture: judging a picture makes it the one that counts.
 */
export function areMended(takes: readonly Take[]): boolean {
  const subjects = takes.filter(canAgain);
  const hasFace = ({ picture_blob, outcome, findings }: Take) =>
    picture_blob != null && outcome != null && !findings.includes("no_face");
  return subjects.length > 0 && subjects.every((take) => take.renderer === "comfy" && hasFace(take));
}

/** The word that stands on it; none before it got to the desk, and none after it left. */
export function wordOn(take: Take): Word | null {
  if (take.state === "in_review") return take.review === "changes" ? "changes" : "in_review";
  return take.state === "approved" || take.state === "rejected" ? take.state : null;
}

/** The steps that say a word on every one of the takes where it says something new. */
export function wordSteps(takes: readonly Take[], status: Word, why = ""): readonly DeskStep[] {
  return takes
    .filter((take) => isReviewable(take) && (wordOn(take) !== status || (status === "changes" && why !== "")))
    .map((take) => ({ kind: "review", production_id: take.production_id, status, why }));
}

export const starSteps = (takes: readonly Take[], stars: number): readonly DeskStep[] =>
  takes
    .filter((take) => take.stars !== stars)
    .map((take) => ({ kind: "stars", production_id: take.production_id, stars }));

/** Sets the flag; takes it off when all of them have it. */
export function flagSteps(takes: readonly Take[], flag: "pick" | "reject"): readonly DeskStep[] {
  const off = takes.every((take) => take.flag === flag);
  return takes
    .filter((take) => off || take.flag !== flag)
    .map((take) => ({ kind: "flag", production_id: take.production_id, flag: off ? null : flag }));
}

/** What the engine will answer for the take, so that the window need not wait for it. */
export function applied(take: Take, step: DeskStep): Take {
  const next = changed(take, step);
  return next === take ? take : { ...next, disagrees: disagreesOn(next) };
}

function changed(take: Take, step: DeskStep): Take {
  switch (step.kind) {
    case "stars":
      return { ...take, stars: step.stars };
    case "flag":
      return { ...take, flag: step.flag ?? null };
    case "review":
      return isReviewable(take)
        ? { ...take, review: step.status, state: step.status === "changes" ? "in_review" : step.status }
        : take;
    case "add_pin":
      return { ...take, pins: take.pins + 1 };
    case "remove_pin":
      return { ...take, pins: Math.max(0, take.pins - 1) };
    case "edit_pin":
      return take;
  }
}

function disagreesOn(take: Take): boolean {
  if (take.outcome == null) return false;
  if (take.outcome === "accept") return take.state === "rejected" || take.flag === "reject";
  return take.state === "approved" || take.state === "released" || take.stars >= 4;
}

/** The take `by` places further on, kept within what is shown. */
export function neighbour(shown: Arranged, id: string | null, by: number): string | null {
  if (shown.items.length === 0) return null;
  const here = id === null ? undefined : shown.at.get(id);
  const place = here === undefined ? 0 : Math.min(shown.items.length - 1, Math.max(0, here + by));
  return shown.items[place]?.production_id ?? null;
}

/** What a take is best compared with: what it was made from, else the nearest picture. */
export function companionOf(take: Take, shown: Arranged, takeOf: (id: string) => Take | null): string | null {
  const parent = take.parent == null ? null : takeOf(take.parent);
  if (parent?.picture_blob != null) return parent.production_id;
  const here = shown.at.get(take.production_id) ?? 0;
  const near = shown.items.slice(Math.max(0, here - 20), here + 21).filter((one) => one.picture_blob != null);
  const at = near.findIndex((one) => one.production_id === take.production_id);
  return (near[at + 1] ?? near[at - 1])?.production_id ?? null;
}

/** Everything between the two, both included, as it is shown. */
export function between(shown: Arranged, from: string, to: string): readonly string[] {
  const [a, b] = [shown.at.get(from), shown.at.get(to)];
  if (a === undefined || b === undefined) return [to];
  return shown.items.slice(Math.min(a, b), Math.max(a, b) + 1).map((take) => take.production_id);
}

/** How far a face may be from hers in shape before it is noticed. */
export const shapeLimit = 0.02;

/** As a percentage with one decimal: `1.4`. */
export const percent = (share: number): number => Math.round(share * 1000) / 10;
