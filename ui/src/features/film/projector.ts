import { lastsOf, type Piece, placeAt } from "./reel";

/** As much of a `video` element as is needed to play clips one after the other. */
export type Screen = Pick<
  HTMLVideoElement,
  | "src"
  | "currentTime"
  | "muted"
  | "playbackRate"
  | "paused"
  | "error"
  | "readyState"
  | "play"
  | "pause"
  | "load"
  | "removeAttribute"
  | "addEventListener"
  | "removeEventListener"
>;

export type Shown = {
  /** Seconds after the film's beginning. */
  readonly now: number;
  readonly playing: boolean;
  /** Which piece is on screen. */
  readonly at: number;
  /** Which of the two screens shows it; `null` while a picture is held. */
  readonly screen: 0 | 1 | null;
  /** Clips that this window cannot show, by their hash, with the browser's number for why. */
  readonly broken: ReadonlyMap<string, number>;
};

type Source = (video: string) => string;

/** Longest time between two looks at the clock that still counts as playing on, in seconds: a sleeping tab does not. */
const longestLook = 0.5;

/** A clip that says nothing about how it goes is waited for, not skipped. */
const haveCurrent = 2;

/**
 * Plays pieces one after the other on two screens: while one shows, the other has the next clip ready, and they swap where it
 * ends. A piece without a clip, or with one that cannot be shown, is held for its length.
 */
export class Projector {
  #pieces: readonly Piece[] = [];
  #screens: readonly Screen[] = [];
  #shown: Shown = { now: 0, playing: false, at: 0, screen: null, broken: new Map() };
  #front: 0 | 1 = 0;
  #looked = 0;
  #rate = 1;
  #loop = false;
  #muted = true;
  readonly #loaded: [string | null, string | null] = [null, null];
  readonly #heard = new Set<() => void>();
  readonly #source: Source;

  constructor(source: Source) {
    this.#source = source;
  }

  /** The two screens, once they are there; gives back how to let them go. */
  attach(screens: readonly [Screen, Screen]): () => void {
    this.#screens = screens;
    const off = screens.map((screen, place) => {
      const failed = () => this.#failed(place as 0 | 1);
      screen.addEventListener("error", failed);
      return () => screen.removeEventListener("error", failed);
    });
    this.#loaded.fill(null);
    this.#stand(this.#shown.now);
    return () => {
      for (const free of off) free();
      for (const screen of screens) screen.pause();
      this.#screens = [];
    };
  }

  /** Other pieces: it stays in the shot that is shown, as far as it is still there. */
  thread(pieces: readonly Piece[]): void {
    const before = this.#pieces[this.#shown.at];
    const inside = this.#shown.now - (before?.from ?? 0);
    this.#pieces = pieces;
    const same = pieces.find((piece) => piece.id === before?.id);
    this.#stand(same ? same.from + Math.min(inside, same.secs) : Math.min(this.#shown.now, lastsOf(pieces)));
  }

  readonly shown = (): Shown => this.#shown;

  readonly listen = (heard: () => void): (() => void) => {
    this.#heard.add(heard);
    return () => this.#heard.delete(heard);
  };

