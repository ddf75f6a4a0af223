import { useQueryClient } from "@tanstack/react-query";
import { useEffect, useState } from "react";
import type { operations } from "../generated/api";
import { useDoor } from "../platform";

type Operation = keyof operations;

/** What the engine may answer differently after an event. */
const staleAfter: Readonly<Record<string, readonly Operation[]>> = {
  muse_sealed: ["list_muses", "show_muse", "wallets", "wallet", "uniqueness"],
  signals_imported: ["list_trends", "show_trend"],
  decided: ["list_decisions", "show_trend"],
  production_moved: [
    "list_productions",
    "show_production",
    "review_queue",
    "list_takes",
    "lineage",
    "spend",
    "limits",
    // Its picture may open a shot.
    "list_films",
    "show_film",
  ],
  render_progress: [],
  judged: ["show_production", "list_takes", "drift"],
  drift_alarm: ["drift"],
  ledger_posted: ["show_muse", "wallets", "wallet", "list_muses", "limits", "ledger", "spend"],
  limit_changed: ["limits", "spend"],
  breaker_tripped: ["limits", "spend"],
  initiative: ["autopilot", "list_initiatives"],
  task_taken: ["list_productions", "list_decisions"],
  reviewed: ["show_production", "review_queue", "list_takes", "list_productions", "list_films", "show_film"],
  released: ["show_production", "list_takes", "list_productions"],
  desk_changed: [
    "list_takes",
    "show_production",
    "list_pins",
    "review_queue",
    "list_productions",
    "desk_history",
  ],
  // Another server is another place to make something, at another price; a key that came wakes its feeds.
  settings_changed: [
    "settings",
    "list_keys",
    "list_feeds",
    "quote",
    "burst_overview",
    "burst_offer",
    "foresee",
    "known_nodes",
    "workflow_starts",
  ],
  feed_changed: ["list_feeds", "show_feed"],
  feed_polled: ["list_feeds", "show_feed", "list_polls"],
  draft_changed: ["list_drafts", "show_draft"],
  film_changed: ["list_films", "show_film"],
  burst_moved: ["burst_overview", "show_burst", "burst_offer"],
  workflow_changed: ["list_workflows", "list_workflow_versions"],
};

/** Waits this long for more events before answers are asked again: a busy engine tells of hundreds a second. */
const gatherMs = 80;
/** Waits this long after the engine has refused to be listened to. */
const refusedMs = 10_000;

/** Keeps the cache true to the engine's events; tells whether the engine is heard. */
export function useLive(): "open" | "waiting" {
  const door = useDoor();
  const cache = useQueryClient();
  const [state, setState] = useState<"open" | "waiting">("open");
  useEffect(() => {
    const leaving = new AbortController();
    const stale = new Set<Operation>();
    let timer: ReturnType<typeof setTimeout> | null = null;
    const refresh = () => {
      timer = null;
      for (const name of stale) void cache.invalidateQueries({ queryKey: [name] });
      stale.clear();
    };
    let heard = false;
    const onState = (now: "open" | "waiting") => {
      setState(now);
      // What happened while nobody listened is told again from the last event on, except over a restart of the engine.
      if (now === "open" && heard) void cache.invalidateQueries();
      heard = true;
    };
    const follow = async () => {
      for await (const event of door.events({ signal: leaving.signal, onState })) {
        for (const name of staleAfter[event.kind] ?? []) stale.add(name);
        timer ??= setTimeout(refresh, gatherMs);
      }
    };
    const followOn = async () => {
      while (!leaving.signal.aborted) {
        await follow().catch(() => setState("waiting"));
        // A refusal may be somebody's between here and the engine; it is asked again, unhurriedly.
        await new Promise((resolve) => setTimeout(resolve, refusedMs));
      }
    };
    void followOn();
    return () => {
      leaving.abort();
      if (timer !== null) clearTimeout(timer);
    };
  }, [door, cache]);
  return state;
}
