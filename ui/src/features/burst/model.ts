import type { Reply } from "../../platform";
import { holdsMachine, isAlive, type Phase, type Session } from "../../shared/burst";
import { given } from "../../shared/given";
import { isMoving } from "../../shared/making";
import type { Tone } from "../../shared/ui";

export type View = Reply<"show_production">;
export type Check = Reply<"doctor">["checks"][number];
export type Price = Reply<"prices">[number];

/** A stretch of a work's life: waiting for its turn, rendering an attempt, or being looked at. */
export type Stretch = {
  readonly kind: "wait" | "render" | "check";
  readonly attempt: number | null;
  readonly repair: boolean;
  readonly seconds: number;
  readonly cost: number;
  readonly failed: boolean;
};

export type Timeline = {
  readonly stretches: readonly Stretch[];
  readonly seconds: number;
  readonly attempts: number;
  readonly cost: number;
  readonly moving: boolean;
};

/** What is shorter than this is not worth a stretch of its own, in seconds. */
const tooShort = 0.02;

/** A work as the stretches it went through, from asked to ended; `now` ends what still runs. */
export function timelineOf(
  { production, renders }: Pick<View, "production" | "renders">,
  now: number,
): Timeline {
  const moving = isMoving(production.state);
  const stretches: Stretch[] = [];
  let at = Date.parse(production.created_at);
  const begin = at;
  const until = (moment: number, stretch: Omit<Stretch, "seconds">) => {
    const seconds = Math.max(0, (moment - at) / 1000);
    if (seconds >= tooShort) stretches.push({ ...stretch, seconds });
    at = Math.max(at, moment);
  };
  const idle = { attempt: null, repair: false, cost: 0, failed: false };
  for (const [place, render] of renders.entries()) {
    until(Date.parse(render.asked_at), { ...idle, kind: place === 0 ? "wait" : "check" });
    until(render.ended_at == null ? now : Date.parse(render.ended_at), {
      kind: "render",
      attempt: render.attempt,
      repair: render.kind === "repair",
      cost: render.cost,
      failed: render.problem != null,
    });
    if (render.verdict) until(Date.parse(render.verdict.judged_at), { ...idle, kind: "check" });
  }
  if (moving) until(now, { ...idle, kind: renders.length === 0 ? "wait" : "check" });
  return {
    stretches,
    seconds: (at - begin) / 1000,
    attempts: renders.length,
    cost: renders.reduce((sum, render) => sum + render.cost, 0),
    moving,
  };
}

/**
 * Shares of a bar for stretches of very different lengths: each is seen, longer ones are longer, and together they are 1.
 */
export function sharesOf(stretches: readonly Pick<Stretch, "seconds">[], least = 0.03): readonly number[] {
  const whole = stretches.reduce((sum, { seconds }) => sum + seconds, 0);
  if (whole <= 0) return stretches.map(() => 1 / stretches.length);
  const held = stretches.map(({ seconds }) => Math.max(least, seconds / whole));
  const sum = held.reduce((a, b) => a + b, 0);
  return held.map((share) => share / sum);
}

/** The check of a link by its name in the doctor's report. */
export const checkOf = (checks: readonly Check[], link: string): Check | undefined =>
  checks.find((check) => check.link === link);

/** What the ComfyUI server can do for her, read from its check. */
export function abilityOf(check: Check | undefined): "locked" | "plates" | "absent" | "broken" | null {
  if (!check) return null;
  return ({ ok: "locked", note: "plates", absent: "absent", broken: "broken" } as const)[check.state];
}

export type Overview = Reply<"burst_overview">;
export type Stray = Overview["strays"][number];
export type News = Session["news"][number];
export type End = NonNullable<Session["ends"]>;

/** A stretch of a session as it is drawn; those that were alike may stand together. */
export type Leg = {
  readonly phase: Phase;
  readonly seconds: number;
  readonly cost: number;
  /** How many stretches it stands for. */
  readonly times: number;
  readonly billed: boolean;
};

