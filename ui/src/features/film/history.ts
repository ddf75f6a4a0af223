/** What was there before and after, newest last; a run of changes of one kind is one step. */
export type History<State> = {
  readonly past: readonly State[];
  readonly future: readonly State[];
  readonly run: string | null;
};

export const fresh = { past: [], future: [], run: null } as const;

const longest = 100;

/** Notes `before` as what undo leads back to, unless the change goes on with the last one. */
export function noted<State>(history: History<State>, before: State, run: string | null): History<State> {
  if (run !== null && run === history.run) return { ...history, future: [] };
  return { past: [...history.past, before].slice(-longest), future: [], run };
}

/** One step back from `now`, or `null` when there is none. */
export function undone<State>(
  history: History<State>,
  now: State,
): { state: State; history: History<State> } | null {
  const state = history.past.at(-1);
  if (state === undefined) return null;
  return {
    state,
    history: { past: history.past.slice(0, -1), future: [...history.future, now], run: null },
  };
}

/** One step on again. */
export function redone<State>(
  history: History<State>,
  now: State,
): { state: State; history: History<State> } | null {
  const state = history.future.at(-1);
  if (state === undefined) return null;
  return {
    state,
    history: { past: [...history.past, now], future: history.future.slice(0, -1), run: null },
  };
}
