import type { Reply } from "../../platform";
import { given } from "../../shared/given";
import { type Locale, tagOf } from "../../shared/locale";

export type Check = Reply<"doctor">["checks"][number];
export type Settings = Reply<"settings">;
export type Dna = Reply<"show_muse">["head"]["dna"];
export type Basis = Dna["identity"]["basis"];

/** The parts of this screen, in their order; each is a place of its own: `#/settings/privacy`. */
export const sections = [
  "appearance",
  "connections",
  "kubernetes",
  "mind",
  "models",
  "notifications",
  "privacy",
  "data",
  "doctor",
  "keys",
  "about",
] as const;
export type Section = (typeof sections)[number];

export const isSection = (name: string | undefined): name is Section =>
  sections.some((section) => section === name);

export type KeyState = Reply<"list_keys">[number];
export type KeyName = KeyState["name"];

/** What can be tested one by one: the name that the doctor gives it, and the keys it is asked with. */
type Tested<Name> = { readonly name: Name; readonly link: string; readonly keys: readonly KeyName[] };

/** Servers and services of others. */
export const services = [
  { name: "comfyui", link: "comfyui", keys: [] },
  { name: "google", link: "google", keys: ["google_key"] },
  { name: "apify", link: "apify", keys: ["apify_token"] },
  { name: "reddit", link: "reddit", keys: ["reddit_app_id", "reddit_secret"] },
  { name: "redis", link: "redis", keys: ["redis_url"] },
] as const satisfies readonly Tested<string>[];

/** What is on this machine. */
export const ownParts = [
  { name: "gpu", link: "gpu adapter", keys: [] },
  { name: "models", link: "models", keys: [] },
  { name: "keychain", link: "keychain", keys: [] },
  { name: "storage", link: "disk", keys: [] },
] as const satisfies readonly Tested<string>[];

export type Connection = (typeof services | typeof ownParts)[number]["name"];
export type TestedPart = Tested<Connection>;

/** The longest key that is kept, in characters; as the engine has it. */
export const longestKey = 4_096;

/** Whether a text cannot be a key: it travels in a header, where only letters, digits and signs without blanks pass. */
export const isWrongKey = (text: string): boolean =>
  text.trim().length > longestKey || /[^\x21-\x7e]/.test(text.trim());

export type MindKind = Settings["mind"];
export const mindKinds = ["embedded", "openai", "a2a", "gemini"] as const satisfies readonly MindKind[];

/** Who reads, as it is being chosen. */
export type Mind = { readonly kind: MindKind; readonly url: string; readonly model: string };

export const mindOf = ({ mind, mind_url, mind_model }: Settings): Mind => ({
  kind: mind,
  url: mind_url ?? "",
  model: mind_model ?? "",
});

/** A mind that is asked at an address of its own. */
export type MindAtAddress = "openai" | "a2a";
export const hasAddress = (kind: MindKind): kind is MindAtAddress => kind === "openai" || kind === "a2a";
const hasModel = (kind: MindKind): boolean => kind === "openai" || kind === "gemini";

/** What of a mind outside is missing or cannot be; nothing of the studio's own reader can. */
export function wrongMind({ kind, url, model }: Mind): {
  readonly url: ReturnType<typeof wrongAddress> | "needed";
  readonly model: boolean;
} {
  if (!hasAddress(kind)) return { url: null, model: false };
  return {
    url: url.trim() === "" ? "needed" : wrongAddress(url),
    model: kind === "openai" && model.trim() === "",
  };
}

/** Whether another mind is meant than the one that is kept. The studio's own has neither address nor model. */
export function isOtherMind(chosen: Mind, kept: Mind): boolean {
  if (chosen.kind !== kept.kind) return true;
  return (
    (hasAddress(chosen.kind) && !sameAddress(chosen.url, kept.url)) ||
    (hasModel(chosen.kind) && chosen.model.trim() !== kept.model.trim())
  );
}

/** The change that makes a chosen mind the kept one; another place forgets the key of the first. */
export const mindChange = ({ kind, url, model }: Mind) => ({
  mind: kind,
  ...(hasAddress(kind) ? { mind_url: url.trim() } : {}),
  ...(hasModel(kind) ? { mind_model: model.trim() } : {}),
});

export type Model = Reply<"list_models">[number];

/** Those that could read: they write words, still answer, and have a price. */
export const readers = (models: readonly Model[]): readonly Model[] =>
  models.filter(
    ({ makes, standing, price_rows }) =>
      makes.includes("text") && standing !== "retired" && price_rows.length > 0,
  );

type Price = Model["price_rows"][number];

/** The prices of a model by what is counted, the one that says most about it first. */
const counted = ["picture", "second_720p", "second", "output", "input", "image_output"];

