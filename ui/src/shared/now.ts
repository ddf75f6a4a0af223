import { useCallback, useSyncExternalStore } from "react";

/** The time in milliseconds since 1970, rounded down to a step; whoever shows it is drawn anew at each step. */
export function useNow(stepMs = 10_000): number {
  const everyStep = useCallback(
    (wake: () => void) => {
      const timer = setInterval(wake, stepMs);
      return () => clearInterval(timer);
    },
    [stepMs],
  );
  return useSyncExternalStore(everyStep, () => Math.floor(Date.now() / stepMs) * stepMs);
}
