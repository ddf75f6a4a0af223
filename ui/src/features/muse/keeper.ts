/** A draft as the engine has it. */
export type Stored<T> = {
  readonly body: T;
  readonly revision: number;
  readonly canUndo: boolean;
  readonly canRedo: boolean;
};

/** Where drafts are kept. Refusals have a `code`, and a `status` when somebody answered. */
export type Shelf<T> = {
  readonly keep: (body: T, revision: number) => Promise<Stored<T>>;
  readonly undo: () => Promise<Stored<T>>;
  readonly redo: () => Promise<Stored<T>>;
  readonly read: () => Promise<Stored<T>>;
};

export type Refusal = {
  readonly code: string;
  readonly message: string;
  readonly advice: string | null;
  readonly status: number | null;
};

/** What a screen shows of it: `waiting` and `keeping` become `kept` by themselves, `conflict` needs an answer. */
export type Keeping<T> = Stored<T> & {
  readonly state: "kept" | "waiting" | "keeping" | "failed" | "conflict";
  /** Why it is not kept; beside `kept`, why a step was not taken. */
  readonly problem: Refusal | null;
};

export type Keeper<T> = {
  readonly now: () => Keeping<T>;
  readonly subscribe: (changed: () => void) => () => void;
  readonly change: (body: T) => void;
  /** Keeps at once what waits; resolved when it is kept or refused. */
  readonly flush: () => Promise<void>;
  readonly undo: () => Promise<void>;
  readonly redo: () => Promise<void>;
  /** After a conflict: mine goes over what stands, or what stands takes its place. */
  readonly settle: (whose: "mine" | "theirs") => Promise<void>;
  /** What another window made of it. */
  readonly heard: (stored: Stored<T>) => void;
  /** It goes: nothing is kept any more. */
  readonly drop: () => void;
};

/** Typing rests this long before it is kept, in milliseconds. */
const pauseMs = 250;
/** A store that did not answer is asked again after this long, and twice as long each further time. */
const againMs = 2_000;
const longestMs = 30_000;

/**
 * Keeps a draft as it changes: at most one writing under way, each upon the revision before it, nothing lost when one
 * fails. What was opened at revision 0 is not in the store yet; it is put there before its first change, so that the
 * change can be undone.
 */
export function createKeeper<T>(shelf: Shelf<T>, first: Stored<T>): Keeper<T> {
  let state: Keeping<T> = { ...first, state: "kept", problem: null };
  let unkept = false;
  let running: Promise<void> | null = null;
  let timer: ReturnType<typeof setTimeout> | null = null;
  let failures = 0;
  let dropped = false;
  /** Sent without an answer: it may stand in the store all the same. */
  let unanswered: T | null = null;
  const listeners = new Set<() => void>();

  const set = (change: Partial<Keeping<T>>) => {
    state = { ...state, ...change };
    for (const listener of listeners) listener();
  };
  const wait = (ms: number) => {
    if (timer !== null) clearTimeout(timer);
    timer = setTimeout(() => void flush(), ms);
  };
  const refused = (cause: unknown) => {
    const problem = cause as Refusal;
    if (problem.code === "draft.changed_elsewhere") {
      set({ state: "conflict", problem });
      return;
    }
    set({ state: "failed", problem });
    // A refusal is not mended by asking again; silence may be.
    if (problem.status === null || problem.status >= 500)
      wait(Math.min(longestMs, againMs * 2 ** failures++));
  };

  const push = async (): Promise<void> => {
    unkept = false;
    set({ state: "keeping" });
    try {
      if (state.revision === 0) set({ revision: (await keep(first.body, 0)).revision });
      const stored = await keep(state.body, state.revision);
      failures = 0;
      const { revision, canUndo, canRedo } = stored;
      set({ revision, canUndo, canRedo, problem: null, state: "kept" });
      if (stillNew()) set({ state: "waiting", canUndo: true, canRedo: false });
    } catch (cause) {
      unkept = true;
      refused(cause);
    }
  };
  const keep = async (body: T, revision: number): Promise<Stored<T>> => {
    const before = unanswered;
    try {
      const stored = await shelf.keep(body, revision);
      unanswered = null;
      return stored;
    } catch (cause) {
      const { code, status } = cause as Refusal;
      if (status === null) unanswered = body;
      if (code !== "draft.changed_elsewhere" || before === null) throw cause;
      // What stands there is perhaps our own, kept without our hearing of it.
      const there = await shelf.read();
      if (!same(there.body, before)) throw cause;
      unanswered = null;
      return shelf.keep(body, there.revision);
    }
  };
  const stillNew = () => unkept;
  const stuck = () => state.state === "conflict";

  const flush = async (): Promise<void> => {
    if (timer !== null) clearTimeout(timer);
    timer = null;
    for (let tries = 0; tries < 20; tries++) {
      if (running === null) {
        if (!unkept || stuck()) return;
        running = push().finally(() => (running = null));
      }
      await running;
      if (state.state === "failed") return;
    }
  };

  const adopt = (stored: Stored<T>) => {
    if (unkept) set({ revision: stored.revision });
    else set({ ...stored, state: "kept", problem: null });
  };
  const walk = async (way: () => Promise<Stored<T>>, none: Partial<Keeping<T>>) => {
    await flush();
    if (unkept || running !== null) return;
    running = way()
      .then(adopt, (cause: unknown) => {
        const problem = cause as Refusal;
        // There is no step that way: nothing to tell.
        if (/^draft\.nothing_to_/.test(problem.code)) set(none);
        else set({ problem });
      })
      .finally(() => (running = null));
    await running;
  };

  return {
    now: () => state,
    subscribe: (changed) => {
      listeners.add(changed);
      return () => listeners.delete(changed);
    },
    change: (body) => {
      if (body === state.body || dropped) return;
      unkept = true;
      const next = state.state === "conflict" || state.state === "keeping" ? state.state : "waiting";
      set({ body, canUndo: true, canRedo: false, state: next });
      if (!stuck()) wait(pauseMs);
    },
    flush,
    undo: () => walk(shelf.undo, { canUndo: false }),
    redo: () => walk(shelf.redo, { canRedo: false }),
    settle: async (whose) => {
      try {
        let stored = await shelf.read();
        unkept = whose === "mine";
        if (whose === "mine") set({ revision: stored.revision, state: "waiting", problem: null });
        else {
          // Mine becomes a step below theirs, so that undo leads to it.
          const mine = await shelf.keep(state.body, stored.revision);
          stored = await shelf.keep(stored.body, mine.revision);
        }
        adopt(stored);
        await flush();
      } catch (cause) {
        unkept = true;
        refused(cause);
      }
    },
    heard: (stored) => {
      if (!unkept && running === null && stored.revision > state.revision) adopt(stored);
    },
    drop: () => {
      dropped = true;
      unkept = false;
      if (timer !== null) clearTimeout(timer);
      set({ state: "kept", problem: null });
    },
  };
}

/** Whether two values are the same JSON, in whatever order their fields stand. */
function same(a: unknown, b: unknown): boolean {
  if (a === b) return true;
  if (typeof a !== "object" || typeof b !== "object" || a === null || b === null) return false;
  const names = Object.keys(a);
  return (
    Array.isArray(a) === Array.isArray(b) &&
    names.length === Object.keys(b).length &&
    names.every((name) => Object.hasOwn(b, name) && same(Reflect.get(a, name), Reflect.get(b, name)))
  );
}