/**
 * The stretches of a session as legs, at most `most` and one for each phase beyond it: a long session renders and idles in
 * turns, and what is over is then told as sums. The stretch that goes on is always one of its own.
 */
export function legsOf(stretches: Session["stretches"], most = 9): readonly Leg[] {
  const legs = stretches.map(({ phase, secs, cost }): Leg => ({
    phase,
    seconds: secs,
    cost,
    times: 1,
    billed: holdsMachine(phase),
  }));
  if (legs.length <= most) return legs;
  const sums = new Map<Phase, Leg>();
  for (const leg of legs.slice(0, -1)) {
    const known = sums.get(leg.phase);
    sums.set(
      leg.phase,
      known === undefined
        ? leg
        : {
            ...known,
            seconds: known.seconds + leg.seconds,
            cost: known.cost + leg.cost,
            times: known.times + 1,
          },
    );
  }
  return [...sums.values(), ...legs.slice(-1)];
}

/** The first so many that have ended, and how many are not shown. */
export function shownOf<T>(ended: readonly T[], all: boolean, few = 5) {
  return { shown: all ? ended : ended.slice(0, few), left: all ? 0 : Math.max(0, ended.length - few) };
}

const sound: readonly string[] = ["asked", "idle", "granted"];

/** A session's state as a tone; words say the same. */
export function toneOf(session: Session): Tone {
  if (!isAlive(session)) return given(session.ends) && !sound.includes(session.ends.why) ? "bad" : "idle";
  if (given(session.problem) || newsOf(session).some(({ trouble }) => trouble)) return "attention";
  return session.phase === "ready" || session.phase === "rendering" || session.phase === "idle"
    ? "good"
    : "info";
}

/** What the cluster said last of each kind, the latest first; once it is ready only what stands in its way. */
export function newsOf({ news, phase }: Pick<Session, "news" | "phase">): readonly News[] {
  const latest = new Map<string, News>();
  for (const one of news) {
    const known = latest.get(one.kind);
    if (known === undefined || known.at <= one.at) latest.set(one.kind, one);
  }
  const isUp = phase === "ready" || phase === "rendering" || phase === "idle";
  return [...latest.values()]
    .filter((one) => !isUp || ["evicted", "preempted", "container"].includes(one.kind))
    .toSorted((a, b) => b.at.localeCompare(a.at));
}

/** Whether stopping it takes a render away, so that one is asked first. */
export const losesWork = ({ phase, running }: Session): boolean => phase === "rendering" || running > 0;

/** The most a stray can still cost, by the time left to it; `null` where that is not known. */
export const strayCost = ({ left_secs, over }: Stray, perHour: number | null): number | null =>
  over ? 0 : given(left_secs) && perHour !== null ? Math.ceil((left_secs * perHour) / 3600) : null;

export type Plan = Reply<"plan_burst">;
export type PlanRow = Plan["rows"][number];

/** The smallest pool with which so many of those who ask find a warm pod; `null` when none of them does. */
export const enoughOf = (rows: readonly PlanRow[], share: number): PlanRow | null =>
  rows.toSorted((a, b) => a.pool - b.pool).find((row) => row.hits >= share) ?? null;

/** The next length of time at or above `value` whose quarters are easily read, in seconds. */
export const roundSecs = (value: number): number =>
  [1, 2, 4, 10, 20, 40, 60, 120, 240, 480, 1_200, 2_400, 3_600, 7_200].find((one) => one >= value) ??
  roundTop(value);

/** The next round number at or above `value`: 1, 2, 2.5 or 5 times a power of ten. */
export function roundTop(value: number): number {
  if (!(value > 0)) return 1;
  const power = 10 ** Math.floor(Math.log10(value));
  const step = [1, 2, 2.5, 5, 10].find((one) => one * power >= value * (1 - 1e-9)) ?? 10;
  return step * power;
}
