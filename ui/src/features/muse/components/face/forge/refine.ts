/** How far a picture has come: fast while the hand moves, finer when it rests, and as it will be. */
export type Stage = "draft" | "fine" | "final";

/** One picture to be drawn. */
export type Shot<Want> = {
  readonly want: Want;
  readonly stage: Stage;
  readonly side: number;
};

export type Frame<Picture> = {
  readonly picture: Picture;
  readonly stage: Stage;
  readonly side: number;
  /** From the question to the decoded picture, in milliseconds. */
  readonly ms: number;
};

export type RefinerHow<Want, Picture> = {
  /** The picture, and how long it took from when its turn came. */
  readonly draw: (
    shot: Shot<Want>,
    signal: AbortSignal,
  ) => Promise<{ readonly picture: Picture; readonly ms: number }>;
  readonly keyOf: (want: Want) => string;
  readonly show: (frame: Frame<Picture>, want: Want) => void;
  /** What a draw threw that nobody stopped. */
  readonly fail: (error: unknown) => void;
  /** Told which stage is under way; `null` when nothing is. */
  readonly working?: (stage: Stage | null) => void;
  readonly now?: () => number;
  /** How long the hand has to rest before a finer picture is begun. */
  readonly restMs?: Readonly<Record<Exclude<Stage, "draft">, number>>;
};

/** The longest a slider may take to answer, less what showing the picture takes. */
const targetMs = 125;
/** What a draw takes apart from its pixels. */
const fixedMs = 20;
export const draftSides = [112, 128, 160, 192, 224, 256, 320, 384] as const;
export const sideOf = { fine: 512, final: 768 } as const;
const firstSide = 192;
const keptFrames = 24;

/** The size of drafts, from how long the last ones took. */
export function draftSize(): {
  readonly side: () => number;
  readonly took: (side: number, ms: number) => void;
} {
  let perPixel: number | null = null;
  return {
    side: () => {
      const cost = perPixel;
      if (cost === null) return firstSide;
      return draftSides.findLast((side) => fixedMs + cost * side * side <= targetMs) ?? draftSides[0];
    },
    took: (side, ms) => {
      const seen = Math.max(0, ms - fixedMs) / (side * side);
      perPixel = perPixel === null ? seen : 0.6 * perPixel + 0.4 * seen;
    },
  };
}

export type Refiner<Want> = {
  /** The picture that is wanted from now on. `moving`: another will follow at once, so that drafts will do. */
  readonly ask: (want: Want, moving: boolean) => void;
  /** Tries again what failed. */
  readonly again: () => void;
  readonly stop: () => void;
};

/**
 * Shows the newest picture that is wanted, first small and fast, then finer.
 *
 * A draft under way is let finish, so that a slider in motion shows something; anything finer gives way at once. What was
 * drawn whole is kept, so that going back to it takes no time.
 */
export function refiner<Want, Picture>(how: RefinerHow<Want, Picture>): Refiner<Want> {
  const now = how.now ?? (() => performance.now());
  const rest = how.restMs ?? { fine: 180, final: 1_200 };
  const size = draftSize();
  const kept = new Map<string, Frame<Picture>>();
  let wanted: {
    readonly want: Want;
    readonly key: string;
    readonly moving: boolean;
    readonly since: number;
  } | null = null;
  let shown: { readonly key: string; readonly stage: Stage } | null = null;
  let running: { readonly key: string; readonly stage: Stage; readonly stop: AbortController } | null = null;
  let timer: ReturnType<typeof setTimeout> | undefined;
  let failed: string | null = null;
  // The engine finishes what it has begun: the first draft after a finer picture was given up waits for that.
  let unfair = false;
  let over = false;

  const show = (frame: Frame<Picture>, key: string, want: Want) => {
    shown = { key, stage: frame.stage };
    if (frame.stage === "final") {
      kept.delete(key);
      kept.set(key, frame);
      const oldest = kept.keys().next().value;
      if (kept.size > keptFrames && oldest !== undefined) kept.delete(oldest);
    }
    how.show(frame, want);
  };

  const next = (): Stage | null => {
    if (wanted === null) return null;
    const stage = shown?.key === wanted.key ? shown.stage : null;
    if (stage === null) return "draft";
    if (wanted.moving || stage === "final") return null;
    return stage === "draft" ? "fine" : "final";
  };

  const pump = () => {
    clearTimeout(timer);
    if (over || running || wanted === null || failed === wanted.key) return;
    const stage = next();
    if (stage === null) return;
    const wait = stage === "draft" ? 0 : rest[stage] - (now() - wanted.since);
    if (wait > 0) timer = setTimeout(pump, wait);
    else void begin(stage, wanted.want, wanted.key);
  };

  const begin = async (stage: Stage, want: Want, key: string) => {
    const stop = new AbortController();
    const side = stage === "draft" ? size.side() : sideOf[stage];
    const mine = { key, stage, stop };
    running = mine;
    how.working?.(stage);
    const started = now();
    const wasUnfair = unfair;
    try {
      const drawn = await how.draw({ want, stage, side }, stop.signal);
      if (stop.signal.aborted) return;
      if (stage === "draft" && !wasUnfair) size.took(side, drawn.ms);
      if (stage === "draft") unfair = false;
      show({ picture: drawn.picture, stage, side, ms: now() - started }, key, want);
    } catch (error) {
      if (stop.signal.aborted) return;
      failed = key;
      how.fail(error);
    } finally {
      if (running === mine) {
        running = null;
        how.working?.(null);
        pump();
      }
    }
  };

  return {
    ask: (want, moving) => {
      if (over) return;
      const key = how.keyOf(want);
      if (wanted?.key === key && wanted.moving === moving) return;
      const same = wanted?.key === key;
      wanted = { want, key, moving, since: same && wanted ? wanted.since : now() };
      if (!same) {
        failed = null;
        const known = kept.get(key);
        if (known) show(known, key, want);
        if (running && (known || running.stage !== "draft") && running.key !== key) {
          unfair ||= running.stage !== "draft";
          running.stop.abort();
          running = null;
          how.working?.(null);
        }
      }
      pump();
    },
    again: () => {
      failed = null;
      pump();
    },
    stop: () => {
      over = true;
      clearTimeout(timer);
      running?.stop.abort();
    },
  };
}
