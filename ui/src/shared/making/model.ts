import type { components } from "../../generated/api";
import { isOfSetup, isPhase, type Phase } from "../burst";

type Schemas = components["schemas"];
export type Production = Schemas["Production"];
export type ProductionState = Schemas["ProductionState"];
export type RenderView = Schemas["RenderView"];
export type Judgement = Schemas["Judgement"];
export type FindingKind = Schemas["Finding"]["kind"];

const moving: readonly ProductionState[] = [
  "planned",
  "compiled",
  "granted",
  "rendering",
  "audited",
  "repairing",
];

/** Whether the engine is at it; what rests waits for the creator or has ended. */
export const isMoving = (state: ProductionState): boolean => moving.includes(state);

export type Stage = "plan" | "money" | "render" | "critic" | "review";

export const stages: readonly Stage[] = ["plan", "money", "render", "critic", "review"];

/** How far a work is: `done` are over, `at` is under way, `ended` says that it goes no further. */
export type Way = { readonly done: number; readonly at: Stage | null; readonly ended: boolean };

export function wayOf(state: ProductionState, renders: readonly Pick<RenderView, "ended_at">[] = []): Way {
  const at = (stage: Stage): Way => ({ done: stages.indexOf(stage), at: stage, ended: false });
  switch (state) {
    case "planned":
      return at("plan");
    case "compiled":
      return at("money");
    case "granted":
    case "repairing":
      return at("render");
    case "rendering":
      // The state stays while the critic looks at the picture that has come.
      return at(renders.at(-1)?.ended_at == null ? "render" : "critic");
    case "audited":
      return at("critic");
    case "in_review":
    case "approved":
    case "released":
      return { done: stages.length, at: null, ended: false };
    case "rejected":
      return { done: 4, at: null, ended: true };
    case "failed":
    case "cancelled":
      return {
        done: renders.some((render) => render.ended_at != null) ? 3 : renders.length > 0 ? 2 : 1,
        at: null,
        ended: true,
      };
  }
}

/** What a renderer says while it works. */
export type Step =
  | { readonly step: "uploading" | "downloading" }
  | { readonly step: "queued"; readonly position: number }
  | { readonly step: "working"; readonly what: string; readonly done: number }
  | { readonly step: "reconnecting"; readonly attempt: number }
  /** It waits for a rented machine, which is in this phase. */
  | { readonly step: "session"; readonly phase: Phase };

/** Reads the particulars of a `render_progress` event; `null` for what this version does not know. */
export function stepOf(detail: Readonly<Record<string, unknown>>): Step | null {
  const number = (name: string) => (typeof detail[name] === "number" ? detail[name] : 0);
  switch (detail["step"]) {
    case "uploading":
    case "downloading":
      return { step: detail["step"] };
    case "queued":
      return { step: "queued", position: number("position") };
    case "working":
      return {
        step: "working",
        what: typeof detail["what"] === "string" ? detail["what"] : "",
        done: Math.min(1, Math.max(0, number("done"))),
      };
    case "reconnecting":
      return { step: "reconnecting", attempt: number("attempt") };
    case "session":
      return isPhase(detail["phase"]) ? { step: "session", phase: detail["phase"] } : null;
    default:
      return null;
  }
}

/** The newest picture that was judged, with what the critic said. */
export function judgedOf(
  renders: readonly RenderView[],
): { render: RenderView; judgement: Judgement } | null {
  for (const render of renders.toReversed())
    if (render.verdict) return { render, judgement: render.verdict.judgement };
  return null;
}

/** Seconds between two moments, never below zero. */
export function secondsBetween(from: string | number, to: string | number): number {
  return Math.max(0, (new Date(to).getTime() - new Date(from).getTime()) / 1000);
}

/** The moment at which a refusal says that there is room again. */
export function roomAt(advice: string | null | undefined): string | null {
  return /\d{4}-\d\d-\d\dT\d\d:\d\d:\d\d(?:\.\d+)?Z/.exec(advice ?? "")?.[0] ?? null;
}

/** The screen on which a problem is mended. */
export function menderOf(code: string): "budget" | "settings" | "muse" | "cluster" | "burst" | null {
  if (/^(wallet|breaker|limit|grant)\./.test(code)) return "budget";
  if (code === "budget.daily" || /^(identity|enrolment|muse)\./.test(code)) return "muse";
  if (/^(comfy|render\.missing|render\.unknown|models|studio\.paused)/.test(code)) return "settings";
  if (code.startsWith("burst.")) return isOfSetup(code) ? "cluster" : "burst";
  return null;
}
