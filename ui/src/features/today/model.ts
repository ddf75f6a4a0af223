import type { Reply } from "../../platform";
import { isAlive, type Session } from "../../shared/burst";
import { given } from "../../shared/given";
import { isMoving } from "../../shared/making";

export type Take = Reply<"list_takes">["takes"][number];
export type Production = Reply<"list_productions">[number];
export type Decision = Reply<"list_decisions">[number];
export type Insight = Reply<"list_trends">[number];
export type Initiative = Reply<"list_initiatives">[number];
export type Breaker = Reply<"limits">["breaker"];

/** One thing in the stream of what needs the creator. */
export type Item =
  | { readonly kind: "approval"; readonly key: string; readonly take: Take }
  | { readonly kind: "drift"; readonly key: string; readonly alarms: readonly string[] }
  | { readonly kind: "breaker"; readonly key: string; readonly breaker: Breaker }
  | {
      readonly kind: "proposal";
      readonly key: string;
      readonly initiative: Initiative;
      /** The arithmetic behind it, as far as it is among the latest. */
      readonly decision: Decision | undefined;
    }
  | { readonly kind: "rented"; readonly key: string; readonly session: Session }
  | { readonly kind: "running"; readonly key: string; readonly production: Production }
  | { readonly kind: "failed"; readonly key: string; readonly production: Production }
  | { readonly kind: "decision"; readonly key: string; readonly decision: Decision }
  | { readonly kind: "insight"; readonly key: string; readonly insight: Insight }
  | {
      readonly kind: "deed";
      readonly key: string;
      readonly initiative: Initiative;
      /** What it is called where she had no idea of her own. */
      readonly insight: Insight | undefined;
    }
  | { readonly kind: "trend"; readonly key: string; readonly insight: Insight };

/** The parts of the stream, as they follow each other. */
export type Part =
  "waiting" | "alarms" | "rented" | "proposals" | "running" | "failed" | "opportunities" | "deeds" | "trends";

export type World = {
  readonly takes: readonly Take[];
  readonly productions: readonly Production[];
  readonly decisions: readonly Decision[];
  readonly insights: readonly Insight[];
  /** What the Muses did by themselves. */
  readonly initiatives: readonly Initiative[];
  /** Rented GPUs, alive or not. */
  readonly sessions: readonly Session[];
  readonly breaker: Breaker | undefined;
  readonly alarms: readonly string[];
  readonly now: number;
};

const hour = 3_600_000;

/** A failure or an idea older than this is no longer news. */
const failedForMs = 48 * hour;
const decidedForMs = 7 * 24 * hour;

/** Less room than this share of the cap is worth a word. */
const littleRoom = 0.1;

/** A wish typed further within this time was one wish. */
const typingMs = 5 * 60_000;

/** What she did by herself is told for a day, what she proposes waits as long as an idea. */
const doneForMs = 24 * hour;

const mostProposals = 4;
const mostDeeds = 4;
const mostFailed = 5;
const mostDecisions = 4;
const mostInsights = 6;
const mostTrends = 6;

/** What needs the creator, most pressing first: her word, alarms, what is rented, what she proposes, running work, failures, ideas, what she did, trends. */
export function ranked(world: World): readonly { readonly part: Part; readonly items: readonly Item[] }[] {
  const parts: readonly { readonly part: Part; readonly items: readonly Item[] }[] = [
    { part: "waiting", items: waiting(world.takes) },
    { part: "alarms", items: alarms(world) },
    { part: "rented", items: rented(world.sessions) },
    { part: "proposals", items: proposals(world) },
    { part: "running", items: running(world.productions) },
    { part: "failed", items: failed(world) },
    { part: "opportunities", items: [...ideas(world), ...chances(world.insights)] },
    { part: "deeds", items: deeds(world) },
    { part: "trends", items: trends(world.insights) },
  ];
  return parts.filter(({ items }) => items.length > 0);
}

/** Who has waited longest comes first. */
function waiting(takes: readonly Take[]): Item[] {
  return takes
    .filter((take) => take.state === "in_review")
    .toSorted((a, b) => a.updated_at.localeCompare(b.updated_at))
    .map((take) => ({ kind: "approval", key: take.production_id, take }));
}

function alarms({ alarms, breaker }: World): Item[] {
  return [
    ...(alarms.length > 0 ? [{ kind: "drift", key: "drift", alarms } as const] : []),
    ...(breaker && isTight(breaker) ? [{ kind: "breaker", key: "breaker", breaker } as const] : []),
  ];
}

/** What costs something by the minute, the longest first. */
function rented(sessions: readonly Session[]): Item[] {
  return sessions
    .filter(isAlive)
    .toSorted((a, b) => a.asked_at.localeCompare(b.asked_at))
    .map((session) => ({ kind: "rented", key: session.burst_id, session }));
}

/** Whether the breaker leaves little or nothing for this hour. */
export const isTight = ({ room, cap }: Breaker): boolean => room < littleRoom * cap || room <= 0;

/** What she would make if she were let, the latest of each trend; one that became a work is none any more. */
function proposals({ initiatives, decisions, now }: World): Item[] {
  const latest = new Map<string, Initiative>();
  for (const one of initiatives) {
    const about = `${one.muse_id} ${one.insight_id}`;
    const known = latest.get(about);
    if (known === undefined || known.at < one.at) latest.set(about, one);
  }
  return [...latest.values()]
    .filter(
      (one) =>
        one.outcome === "proposed" && !given(one.production_id) && now - Date.parse(one.at) < decidedForMs,
    )
    .toSorted((a, b) => b.at.localeCompare(a.at))
    .slice(0, mostProposals)
    .map((initiative) => ({
      kind: "proposal",
      key: initiative.initiative_id,
      initiative,
      decision: decisions.find(({ decision_id }) => decision_id === initiative.decision_id),
    }));
}

