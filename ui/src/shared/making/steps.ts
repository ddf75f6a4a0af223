import { useCallback, useSyncExternalStore } from "react";
import type { Locale } from "../locale";
import { lasting } from "../when";
import { type Step, stepOf } from "./model";

type Heard = { readonly kind: string; readonly data: unknown };

/** The door's `events`, as far as it is used here. */
export type Events = (how: { readonly signal: AbortSignal }) => AsyncIterable<Heard>;

type Steps = ReadonlyMap<string, Step>;

/** Readers are told at most this often; a server can tell hundreds of steps a second. */
const gatherMs = 120;

const none: Steps = new Map();

/** One stream for however many places show progress, open only while one does. */
class Hub {
  private readonly readers = new Set<() => void>();
  private leaving: AbortController | null = null;
  private timer: ReturnType<typeof setTimeout> | null = null;
  private steps: Map<string, Step> = new Map();
  shown: Steps = none;

  constructor(private readonly events: Events) {}

  subscribe(reader: () => void): () => void {
    this.readers.add(reader);
    if (this.leaving === null) this.listen((this.leaving = new AbortController()));
    return () => {
      this.readers.delete(reader);
      if (this.readers.size > 0) return;
      this.leaving?.abort();
      this.leaving = null;
      this.steps = new Map();
      this.shown = none;
    };
  }

  private listen(leaving: AbortController): void {
    const follow = async () => {
      for await (const { kind, data } of this.events({ signal: leaving.signal })) this.heard(kind, data);
    };
    // The window itself says that the connection is lost; here there is then only nothing to show.
    follow().catch(() => undefined);
  }

  private heard(kind: string, data: unknown): void {
    if (data === null || typeof data !== "object") return;
    const { subject, detail } = data as { subject?: unknown; detail?: unknown };
    if (typeof subject !== "string") return;
    if (kind === "production_moved") this.steps.delete(subject);
    else if (kind !== "render_progress" || detail === null || typeof detail !== "object") return;
    else {
      const step = stepOf(detail as Readonly<Record<string, unknown>>);
      if (step === null) return;
      this.steps.set(subject, step);
    }
    this.timer ??= setTimeout(() => {
      this.timer = null;
      this.shown = new Map(this.steps);
      for (const reader of this.readers) reader();
    }, gatherMs);
  }
}

const hubs = new WeakMap<Events, Hub>();

/** What renderers say right now, by production. `wanted` is false while nothing runs: then nobody listens. */
export function useSteps(events: Events, wanted: boolean): Steps {
  let hub = hubs.get(events);
  if (hub === undefined) hubs.set(events, (hub = new Hub(events)));
  const one = hub;
  const subscribe = useCallback(
    (reader: () => void) => (wanted ? one.subscribe(reader) : () => undefined),
    [one, wanted],
  );
  return useSyncExternalStore(subscribe, () => (wanted ? one.shown : none));
}

const everySecond = (wake: () => void) => {
  const timer = setInterval(wake, 1000);
  return () => clearInterval(timer);
};
const never = () => () => undefined;
const wholeSecond = () => Math.floor(Date.now() / 1000) * 1000;

/** The time, told each second while `wanted`. */
export const useNow = (wanted: boolean): number =>
  useSyncExternalStore(wanted ? everySecond : never, wholeSecond);

/** How long something has gone on, told each second: whole seconds, for tenths would stand still. */
export const ticking = (seconds: number, locale: Locale): string =>
  seconds < 10 ? `${Math.floor(seconds)}\u00a0s` : lasting(Math.floor(seconds), locale);