  /** How it plays: again from the start, without sound, so many times as fast. */
  set({
    loop,
    muted,
    rate,
  }: {
    readonly loop: boolean;
    readonly muted: boolean;
    readonly rate: number;
  }): void {
    [this.#loop, this.#muted, this.#rate] = [loop, muted, rate];
    for (const screen of this.#screens) [screen.muted, screen.playbackRate] = [muted, rate];
  }

  play(): void {
    if (this.#pieces.length === 0) return;
    if (this.#shown.now >= lastsOf(this.#pieces) - 0.01) this.#stand(0);
    this.#looked = 0;
    this.#say({ playing: true });
    this.#run();
  }

  pause(): void {
    this.#say({ playing: false });
    for (const screen of this.#screens) screen.pause();
  }

  seek(secs: number): void {
    this.#stand(Math.min(Math.max(0, secs), lastsOf(this.#pieces)));
    if (this.#shown.playing) this.#run();
  }

  /** To be called for each picture the window draws, with the time in seconds of any clock. */
  tick(clock: number): void {
    const passed = this.#looked === 0 ? 0 : Math.min(clock - this.#looked, longestLook) * this.#rate;
    this.#looked = clock;
    const piece = this.#pieces[this.#shown.at];
    if (!this.#shown.playing || piece === undefined) return;
    const screen = this.#shown.screen === null ? undefined : this.#screens[this.#shown.screen];
    // A clip is its own clock; while it waits for bytes the film waits too.
    const inside = screen ? screen.currentTime : this.#shown.now - piece.from + passed;
    const over = screen
      ? Reflect.get(screen, "ended") === true || inside >= piece.secs - 0.005
      : inside >= piece.secs;
    if (!over) return this.#say({ now: piece.from + Math.max(0, inside) });
    if (this.#shown.at + 1 < this.#pieces.length) return this.#next(piece.from + piece.secs);
    if (this.#loop) return this.seek(0);
    this.#say({ now: lastsOf(this.#pieces) });
    this.pause();
  }

  #next(from: number): void {
    this.#stand(from, this.#shown.at + 1);
    this.#run();
  }

  /** Shows the moment, and makes the next clip ready behind it. */
  #stand(now: number, next?: number): void {
    const { at, inside } = next === undefined ? placeAt(this.#pieces, now) : { at: next, inside: 0 };
    const video = this.#playable(at);
    if (video !== null && this.#loaded[this.#front] !== video) {
      // The other screen may have it ready.
      if (this.#screens.length > 0) this.#screens[this.#front]?.pause();
      this.#front = this.#front === 0 ? 1 : 0;
      this.#put(this.#front, video);
    }
    const screen = this.#screens[this.#front];
    if (video === null) screen?.pause();
    else if (screen && Math.abs(screen.currentTime - inside) > 0.02) screen.currentTime = inside;
    this.#say({ now, at, screen: video === null || screen === undefined ? null : this.#front });
    this.#ready(at);
  }

  #ready(at: number): void {
    const behind = this.#front === 0 ? 1 : 0;
    for (let ahead = at + 1; ahead < this.#pieces.length; ahead++) {
      const video = this.#playable(ahead);
      if (video === null) continue;
      if (this.#loaded[this.#front] !== video) this.#put(behind, video);
      return;
    }
  }

  #put(place: 0 | 1, video: string): void {
    const screen = this.#screens[place];
    if (screen === undefined) return;
    if (this.#loaded[place] !== video) {
      this.#loaded[place] = video;
      screen.src = this.#source(video);
      screen.muted = this.#muted;
      screen.playbackRate = this.#rate;
      screen.load();
    } else if (screen.readyState >= haveCurrent && screen.currentTime > 0.02) screen.currentTime = 0;
  }

  #run(): void {
    const { screen, playing } = this.#shown;
    if (!playing || screen === null) return;
    const on = this.#screens[screen];
    if (on?.paused !== true) return;
    on.playbackRate = this.#rate;
    // Refused, or overtaken by a pause: what the element says decides.
    on.play().catch(() => undefined);
  }

  /** The clip of a piece, as far as this window can show it. */
  #playable(at: number): string | null {
    const video = this.#pieces[at]?.video ?? null;
    return video === null || this.#shown.broken.has(video) ? null : video;
  }

  #failed(place: 0 | 1): void {
    const video = this.#loaded[place];
    if (video === null) return;
    const broken = new Map(this.#shown.broken).set(video, this.#screens[place]?.error?.code ?? 0);
    this.#loaded[place] = null;
    this.#say({ broken });
    // Its picture is held in its place, so that the film goes on.
    this.#stand(this.#shown.now, undefined);
    this.#run();
  }

  #say(change: Partial<Shown>): void {
    this.#shown = { ...this.#shown, ...change };
    for (const heard of this.#heard) heard();
  }
}
