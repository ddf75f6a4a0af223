import type { Asked, Reply } from "../../platform";
import { given } from "../../shared/given";

export type Feed = Reply<"list_feeds">[number];
export type Poll = Reply<"list_polls">[number];
export type Wanted = Asked<"add_feed">["body"];
export type Via = Feed["via"];
export type Actor = NonNullable<Feed["actor"]>;
export type Listening = Feed["listening"];
export type Kind = Listening["what"];
export type Sorting = NonNullable<Extract<Listening, { what: "communities" }>["sorting"]>;

/** What can be listened to, in the order in which it is offered. */
export const kinds = [
  "communities",
  "reddit_searches",
  "hashtags",
  "tiktok_searches",
  "profiles",
  "file",
] as const satisfies readonly Kind[];

export const sortings = ["hot", "new", "rising", "top"] as const satisfies readonly Sorting[];

const reddit = ["rss", "oauth", "apify"] as const;
/** By which ways each comes, the one that needs nothing first. */
export const waysOf: Readonly<Record<Kind, readonly [Via, ...Via[]]>> = {
  communities: reddit,
  reddit_searches: reddit,
  hashtags: ["apify"],
  tiktok_searches: ["apify"],
  profiles: ["apify"],
  file: ["file"],
};

const ofReddit = ["trudax/reddit-scraper-lite", "trudax/reddit-scraper"] as const;
const ofTiktok = ["clockworks/tiktok-scraper", "clockworks/free-tiktok-scraper"] as const;
/** Which actors read it by way of Apify, the usual one first. */
export const actorsOf: Readonly<Record<Kind, readonly Actor[]>> = {
  communities: ofReddit,
  reddit_searches: ofReddit,
  hashtags: [...ofTiktok, "clockworks/tiktok-hashtag-scraper"],
  tiktok_searches: ofTiktok,
  profiles: [...ofTiktok, "clockworks/tiktok-profile-scraper"],
  file: [],
};

/** The shortest time between two polls by each way, and the one that is taken when nobody says; in seconds. */
const shortestSecs: Readonly<Record<Via, number>> = { apify: 300, oauth: 10, rss: 60, file: 1 };
export const usualSecs: Readonly<Record<Via, number>> = { ...shortestSecs, apify: 3_600 };

const offeredSecs = [1, 10, 60, 300, 900, 3_600, 21_600, 86_400];

/** The times between two polls that are offered; the one that stands is among them. */
export const pacesOf = (via: Via, now: number): readonly number[] =>
  [...new Set([...offeredSecs.filter((secs) => secs >= shortestSecs[via]), now])].sort((a, b) => a - b);

/** Names or words of one feed, posts asked for at once, and the bounds of a cap in micro-dollars: as the engine has them. */
export const mostNames = 20;
export const mostPosts = 5_000;
export const usualPosts = 100;
export const caps = { least: 100, most: 100_000_000, usual: 100_000 } as const;

/** A feed as it is being described. */
export type Draft = {
  readonly kind: Kind;
  /** What was typed: names, words by the line, or a path. */
  readonly text: string;
  readonly sorting: Sorting;
  readonly via: Via;
  readonly actor: Actor | null;
  /** Whose wallet pays. */
  readonly museId: string | null;
  readonly cap: number;
  readonly everySecs: number;
  readonly posts: number;
  readonly approved: boolean;
};

export const emptyDraft = (museId: string | null): Draft => ({
  kind: "communities",
  text: "",
  sorting: "hot",
  via: "rss",
  actor: null,
  museId,
  cap: caps.usual,
  everySecs: usualSecs.rss,
  posts: usualPosts,
  approved: false,
});

/** Another kind of listening: what was typed goes, and a way that leads there comes in. */
export function ofKind(draft: Draft, kind: Kind): Draft {
  const ways = waysOf[kind];
  const via = ways.includes(draft.via) ? draft.via : ways[0];
  const text =
    isSearch(kind) === isSearch(draft.kind) && kind !== "file" && draft.kind !== "file" ? draft.text : "";
  return { ...byWay(draft, via), kind, text, actor: null };
}

/** Another way, with the time between two polls that is usual there. */
export const byWay = (draft: Draft, via: Via): Draft =>
  via === draft.via ? draft : { ...draft, via, everySecs: usualSecs[via], approved: false };

const isSearch = (kind: Kind): boolean => kind === "reddit_searches" || kind === "tiktok_searches";

/** Why a draft is none that could be sent. */
export type Fault =
  | { readonly why: "none" }
  | { readonly why: "nobody" }
  | { readonly why: "many"; readonly count: number }
  | { readonly why: "bad"; readonly name: string };

