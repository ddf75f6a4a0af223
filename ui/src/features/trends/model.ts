import { given } from "../../shared/given";
import { type Locale, tagOf } from "../../shared/locale";
import type { Reply } from "../../platform";
import type { Via } from "./feeds";

export type Insight = Reply<"list_trends">[number];
export type Phase = Insight["phase"];
export type Source = Insight["sources"][number];

export const phases = ["emerging", "rising", "peaking", "fading"] as const satisfies readonly Phase[];
export const sources = ["reddit", "tiktok", "file"] as const satisfies readonly Source[];

/** The token that colours a phase; its shape says the same. */
export const colourOf: Readonly<Record<Phase, string>> = {
  emerging: "--info",
  rising: "--good",
  peaking: "--attention",
  fading: "--ink-3",
};

const hourMs = 3_600_000;

/** A relative change per hour beyond this is a rise, below its negative a fall; as the engine has it. */
const steadyPerHour = 0.05;

/** Which way a velocity goes. */
export function wayOf(slope: number | null | undefined): "up" | "flat" | "down" | null {
  if (!given(slope)) return null;
  return slope > steadyPerHour ? "up" : slope < -steadyPerHour ? "down" : "flat";
}

/** Hours since its first post; `null` when no source said when that was. */
export function ageOf(insight: Pick<Insight, "first_at">, now: number): number | null {
  if (!given(insight.first_at)) return null;
  return Math.max(0, (now - Date.parse(insight.first_at)) / hourMs);
}

/** Those of a source whose label or words hold what was typed, in the order they came in. */
export function matching(all: readonly Insight[], source: Source | "all", typed: string): readonly Insight[] {
  const wanted = folded(typed).trim();
  return all.filter(
    (one) =>
      (source === "all" || one.sources.includes(source)) &&
      (wanted === "" || [one.label, ...one.terms].some((text) => folded(text).includes(wanted))),
  );
}

/** Without case and accents: `Été` is found by `ete`. */
const folded = (text: string) => text.normalize("NFD").replace(/\p{M}/gu, "").toLowerCase();

/** How a VVS is written: three digits that matter, none invented. */
export function velocity(vvs: number, locale: Locale): string {
  const digits = vvs === 0 || Math.abs(vvs) >= 100 ? 0 : 1;
  return vvs
    .toLocaleString(tagOf[locale], { maximumFractionDigits: digits, minimumFractionDigits: digits })
    .replace("-", "\u2212");
}

/** `+12 %` an hour. */
export function perHour(slope: number, locale: Locale): string {
  return slope.toLocaleString(tagOf[locale], {
    style: "percent",
    maximumFractionDigits: 0,
    signDisplay: "exceptZero",
  });
}

// The scatter.

/** A length of time on the age axis: one unit per factor of e, nothing lost at zero. */
const ageScale = (hours: number) => Math.log1p(hours);
/** A velocity on its axis: linear around zero, logarithmic far from it, negative ones below. */
const vvsScale = (vvs: number) => Math.asinh(vvs / 5);

export type Point = {
  readonly insight: Insight;
  readonly vvs: number;
  readonly hours: number;
  readonly x: number;
  readonly y: number;
  readonly radius: number;
};

export type Tick = { readonly at: number; readonly value: number };

export type Scatter = {
  readonly points: readonly Point[];
  readonly ages: readonly Tick[];
  readonly velocities: readonly Tick[];
  /** Where a velocity of zero lies. */
  readonly zero: number;
};

export type Plane = {
  readonly width: number;
  readonly height: number;
  readonly left: number;
  readonly right: number;
  readonly top: number;
  readonly bottom: number;
};

const ageTicks = [0, 1, 3, 6, 12, 24, 72, 168, 720, 2_160, 8_760, 43_800];
const vvsTicks = [-100_000, -10_000, -1_000, -100, -10, 0, 10, 100, 1_000, 10_000, 100_000, 1_000_000];

/** Places what has both an age and a velocity; the fastest come last, so that they lie on top. */
export function scatterOf(insights: readonly Insight[], now: number, plane: Plane): Scatter {
  const known = insights.flatMap((insight) => {
    const hours = ageOf(insight, now);
    return !given(insight.vvs) || hours === null ? [] : [{ insight, vvs: insight.vvs, hours }];
  });
  const ages = known.map((one) => one.hours);
  const speeds = known.map((one) => one.vvs);
  const oldest = ageTicks.find((tick) => tick >= Math.max(24, ...ages)) ?? Math.max(...ages);
  const youngest = ageTicks.findLast((tick) => tick <= Math.min(oldest, ...ages)) ?? 0;
  const fastest = vvsTicks.find((tick) => tick >= Math.max(10, ...speeds)) ?? Math.max(...speeds);
  const slowest =
    vvsTicks.findLast((tick) => tick <= Math.min(fastest - 1, ...speeds)) ?? Math.min(...speeds);
  const across = between(ageScale(youngest), ageScale(oldest), plane.left, plane.width - plane.right);
  const up = between(vvsScale(slowest), vvsScale(fastest), plane.height - plane.bottom, plane.top);
  const tick = (value: number, at: number): Tick => ({ value, at });
  return {
    points: known
      .map(({ insight, vvs, hours }) => ({
        insight,
        vvs,
        hours,
        x: across(ageScale(hours)),
        y: up(vvsScale(vvs)),
        radius: Math.min(11, 4 + 1.2 * Math.log2(Math.max(1, insight.signal_count))),
      }))
      .sort((a, b) => a.vvs - b.vvs),
    ages: ageTicks
      .filter((hours) => hours >= youngest && hours <= oldest)
      .map((h) => tick(h, across(ageScale(h)))),
    velocities: vvsTicks
      .filter((vvs) => vvs >= slowest && vvs <= fastest)
      .map((v) => tick(v, up(vvsScale(v)))),
    zero: up(vvsScale(0)),
  };
}

