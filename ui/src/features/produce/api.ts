import { useQueryClient } from "@tanstack/react-query";
import { useEffect, useMemo } from "react";
import { useAct, useDoor, useEngine } from "../../platform";
import type { ValueLabels } from "../../shared/decision";
import { isMoving, useSteps } from "../../shared/making";
import { useRested } from "../../shared/rested";
import { isIntent, type Renderer, type Request, type Wish, wishOf } from "./model";

/** Typing rests this long before the engine is asked. */
const restMs = 300;

const shelf = "produce.wish";

/** The wish as it was typed last in this session, and how to keep the next one. */
export const readWish = (): Wish => wishOf(window.sessionStorage.getItem(shelf));
export function keepWish(wish: Wish): void {
  try {
    window.sessionStorage.setItem(shelf, JSON.stringify(wish));
  } catch {
    // A browser without room keeps none: the wish then lasts as long as its sheet.
  }
}

/** What it costs where it is not rented; asked again whenever the sheet opens, since no event tells that a ComfyUI has come or gone. */
export function useQuote(renderer: Renderer, attempts: number) {
  const cache = useQueryClient();
  useEffect(() => {
    for (const name of ["quote", "foresee"]) void cache.invalidateQueries({ queryKey: [name] });
  }, [cache]);
  return useEngine("quote", { query: { renderer, attempts } }, { keep: true, enabled: renderer !== "burst" });
}

/** What a rented GPU would be for it, while that is wanted; asked again whenever it is wanted. */
export function useBurstOffer(muse: string | null, pictures: number, wanted: boolean) {
  const cache = useQueryClient();
  useEffect(() => {
    if (wanted) void cache.invalidateQueries({ queryKey: ["burst_offer"] });
  }, [cache, wanted]);
  const enabled = wanted && muse !== null;
  const offer = useEngine("burst_offer", { query: { muse: muse ?? "", pictures } }, { enabled });
  const overview = useEngine("burst_overview", undefined, { enabled });
  return { ...offer, setup: overview.data?.setup };
}

/** What the engine thinks of the wish once the typing rests. */
export function useDecision(wish: Wish, insists: boolean) {
  const intent = useRested(wish.intent.trim(), restMs);
  const body: Request = {
    intent,
    platform: wish.platform,
    renderer: wish.renderer,
    anyway: insists,
    ...(wish.museId === null ? {} : { muse: wish.museId }),
  };
  const asked = useEngine(
    "foresee",
    { body },
    { enabled: isIntent(intent) && wish.museId !== null, keep: true },
  );
  const current = intent === wish.intent.trim() && !asked.isPlaceholderData;
  return { ...asked, current };
}

/** Who is asked, with what she may spend, and what she calls her values. */
export function useAskedMuse(museId: string | null) {
  const shown = useEngine("show_muse", { path: { muse: museId ?? "" } }, { enabled: museId !== null });
  const dna = shown.data?.head.dna;
  const labels: ValueLabels = useMemo(
    () => new Map(dna?.moral_graph.values?.map((value) => [value.id, value.label]) ?? []),
    [dna],
  );
  return { dna, labels, wallet: shown.data?.wallet };
}

/** A production on its way: the engine's view of it and what its renderer says. */
export function useProduction(productionId: string | null) {
  const door = useDoor();
  const view = useEngine(
    "show_production",
    { path: { production: productionId ?? "" } },
    { enabled: productionId !== null },
  );
  const running = productionId !== null && (view.data === undefined || isMoving(view.data.production.state));
  const steps = useSteps(door.events, running);
  return { ...view, step: productionId === null ? undefined : steps.get(productionId) };
}

export const useProduce = () =>
  useAct("produce", ["list_productions", "limits", "list_decisions", "burst_overview"]);
export const useCancel = () => useAct("cancel", ["show_production", "list_productions"]);
