import type { Reply } from "../../platform";
import { given } from "../../shared/given";

export type Check = Reply<"doctor">["checks"][number];
export type Settings = Reply<"settings">;
export type Dna = Reply<"show_muse">["head"]["dna"];
export type Basis = Dna["identity"]["basis"];

/** The parts of this screen, in their order; each is a place of its own: `#/settings/privacy`. */
export const sections = [
  "appearance",
  "connections",
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

/** What can be tested one by one, with the name that the doctor gives it. */
export const connections = [
  { name: "comfyui", link: "comfyui" },
  { name: "gpu", link: "gpu adapter" },
  { name: "models", link: "models" },
  { name: "keychain", link: "keychain" },
  { name: "storage", link: "disk" },
] as const;
export type Connection = (typeof connections)[number]["name"];

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