function between(from: number, to: number, start: number, end: number): (value: number) => number {
  const span = to - from || 1;
  return (value) => start + ((value - from) / span) * (end - start);
}

export type Way = "left" | "right" | "up" | "down";

/** The nearest point that lies in a direction, judged by distance and by how straight the way is. */
export function nextPoint(points: readonly Point[], from: Point, way: Way): Point | null {
  const ahead = { left: [-1, 0], right: [1, 0], up: [0, -1], down: [0, 1] }[way] as [number, number];
  let best: Point | null = null;
  let least = Infinity;
  for (const point of points) {
    const [dx, dy] = [point.x - from.x, point.y - from.y];
    const along = dx * ahead[0] + dy * ahead[1];
    if (along <= 0.01) continue;
    const aside = Math.abs(dx * ahead[1]) + Math.abs(dy * ahead[0]);
    const distance = along + 2 * aside;
    if (distance < least) [best, least] = [point, distance];
  }
  return best;
}

export type Label = { readonly point: Point; readonly x: number; readonly y: number; readonly end: boolean };

/** Room a label is taken to need, in pixels of 11 px text. */
const labelPx = { character: 6.1, height: 14, gap: 5, longest: 26 };

export const labelText = (label: string): string =>
  label.length > labelPx.longest ? `${label.slice(0, labelPx.longest - 1).trimEnd()}…` : label;

/** Names for the fastest points, as many as fit without touching each other or a point that is already named. */
export function labelsOf(points: readonly Point[], plane: Plane, most = 8): readonly Label[] {
  type Box = readonly [left: number, top: number, right: number, bottom: number];
  const taken: Box[] = points.map((p) => [p.x - p.radius, p.y - p.radius, p.x + p.radius, p.y + p.radius]);
  const labels: Label[] = [];
  for (const point of points.toReversed()) {
    if (labels.length === most) break;
    const width = labelText(point.insight.label).length * labelPx.character;
    for (const end of [false, true]) {
      const x = end ? point.x - point.radius - labelPx.gap : point.x + point.radius + labelPx.gap;
      const box: Box = [
        end ? x - width : x,
        point.y - labelPx.height / 2,
        end ? x : x + width,
        point.y + labelPx.height / 2,
      ];
      const inside = box[0] >= plane.left && box[2] <= plane.width - 2 && box[1] >= 0;
      const free = taken.every((b) => box[2] < b[0] || box[0] > b[2] || box[3] < b[1] || box[1] > b[3]);
      if (!inside || !free) continue;
      labels.push({ point, x, y: point.y, end });
      taken.push(box);
      break;
    }
  }
  return labels;
}

/** `3 h`, `2 d`, `5 mo`: for the axis, where a whole sentence has no room. */
export function shortAge(hours: number, units: { h: string; d: string; mo: string; y: string }): string {
  if (hours < 48) return `${Math.round(hours)}\u00a0${units.h}`;
  if (hours < 24 * 60) return `${Math.round(hours / 24)}\u00a0${units.d}`;
  if (hours < 24 * 365) return `${Math.round(hours / 24 / 30)}\u00a0${units.mo}`;
  return `${Math.round(hours / 24 / 365)}\u00a0${units.y}`;
}

// What an insight is made of.

export type Signal = {
  readonly source: Source;
  readonly via: Via;
  readonly community: string;
  readonly observed_at: string;
};

export type SourceLine = {
  readonly source: Source;
  readonly posts: number;
  readonly places: readonly string[];
  /** By which ways its posts were seen. */
  readonly ways: readonly Via[];
  readonly lastAt: string;
};

/** Per source: how many posts, in which communities, by which ways, when it was last looked at; the freshest first. */
export function sourceLines(signals: readonly Signal[]): readonly SourceLine[] {
  const lines = new Map<Source, { posts: number; places: Set<string>; ways: Set<Via>; lastAt: string }>();
  for (const signal of signals) {
    const line = lines.get(signal.source) ?? {
      posts: 0,
      places: new Set<string>(),
      ways: new Set<Via>(),
      lastAt: signal.observed_at,
    };
    line.posts += 1;
    line.ways.add(signal.via);
    if (signal.community !== "") line.places.add(signal.community);
    if (Date.parse(signal.observed_at) > Date.parse(line.lastAt)) line.lastAt = signal.observed_at;
    lines.set(signal.source, line);
  }
  return [...lines]
    .map(([source, { places, ways, ...line }]) => ({ source, ...line, places: [...places], ways: [...ways] }))
    .sort((a, b) => Date.parse(b.lastAt) - Date.parse(a.lastAt));
}
