import { useQueryClient } from "@tanstack/react-query";
import { useEffect, useMemo, useRef, useState } from "react";
import { EngineError, keyOf, type Reply, useDoor, useEngine } from "../../platform";
import type { ValueLabels } from "../../shared/decision";
import { headBytes, judge, linesOfTable, type Verdict } from "./file";

/** As many as the engine hands out at once. */
const most = 1_000;

export const useTrends = () => useEngine("list_trends", { query: { limit: most } });

export const useTrend = (insight: string) => useEngine("show_trend", { path: { insight } }, { keep: false });

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
