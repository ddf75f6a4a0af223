import type { components } from "../../generated/api";
import { given } from "../given";
import type { Locale } from "../locale";
import { money } from "../money";

type Schemas = components["schemas"];
export type Phase = Schemas["BurstPhase"];
export type Setup = Schemas["BurstSetup"];
export type Offer = Schemas["BurstOffer"];
export type Session = Schemas["BurstView"];
export type Span = Schemas["Span"];

const phases: readonly Phase[] = [
  "intent",
  "asked",
  "scheduled",
  "started",
  "restored",
  "ready",
  "rendering",
  "idle",
  "ending",
  "gone",
];

export const isPhase = (name: unknown): name is Phase => phases.some((phase) => phase === name);

/** Whether a machine is held in this phase, and so billed. */
export const holdsMachine = (phase: Phase): boolean =>
  phase !== "intent" && phase !== "asked" && phase !== "gone";

export const isAlive = ({ phase, ended_at }: Pick<Session, "phase" | "ended_at">): boolean =>
  phase !== "gone" && !given(ended_at);

/**
 * What a session cost and how long its stretches are by now: as it was heard, and from then on by the price of an hour.
 * Only while a machine is held, and never more than it can cost if nobody does anything.
 */
export function ticked(session: Session, heardAt: number, now: number): Session {
  const secs = Math.max(0, (now - heardAt) / 1000);
  const last = session.stretches.at(-1);
  if (!isAlive(session) || last === undefined || secs === 0) return session;
  const most = Math.max(0, Math.min(session.unattended, session.held - session.spent));
  const cost = holdsMachine(session.phase) ? Math.min(most, Math.round((secs * session.per_hour) / 3600)) : 0;
  return {
    ...session,
    stretches: [
      ...session.stretches.slice(0, -1),
      { ...last, secs: last.secs + secs, cost: last.cost + cost },
    ],
    spent: session.spent + cost,
    spent_at_most: Math.max(session.spent + cost, Math.min(session.held, session.spent_at_most + cost)),
  };
}

/** What a session that lives has spent: with two decimals a minute of a small GPU would stand still. */
export const spentText = (spent: number, locale: Locale): string => money(spent, locale, spent === 0 ? 2 : 4);

/** The machine of a setup, as a session says it: `nvidia-l4, spot`, or the name of its pool. */
export function machineOf(setup: Setup, way: Offer["way"]): string | null {
  if (way === "pool" && given(setup.warm_pool)) return setup.warm_pool;
  const name = setup.accelerator ?? setup.compute_class;
  if (!given(name)) return null;
  return `${setup.gpus > 1 ? `${setup.gpus} × ` : ""}${name}${setup.spot ? ", spot" : ""}`;
}

/** The cluster by the name a person knows it by; `null` for the current context. */
export function clusterOf(cluster: Setup["cluster"]): string | null {
  if (!given(cluster)) return null;
  return cluster.by === "gke"
    ? `${cluster.project} / ${cluster.location} / ${cluster.cluster}`
    : (cluster.context ?? null);
}

/** Whether a problem of the cluster is mended where the cluster is set up. */
export const isOfSetup = (code: string): boolean =>
  /^burst\.(not_set_up|bad_setting|kubeconfig|sign_in|denied|missing|refused|unreachable|bad_reply)$/.test(
    code,
  );
