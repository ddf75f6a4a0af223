import type { Reply } from "../../platform";
import { isMoving } from "../../shared/making";

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
export function sharesOf(stretches: readonly Stretch[], least = 0.03): readonly number[] {
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