/** What she began or let be of late, newest first. */
function deeds({ initiatives, insights, now }: World): Item[] {
  return initiatives
    .filter((one) => one.outcome !== "proposed" && now - Date.parse(one.at) < doneForMs)
    .toSorted((a, b) => b.at.localeCompare(a.at))
    .slice(0, mostDeeds)
    .map((initiative) => ({
      kind: "deed",
      key: initiative.initiative_id,
      initiative,
      insight: insights.find(({ insight_id }) => insight_id === initiative.insight_id),
    }));
}

/** Her initiatives by the works that came of them. */
export const byWork = (initiatives: readonly Initiative[]): ReadonlyMap<string, Initiative> =>
  new Map(initiatives.flatMap((one) => (given(one.production_id) ? [[one.production_id, one]] : [])));

function running(productions: readonly Production[]): Item[] {
  return productions
    .filter((production) => isMoving(production.state))
    .toSorted((a, b) => a.created_at.localeCompare(b.created_at))
    .map((production) => ({ kind: "running", key: production.production_id, production }));
}

/** What ended badly of late and was not tried again since. */
function failed({ productions, now }: World): Item[] {
  return productions
    .filter(
      (production) =>
        (production.state === "failed" || isRefusedByCritic(production)) &&
        now - Date.parse(production.updated_at) < failedForMs &&
        !productions.some(
          (later) => isSameWish(later, production) && later.created_at > production.created_at,
        ),
    )
    .toSorted((a, b) => b.updated_at.localeCompare(a.updated_at))
    .slice(0, mostFailed)
    .map((production) => ({ kind: "failed", key: production.production_id, production }));
}

/** Rejected by the critic and not by the creator, who needs no telling. */
const isRefusedByCritic = (production: Production): boolean =>
  production.state === "rejected" && production.problem?.code.startsWith("critic.") === true;

const isSameWish = (
  a: { readonly intent: string; readonly muse_id: string },
  b: { readonly intent: string; readonly muse_id: string },
): boolean => a.muse_id === b.muse_id && plain(a.intent) === plain(b.intent);

const plain = (text: string): string => text.trim().toLowerCase().replace(/\s+/g, " ");

/** Decisions that said yes and were not followed, the best return first; a wish that was typed on counts once. */
function ideas({ decisions, productions, initiatives, now }: World): Item[] {
  // What she decided by herself is told with her reason, as a proposal or a deed.
  const hers = new Set(initiatives.map(({ decision_id }) => decision_id));
  const newest = decisions.toSorted((a, b) => b.decided_at.localeCompare(a.decided_at));
  const kept: Decision[] = [];
  for (const decision of newest) {
    const age = now - Date.parse(decision.decided_at);
    const made = productions.some((production) => isSameWish(production, decision));
    const again = newest.some(
      (later) =>
        later !== decision && supersedes(later, decision) && newest.indexOf(later) < newest.indexOf(decision),
    );
    if (hers.has(decision.decision_id)) continue;
    if (decision.outcome === "produce" && age < decidedForMs && !made && !again) kept.push(decision);
  }
  return kept
    .toSorted((a, b) => b.roi.mid - a.roi.mid)
    .slice(0, mostDecisions)
    .map((decision) => ({ kind: "decision", key: decision.decision_id, decision }));
}

/** Whether `later` is the same wish weighed again, or typed on, or cut back, within some minutes. */
function supersedes(later: Decision, earlier: Decision): boolean {
  if (later.muse_id !== earlier.muse_id) return false;
  const [a, b] = [plain(later.intent), plain(earlier.intent)];
  if (a === b) return true;
  const near = Date.parse(later.decided_at) - Date.parse(earlier.decided_at) < typingMs;
  return near && (a.startsWith(b) || b.startsWith(a));
}

const phaseRank = { peaking: 0, rising: 1, emerging: 2, fading: 3 } as const;

const byPhaseAndSpeed = (a: Insight, b: Insight): number =>
  phaseRank[a.phase] - phaseRank[b.phase] || (b.vvs ?? -Infinity) - (a.vvs ?? -Infinity);

function chances(insights: readonly Insight[]): Item[] {
  return insights
    .filter(({ phase }) => phase === "peaking" || phase === "rising")
    .toSorted(byPhaseAndSpeed)
    .slice(0, mostInsights)
    .map((insight) => ({ kind: "insight", key: insight.insight_id, insight }));
}

function trends(insights: readonly Insight[]): Item[] {
  return insights
    .filter(({ phase }) => phase === "emerging" || phase === "fading")
    .toSorted(byPhaseAndSpeed)
    .slice(0, mostTrends)
    .map((insight) => ({ kind: "trend", key: insight.insight_id, insight }));
}

/**
 * The words a trend shares, as a wish to start from. Its title is somebody else's sentence and is only shown.
 */
export const wishOf = (insight: Insight): string => insight.terms.slice(0, 5).join(" ");

/** The row that gets the focus when arrows are pressed in one of `count` rows. */
export function nextRow(at: number, key: string, count: number): number | null {
  const to = { ArrowDown: at + 1, ArrowUp: at - 1, Home: 0, End: count - 1, j: at + 1, k: at - 1 }[key];
  if (to === undefined || count === 0) return null;
  return Math.min(count - 1, Math.max(0, to));
}
