import { useQueryClient } from "@tanstack/react-query";
import { useEffect } from "react";
import { type Asked, keyOf, type Reply, useAct, useEngine } from "../../platform";
import type { Renderer } from "./model";

export const useFilms = () => useEngine("list_films");

export const useFilm = (film: string) => useEngine("show_film", { path: { film } });

export const useModels = () => useEngine("list_models");

/** What her pictures cost where, and what she may spend without asking. */
export function useAskedMuse(museId: string | null) {
  const shown = useEngine("show_muse", { path: { muse: museId ?? "" } }, { enabled: museId !== null });
  const limits = shown.data?.head.dna.limits;
  return { limits, wallet: shown.data?.wallet };
}

/** What one picture costs there; asked again when it is shown, since no event tells that a ComfyUI has come or gone. */
export function usePictureQuote(renderer: Renderer, attempts: number) {
  const cache = useQueryClient();
  useEffect(() => void cache.invalidateQueries({ queryKey: ["quote"] }), [cache]);
  return useEngine("quote", { query: { renderer, attempts } }, { keep: true });
}

/** Her takes among which one may open a shot. */
export const useTakes = (muse: string) => useEngine("list_takes", { query: { muse, limit: 500 } });

/** Puts an answer about a film in the place of what the cache holds of it, or has it asked again. */
export function useAdopt(film: string) {
  const cache = useQueryClient();
  const queryKey = keyOf("show_film", { path: { film } } satisfies Asked<"show_film">);
  return {
    adopt: async (view: Reply<"show_film">) => {
      await cache.cancelQueries({ queryKey });
      cache.setQueryData(queryKey, view);
      void cache.invalidateQueries({ queryKey: ["list_films"] });
    },
    refresh: () => cache.invalidateQueries({ queryKey }),
  };
}

const films = ["list_films", "show_film"] as const;

export const useAddFilm = () => useAct("add_film", ["list_films"]);
export const useChangeFilm = () => useAct("change_film");
export const useRemoveFilm = () => useAct("remove_film", ["list_films"]);
export const useBoard = () => useAct("board_film", [...films, "list_productions", "limits"]);
export const useCancel = () => useAct("cancel", [...films, "list_productions"]);
export const useShoot = () => useAct("start_filming", [...films, "limits"]);
export const useStop = () => useAct("stop_filming", films);
export const useJoin = () => useAct("join_film", films);
export const useSay = () => useAct("review_film", films);
export const useRelease = () => useAct("release_film", films);
export const useOpenWith = () => useAct("choose_key_frame", films);
