import { useEffect } from "react";
import { useDoor } from "../../../platform";
import { leftRuns } from "../session/runs";
import { everySession, sessionOf } from "../session/shelf";

/** The works that were run from here; they go on whatever screen is shown. */
export const runs = leftRuns();

/** Waits this long before it listens again to an engine that refused. */
const refusedMs = 10_000;

/** Hears of changes by other windows and of works under way. */
export function useFollow(): void {
  const door = useDoor();
  useEffect(() => {
    const leaving = new AbortController();
    const { signal } = leaving;
    const onState = (state: "open" | "waiting") => {
      if (state === "open") for (const session of everySession()) session.wake();
    };
    const follow = async () => {
      for await (const { kind, data } of door.events({ signal, onState })) {
        if (kind === "render_progress") runs.heard(data.subject, data.detail);
        if (kind !== "workflow_changed") continue;
        const revision = data.detail["revision"];
        if (typeof revision === "number") sessionOf(data.subject)?.heard(revision);
      }
    };
    const followOn = async () => {
      while (!signal.aborted) {
        await follow().catch(() => undefined);
        await new Promise((resolve) => setTimeout(resolve, refusedMs));
      }
    };
    void followOn();
    return () => leaving.abort();
  }, [door]);
}