/** The marks people write before a name, and what is left a name; as the engine reads them. */
const nameRules: Readonly<Record<Exclude<Kind, "file">, { readonly mark: RegExp; readonly good: RegExp }>> = {
  communities: { mark: /^\/*(?:r\/)?/, good: /^\w{2,21}$/ },
  hashtags: { mark: /^#+/, good: /^[\p{L}\p{N}_]{1,100}$/u },
  profiles: { mark: /^@+/, good: /^[\w.]{2,24}$/ },
  reddit_searches: { mark: /^/, good: /^[^"\p{Cc}]{1,120}$/u },
  tiktok_searches: { mark: /^/, good: /^[^"\p{Cc}]{1,120}$/u },
};

/** What was typed as names or words, each once: words by the line, names also by commas and blanks. */
export function namesIn(kind: Exclude<Kind, "file">, text: string): readonly string[] | Fault {
  const { mark, good } = nameRules[kind];
  const typed = text.split(isSearch(kind) ? "\n" : /[\s,;]+/).map((one) => one.trim());
  const names = [...new Set(typed.filter((one) => one !== "").map((one) => one.replace(mark, "")))];
  const bad = names.find((name) => !good.test(name));
  if (bad !== undefined) return { why: "bad", name: bad };
  if (names.length === 0) return { why: "none" };
  return names.length > mostNames ? { why: "many", count: names.length } : names;
}

/** What the engine is asked for, or what is missing. */
export function wantedOf(draft: Draft): Wanted | Fault {
  const listening = listeningOf(draft);
  if ("why" in listening) return listening;
  const common = { listening, via: draft.via, every_secs: draft.everySecs, most_posts: draft.posts };
  if (draft.via !== "apify") return common;
  if (draft.museId === null) return { why: "nobody" };
  const { cap, approved, museId: muse } = draft;
  return { ...common, muse, cap, approved, ...(draft.actor === null ? {} : { actor: draft.actor }) };
}

export const isFault = (wanted: Wanted | Fault): wanted is Fault => "why" in wanted;

function listeningOf({ kind, text, sorting }: Draft): Listening | Fault {
  if (kind === "file") return text.trim() === "" ? { why: "none" } : { what: kind, path: text.trim() };
  const names = namesIn(kind, text);
  if ("why" in names) return names;
  const list = [...names];
  switch (kind) {
    case "communities":
      return { what: kind, names: list, sorting };
    case "hashtags":
    case "profiles":
      return { what: kind, names: list };
    case "reddit_searches":
    case "tiktok_searches":
      return { what: kind, words: list };
  }
}

/** How a feed stands, the most pressing first. */
export const standings = ["failing", "asking", "new", "well", "resting"] as const;
export type Standing = (typeof standings)[number];

export function standingOf({ enabled, last, problem, polled_at }: Feed): Standing {
  if (!enabled) return "resting";
  if (given(last) && !given(last.ended_at)) return "asking";
  if (given(problem)) return "failing";
  return given(polled_at) ? "well" : "new";
}

/** What went wrong at its last poll, as far as it is known; `null` when nothing did. */
export function problemOf({ problem, last }: Feed): NonNullable<Poll["problem"]> | null {
  if (!given(problem)) return null;
  return given(last?.problem) && last.problem.code === problem
    ? last.problem
    : { code: problem, message: "" };
}

/** Whether its last poll brought posts and no figures with them. */
export const isSilent = ({ via, speed, last }: Feed): boolean =>
  !given(speed) && (via === "rss" || (given(last) && last.read > 0));

/** Whether one poll may cost more than the Muse spends without asking. */
export const needsApproval = (cap: number, above: number): boolean => cap > above;

/** `r/art + r/fog`: what a feed listens to, in its own words. */
export function summaryOf(listening: Listening): string {
  switch (listening.what) {
    case "communities":
      return listening.names.map((name) => `r/${name}`).join(" + ");
    case "hashtags":
      return listening.names.map((name) => `#${name}`).join(" + ");
    case "profiles":
      return listening.names.map((name) => `@${name}`).join(" + ");
    case "reddit_searches":
    case "tiktok_searches":
      return listening.words.join(" + ");
    case "file":
      return listening.path;
  }
}

const units = [
  [86_400, "day"],
  [3_600, "hour"],
  [60, "minute"],
  [1, "second"],
] as const;

/** A time between two polls in its largest unit, to two digits: 5,400 s are 1.5 hours. */
export function paceOf(secs: number): { readonly count: number; readonly unit: (typeof units)[number][1] } {
  const [size, unit] = units.find(([size]) => secs >= size) ?? [1, "second" as const];
  const count = secs / size;
  return { count: count < 10 ? Math.round(10 * count) / 10 : Math.round(count), unit };
}