/** The price that a list has room for; `null` where nobody knows one. */
export function headPrice({ prices, price_rows }: Model): Price | null {
  const items = counted.flatMap((name) => prices[name] ?? []);
  return (
    items.flatMap((item) => price_rows.find((row) => row.item === item) ?? [])[0] ?? price_rows[0] ?? null
  );
}

/** What it counts, as the price book names it behind the model: `picture`, `second_720p`. */
export const countedBy = (model: Model, price: Price): string =>
  Object.entries(model.prices).find(([, item]) => item === price.item)?.[0] ?? price.unit;

const standings = ["current", "ending", "retired"] as const satisfies readonly Model["standing"][];

/** Those that answer first, retired ones last; by name among themselves. */
export const byStanding = (models: readonly Model[]): readonly Model[] =>
  models.toSorted(
    (a, b) =>
      standings.indexOf(a.standing) - standings.indexOf(b.standing) ||
      a.name.localeCompare(b.name, "en", { numeric: true }),
  );

/** A state of the doctor as a tone; words say the same. */
export const toneOf = {
  ok: "good",
  note: "attention",
  absent: "idle",
  broken: "bad",
} as const satisfies Readonly<Record<Check["state"], string>>;

/** Why an address cannot be one of a server; `null` when it can. Empty takes the choice back. */
export function wrongAddress(text: string): "scheme" | "address" | "more" | null {
  const typed = text.trim();
  if (typed === "") return null;
  if (!/^https?:\/\//i.test(typed)) return "scheme";
  if (!URL.canParse(typed)) return "address";
  const url = new URL(typed);
  if (url.hostname === "") return "address";
  return url.search !== "" || url.hash !== "" ? "more" : null;
}

/** The same server, whatever stands behind its last slash. */
export const sameAddress = (a: string, b: string): boolean =>
  a.trim().replace(/\/+$/, "") === b.trim().replace(/\/+$/, "");

const groupOf: Readonly<Record<string, "studio" | "seeing" | "services">> = {
  disk: "studio",
  database: "studio",
  keychain: "studio",
  models: "seeing",
  "onnx runtime": "seeing",
  "inference device": "seeing",
  "gpu adapter": "seeing",
};

export const groups = ["studio", "seeing", "services"] as const;

/** Checks in their groups, in the doctor's order; what is not known here is a service. */
export function grouped(
  checks: readonly Check[],
): Readonly<Record<(typeof groups)[number], readonly Check[]>> {
  const of = (group: string) => checks.filter((check) => (groupOf[check.link] ?? "services") === group);
  return { studio: of("studio"), seeing: of("seeing"), services: of("services") };
}

/** How many checks are in each state. */
export function tally(checks: readonly Check[]): Readonly<Record<Check["state"], number>> {
  const count = { ok: 0, note: 0, absent: 0, broken: 0 };
  for (const check of checks) count[check.state] += 1;
  return count;
}

/** The report as text, for whoever is asked for help. */
export function reportText(version: string, checks: readonly Check[]): string {
  const lines = checks.map(({ link, state, detail, fix }) =>
    [
      `${state.padEnd(6)} ${link}: ${detail}`,
      ...(given(fix) && state !== "ok" ? [`       → ${fix}`] : []),
    ].join("\n"),
  );
  return `Sovereign Muse OS ${version}\n${lines.join("\n")}\n`;
}

/** The studio's folder, as the doctor's look at the disk names it. */
export function homeOf(checks: readonly Check[]): { readonly folder: string; readonly room: string } | null {
  const disk = checks.find(
    (check) => check.link === "disk" && (check.state === "ok" || check.state === "note"),
  );
  // `/home/ada/.local/share/sovereign-muse: 312 GiB free`
  const found = disk && /^(.+): ([\d.]+ GiB) free$/.exec(disk.detail);
  return found ? { folder: found[1] ?? "", room: found[2] ?? "" } : null;
}

/** What lies in a folder, written as the system writes paths. */
export const inside = (folder: string, name: string): string =>
  `${folder}${folder.includes("\\") ? "\\" : "/"}${name}`;

/** A day, as `2026-11-22`, in words; `short` leaves the year out where it is this one. */
export function dayOf(day: string, locale: Locale, short = false, now = new Date()): string {
  const date = new Date(day);
  if (Number.isNaN(date.getTime())) return day;
  const thisYear = short && date.getUTCFullYear() === now.getUTCFullYear();
  return new Intl.DateTimeFormat(tagOf[locale], {
    month: "short",
    day: "numeric",
    ...(thisYear ? {} : { year: "numeric" }),
    timeZone: "UTC",
  }).format(date);
}
