import { type InfiniteData, type QueryKey, useInfiniteQuery } from "@tanstack/react-query";
import { useMemo } from "react";
import { type EngineError, keyOf, useAct, useDoor, useEngine } from "../../platform";
import type { Entry, EntryKind } from "./model";

/** Rows asked for at once. */
const pageRows = 200;

export const useSpend = (days: number) =>
  useEngine("spend", { query: { days } }, { keep: true, everyMs: 60_000 });
export const useWallets = () => useEngine("wallets");
export const useLimits = () => useEngine("limits");
export const usePrices = () => useEngine("prices");
/** Works that lately came to an end, for what the breaker stopped. */
export const useLately = () => useEngine("list_productions", { query: { limit: 200 } });
/** Her sealed limits. */
export const useMuse = (muse: string) => useEngine("show_muse", { path: { muse } });

/** Captures of the last hour, for when room returns. */
export const useCaptures = (enabled: boolean) =>
  useEngine("ledger", { query: { kind: "capture", limit: 1_000 } }, { enabled });

/** Names of Muses by id. */
export function useNames(): ReadonlyMap<string, string> {
  const muses = useEngine("list_muses").data;
  return useMemo(() => new Map(muses?.map((muse) => [muse.muse_id, muse.name])), [muses]);
}

export type LedgerFilter = {
  readonly q: string;
  readonly kind: EntryKind | "all";
  readonly muse: string;
};

/** The ledger backwards, page by page. */
export function useLedger({ q, kind, muse }: LedgerFilter) {
  const door = useDoor();
  const query = {
    limit: pageRows,
    ...(q.trim() === "" ? {} : { q: q.trim() }),
    ...(kind === "all" ? {} : { kind }),
    ...(muse === "all" ? {} : { muse }),
  };
  return useInfiniteQuery<Entry[], EngineError, InfiniteData<Entry[]>, QueryKey, number | null>({
    queryKey: [...keyOf("ledger"), "pages", query],
    initialPageParam: null,
    queryFn: ({ pageParam, signal }) =>
      door.call("ledger", { query: pageParam === null ? query : { ...query, before: pageParam } }, signal),
    getNextPageParam: (last) => (last.length < pageRows ? null : (last.at(-1)?.seq ?? null)),
    placeholderData: (before) => before,
  });
}

export const useVerify = () => useAct("verify_ledger");
export const useDeposit = () => useAct("post_deposit", ["wallets", "wallet", "list_muses", "ledger"]);
export const useSetLimit = () => useAct("set_limit", ["limits", "spend"]);
