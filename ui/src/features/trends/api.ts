import { useQueryClient } from "@tanstack/react-query";
import { useEffect, useMemo, useRef, useState } from "react";
import { EngineError, keyOf, type Reply, useAct, useDoor, useEngine } from "../../platform";
import type { ValueLabels } from "../../shared/decision";
import { useRested } from "../../shared/rested";
import { type Draft, isFault, wantedOf } from "./feeds";
import { headBytes, judge, linesOfTable, type Verdict } from "./file";

/** As many as the engine hands out at once. */
const most = 1_000;

export const useTrends = () => useEngine("list_trends", { query: { limit: most } });

export const useTrend = (insight: string) => useEngine("show_trend", { path: { insight } }, { keep: false });

export const useFeeds = () => useEngine("list_feeds");
export const usePolls = (feed: string) =>
  useEngine("list_polls", { path: { feed }, query: { limit: mostPolls } });
export const useAddFeed = () => useAct("add_feed", ["list_feeds"]);
export const useChangeFeed = () => useAct("change_feed", ["list_feeds"]);
export const useAskFeed = () => useAct("ask_feed", ["list_feeds", "list_polls"]);
export const useRemoveFeed = () => useAct("remove_feed", ["list_feeds"]);
export const useMuses = () => useEngine("list_muses");

/** Which keys of services the studio has; a way without its key is offered with a word on that. */
export function useHasKey(): (name: Reply<"list_keys">[number]["name"]) => boolean {
  const keys = useEngine("list_keys").data;
  return (name) => keys?.some((key) => key.name === name && key.place !== "missing") === true;
}

/** Polls of one feed that are shown. */
const mostPolls = 100;
/** Typing rests this long before a price is asked for, in milliseconds. */
const restMs = 300;

/** What a feed as it is being described would cost, once the typing rests; `current` while it is about what stands there. */
export function useFeedQuote(draft: Draft) {
  const wanted = wantedOf(draft);
  const rested = useRested(JSON.stringify(wanted), restMs);
  const current = rested === JSON.stringify(wanted);
  const asked = useEngine(
    "quote_feed",
    { body: isFault(wanted) ? { listening: { what: "file", path: "" } } : wanted },
    { enabled: current && !isFault(wanted), keep: true },
  );
  return { cost: asked.data?.cost, problem: asked.error, current: current && !asked.isPlaceholderData };
}

/** From which amount on the creator of a Muse is asked; `null` while nobody knows. */
export function useApprovalAbove(museId: string | null): number | null {
  const muse = useEngine("show_muse", { path: { muse: museId ?? "" } }, { enabled: museId !== null });
  return museId === null ? null : (muse.data?.head.dna.limits.approval_above ?? null);
}

/** What the Muse of a decision calls her values. */
export function useLabels(muse: string): ValueLabels {
  const values = useEngine("show_muse", { path: { muse } }).data?.head.dna.moral_graph.values;
  return useMemo(() => new Map(values?.map((value) => [value.id, value.label])), [values]);
}

export type Refusal = Extract<Verdict, { kind: "no" }>["why"] | "emptyTable" | "folder" | "many";

export type Import =
  | { readonly step: "idle" }
  | { readonly step: "converting" | "sending"; readonly name: string }
  | { readonly step: "refused"; readonly name: string; readonly why: Refusal }
  | { readonly step: "unreadable" | "stopped"; readonly name: string }
  | { readonly step: "failed"; readonly name: string; readonly error: EngineError }
  | { readonly step: "done"; readonly name: string; readonly report: Reply<"import_signals"> };

/** Reads one file of signals into the engine; it can be stopped at any time. */
export function useImport() {
  const door = useDoor();
  const cache = useQueryClient();
  const [state, setState] = useState<Import>({ step: "idle" });
  const running = useRef<AbortController | null>(null);
  useEffect(() => () => running.current?.abort(), []);

  const begin = () => {
    running.current?.abort();
    return (running.current = new AbortController());
  };
  const start = async (file: File) => {
    const stop = begin();
    const { name } = file;
    const say = (next: Import) => running.current === stop && setState(next);
    try {
      const head = new Uint8Array(await file.slice(0, headBytes).arrayBuffer());
      const verdict = judge({ name, size: file.size, head });
      if (verdict.kind === "no") return say({ step: "refused", name, why: verdict.why });
      let body: Blob = file;
      if (verdict.kind === "convert") {
        say({ step: "converting", name });
        const lines = linesOfTable(await file.text());
        if (lines === "") return say({ step: "refused", name, why: "emptyTable" });
        body = new Blob([lines]);
      }
      say({ step: "sending", name });
      const report = await door.call("import_signals", { body }, stop.signal);
      say({ step: "done", name, report });
      await Promise.all([
        cache.invalidateQueries({ queryKey: keyOf("list_trends") }),
        cache.invalidateQueries({ queryKey: keyOf("show_trend") }),
      ]);
    } catch (error) {
      if (stop.signal.aborted) say({ step: "stopped", name });
      else if (error instanceof EngineError) say({ step: "failed", name, error });
      else say({ step: "unreadable", name });
    }
  };
  return {
    state,
    start: (file: File) => void start(file),
    refuse: (why: Refusal, name: string) => {
      begin();
      setState({ step: "refused", name, why });
    },
    stop: () => running.current?.abort(),
    reset: () => {
      running.current = null;
      setState({ step: "idle" });
    },
  };
}

export type Importing = ReturnType<typeof useImport>;
