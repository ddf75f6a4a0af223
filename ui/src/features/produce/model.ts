import type { Asked, Reply } from "../../platform";

export type Request = Asked<"produce">["body"];
export type Renderer = NonNullable<Request["renderer"]>;
export type Platform = NonNullable<Request["platform"]>;
export type Quote = Reply<"quote">;
export type Breaker = Reply<"limits">["breaker"];

export const renderers: readonly Renderer[] = ["auto", "draft", "comfy", "google", "burst"];
export const platforms: readonly Platform[] = ["instagram", "tiktok", "youtube", "reddit"];

/** The longest intent, in characters as the engine counts them. */
export const longestIntent = 400;

/** What stands in the sheet; it survives its closing, not the session. */
export type Wish = {
  readonly intent: string;
  readonly museId: string | null;
  readonly platform: Platform;
  readonly renderer: Renderer;
};

export const emptyWish: Wish = { intent: "", museId: null, platform: "instagram", renderer: "auto" };

/** Reads a wish that was kept as text; what is no wish is nothing to start from. */
export function wishOf(text: string | null): Wish {
  try {
    const kept: unknown = JSON.parse(text ?? "");
    if (kept === null || typeof kept !== "object") return emptyWish;
    const { intent, museId, platform, renderer } = kept as Partial<Record<keyof Wish, unknown>>;
    return {
      intent: typeof intent === "string" ? intent : "",
      museId: typeof museId === "string" ? museId : null,
      platform: platforms.find((one) => one === platform) ?? emptyWish.platform,
      renderer: renderers.find((one) => one === renderer) ?? emptyWish.renderer,
    };
  } catch {
    return emptyWish;
  }
}

/** What the sheet opens with: what was asked for elsewhere goes before what was typed last. */
export function opening(kept: Wish, wanted: { readonly intent?: string }, muse: string | null): Wish {
  return { ...kept, intent: wanted.intent ?? kept.intent, museId: muse ?? kept.museId };
}

/** How many characters are left; below zero the engine would refuse. */
export const left = (intent: string): number => longestIntent - Array.from(intent.trim()).length;

/** Whether the intent says enough to be asked about. */
export const isIntent = (intent: string): boolean => intent.trim().length > 2 && left(intent) >= 0;

/** The renderer a quote was made for, read from the price it names: `comfy.picture`, an hour of a rented machine, or one of a model of Google's. */
export function runsOn(quote: Quote | undefined): "draft" | "comfy" | "google" | "burst" | null {
  const [name] = (quote?.rows[0]?.item ?? "").split(".", 1);
  if (name === "draft" || name === "comfy" || name === "burst") return name;
  return name?.startsWith("gemini") === true ? "google" : null;
}

/** What stands in the way before anything is asked for; the first one is the one to mend. */
export type Obstacle =
  | { readonly kind: "paused" }
  | { readonly kind: "wallet"; readonly free: number; readonly short: number }
  | { readonly kind: "breaker"; readonly room: number; readonly cap: number; readonly never: boolean };

export function obstacleOf(
  quote: Quote | undefined,
  wallet: { readonly free: number } | undefined,
  breaker: Breaker | undefined,
  paused: boolean,
): Obstacle | null {
  if (paused) return { kind: "paused" };
  if (!quote) return null;
  const { maximum } = quote;
  if (wallet && maximum > wallet.free)
    return { kind: "wallet", free: wallet.free, short: maximum - wallet.free };
  if (breaker && maximum > breaker.room)
    return { kind: "breaker", room: breaker.room, cap: breaker.cap, never: maximum > breaker.cap };
  return null;
}

type WindowPoint = { readonly at: string; readonly captured_in_last_60_min: number };

const hourMs = 3_600_000;

/**
 * When the rolling hour has room again for `maximum`: what was captured leaves it an hour after it came. `null` when that
 * is never, or hangs on what is in flight.
 */
export function roomReturns(
  window: readonly WindowPoint[],
  breaker: Breaker,
  maximum: number,
  now: number,
): string | null {
  let toLeave = breaker.captured + breaker.in_flight + maximum - breaker.cap;
  if (toLeave > breaker.captured) return null;
  for (const [place, point] of window.entries()) {
    const came = point.captured_in_last_60_min - (window[place - 1]?.captured_in_last_60_min ?? 0);
    const leaves = new Date(point.at).getTime() + hourMs;
    if (came <= 0 || leaves <= now) continue;
    toLeave -= came;
    if (toLeave <= 0) return new Date(leaves).toISOString();
  }
  return null;
}

/** Whether the creator has to say yes to the amount itself. */
export const needsApproval = (quote: Quote | undefined, approvalAbove: number | undefined): boolean =>
  quote !== undefined && approvalAbove !== undefined && quote.maximum > approvalAbove;

export type Primary = "make" | "anyway" | "waiting" | "refused" | "blocked";

/** What the one button does now. */
export function primaryOf(
  wish: Wish,
  decision: { readonly outcome: "produce" | "skip" | "refuse" } | null,
  mayInsist: boolean,
  obstacle: Obstacle | null,
  approval: { readonly needed: boolean; readonly given: boolean },
): Primary {
  if (obstacle) return "blocked";
  if (!isIntent(wish.intent) || wish.museId === null || decision === null) return "waiting";
  if (decision.outcome === "refuse") return "refused";
  if (approval.needed && !approval.given) return "waiting";
  if (decision.outcome === "skip") return mayInsist ? "anyway" : "refused";
  return "make";
}
