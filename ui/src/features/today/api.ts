import { useMemo } from "react";
import { useAct, useDoor, useEngine, useEngineEach } from "../../platform";
import { useCurrentMuse } from "../../shared/current";
import type { ValueLabels } from "../../shared/decision";
import { driftAlarms } from "../../shared/drift";
import { isMoving, useSteps } from "../../shared/making";
import { useLocale } from "../../shared/words";
import type { World } from "./model";

const atOnce = 100;

/** Everything the stream is made of, as the engine has it now. */
export function useWorld(now: number) {
  const { museId } = useCurrentMuse();
  const locale = useLocale();
  const takes = useEngine("list_takes", { query: { state: "in_review", limit: atOnce } });
  const productions = useEngine("list_productions", { query: { limit: atOnce } });
  const decisions = useEngine("list_decisions", { query: { limit: atOnce } });
  const insights = useEngine("list_trends", { query: { limit: atOnce } });
  const limits = useEngine("limits");
  const rented = useEngine("burst_overview");
  const drift = useEngine("drift", { path: { muse: museId ?? "" } }, { enabled: museId !== null });
  const initiatives = useInitiatives();
  const all = [takes, productions, decisions, insights, limits];
  const world: World = {
    takes: takes.data?.takes ?? [],
    productions: productions.data ?? [],
    decisions: decisions.data ?? [],
    insights: insights.data ?? [],
    initiatives,
    sessions: rented.data?.sessions ?? [],
    breaker: limits.data?.breaker,
    alarms: drift.data ? driftAlarms(drift.data, locale) : [],
    now,
  };
  return {
    world,
    ready: all.every((one) => one.data !== undefined || one.error !== null),
    trouble: all.find((one) => one.error !== null)?.error ?? null,
    again: () => all.forEach((one) => void one.refetch()),
  };
}

/** What the renderers of running work say, heard only while there is some. */
export function useRunningSteps(world: World) {
  const door = useDoor();
  return useSteps(
    door.events,
    world.productions.some((production) => isMoving(production.state)),
  );
}

/** The Muse in view with her DNA and her money. */
export function useMuse() {
  const { museId } = useCurrentMuse();
  const rows = useEngine("list_muses");
  const shown = useEngine("show_muse", { path: { muse: museId ?? "" } }, { enabled: museId !== null });
  const row = rows.data?.find((one) => one.muse_id === museId);
  return {
    row,
    view: shown.data,
    trouble: shown.data ? null : shown.error,
    again: () => void shown.refetch(),
    names: useNames(rows.data),
  };
}

/** Names by id, shown only where there is more than one Muse. */
function useNames(rows: readonly { readonly muse_id: string; readonly name: string }[] | undefined) {
  return useMemo(() => new Map((rows ?? []).map((row) => [row.muse_id, row.name])), [rows]);
}

/** What the Muse of a decision calls her values. */
export function useLabels(museId: string): ValueLabels {
  const shown = useEngine("show_muse", { path: { muse: museId } });
  const values = shown.data?.head.dna.moral_graph.values;
  return useMemo(() => new Map(values?.map((value) => [value.id, value.label]) ?? []), [values]);
}

/** Lets a proposal become a work. */
export const useBegin = () => useAct("begin_proposal", ["list_initiatives", "autopilot", "list_productions"]);

/** How a Muse stands who acts by herself; her reasons are said with it. */
export const usePilot = (museId: string) => useEngine("autopilot", { path: { muse: museId } }).data;

/** What all Muses did by themselves. */
function useInitiatives() {
  const muses = useEngine("list_muses").data;
  const asked = useMemo(
    () => (muses ?? []).map(({ muse_id }) => ({ path: { muse: muse_id }, query: { limit: atOnce } })),
    [muses],
  );
  const answers = useEngineEach("list_initiatives", asked);
  return useMemo(() => answers.flatMap((one) => one ?? []), [answers]);
}

export const useDesk = () => useAct("change_desk", ["list_takes", "list_productions", "review_queue"]);
export const useUndo = () => useAct("undo_desk", ["list_takes", "list_productions", "review_queue"]);
export const useRedo = () => useAct("redo_desk", ["list_takes", "list_productions", "review_queue"]);
export const useCancel = () => useAct("cancel", ["list_productions"]);
