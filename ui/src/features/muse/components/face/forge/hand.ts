import { type Design, keyOfDesign, type Limits, noLimits } from "./model";

/** A face while it is changed. */
export type Held = {
  /** As the hand has it. */
  readonly asked: Design;
  /** As it can be drawn. */
  readonly drawn: Design;
};

export type HandState = {
  /** `null` while nothing moves. */
  readonly held: Held | null;
  /** What the last check pulled back, and the face that came of it. */
  readonly limits: { readonly of: string; readonly limits: Limits };
};

export const still: HandState = { held: null, limits: { of: "", limits: noLimits } };

type HandHow = {
  /** The owner's face, on which a movement begins. */
  readonly base: () => Design;
  readonly check: (asked: Design) => Promise<{ readonly drawn: Design; readonly limits: Limits }>;
  readonly changed: (state: HandState) => void;
  /** Only ever told of faces that can be drawn. `settled`: that was one step. */
  readonly tell: (design: Design, settled: boolean) => void;
  /** How long a hand rests before what it did counts as one step. */
  readonly restMs?: number;
};

export type HandControl = {
  /** Another face under the hand; more may follow at once. */
  readonly move: (asked: Design) => void;
  /** The hand let go. */
  readonly rest: () => void;
  /** Another face, in one step. */
  readonly put: (asked: Design) => void;
  /** Whoever leaves in the middle of a movement keeps it. */
  readonly leave: () => void;
};

/**
 * A design under the hand. Every face asked for is checked before it is drawn, one check at a time and the newest next:
 * coupled limits may pull back more than the slider that was moved.
 */
export function handOf({ base, check, changed, tell, restMs = 300 }: HandHow): HandControl {
  let state = still;
  const queue: { next: Design | null } = { next: null };
  const waits = () => queue.next !== null;
  let checking = false;
  let settling: "no" | "soon" | "now" = "no";
  let timer: ReturnType<typeof setTimeout> | undefined;

  const set = (to: HandState) => {
    state = to;
    changed(to);
  };
  const finish = () => {
    if (settling !== "now" || checking || queue.next !== null || state.held === null) return;
    const { drawn } = state.held;
    settling = "no";
    set({ ...state, held: null });
    tell(drawn, true);
  };
  const look = async () => {
    if (checking) return;
    checking = true;
    while (queue.next !== null) {
      const asked: Design = queue.next;
      queue.next = null;
      // An engine that does not answer says so at the picture; the hand goes on meanwhile.
      const seen = await check(asked).catch(() => ({ drawn: asked, limits: noLimits }));
      if (state.held === null) break;
      set({
        held: { ...state.held, drawn: seen.drawn },
        limits: { of: keyOfDesign(seen.drawn), limits: seen.limits },
      });
      if (settling !== "now" || waits()) tell(seen.drawn, false);
    }
    checking = false;
    finish();
  };
  const take = (asked: Design) => {
    clearTimeout(timer);
    queue.next = asked;
    set({ ...state, held: { asked, drawn: state.held?.drawn ?? base() } });
  };
  return {
    move: (asked) => {
      settling = "no";
      take(asked);
      void look();
    },
    rest: () => {
      if (state.held === null) return;
      clearTimeout(timer);
      settling = "soon";
      timer = setTimeout(() => {
        settling = "now";
        finish();
      }, restMs);
    },
    put: (asked) => {
      settling = "now";
      take(asked);
      void look();
    },
    leave: () => {
      clearTimeout(timer);
      if (state.held === null) return;
      const { drawn } = state.held;
      state = { ...state, held: null };
      queue.next = null;
      tell(drawn, true);
    },
  };
}
