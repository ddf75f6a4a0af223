import { beforeEach, describe, expect, it } from "vitest";
import { Projector, type Screen } from "./projector";
import type { Piece } from "./reel";

/** A `video` element as far as the projector knows it. */
class FakeScreen {
  src = "";
  currentTime = 0;
  muted = false;
  playbackRate = 1;
  paused = true;
  ended = false;
  readyState = 4;
  error: { code: number } | null = null;
  readonly heard = new Map<string, () => void>();
  play = () => {
    this.paused = false;
    return Promise.resolve();
  };
  pause = () => void (this.paused = true);
  load = () => {
    this.currentTime = 0;
    this.ended = false;
    this.paused = true;
  };
  removeAttribute = () => undefined;
  addEventListener = (name: string, heard: () => void) => void this.heard.set(name, heard);
  removeEventListener = (name: string) => void this.heard.delete(name);
}

const piece = (id: string, from: number, video: string | null): Piece => ({
  id,
  number: 1,
  from,
  secs: 4,
  video,
  picture: "p",
  camera: "still",
  stale: false,
});
const clips = [piece("a", 0, "va"), piece("b", 4, "vb"), piece("c", 8, "vc")];

let screens: [FakeScreen, FakeScreen];
let projector: Projector;

function begin(pieces: readonly Piece[]) {
  screens = [new FakeScreen(), new FakeScreen()];
  projector = new Projector((video) => `/videos/${video}`);
  projector.attach(screens as unknown as readonly [Screen, Screen]);
  projector.thread(pieces);
}
const front = () => screens[projector.shown().screen ?? expect.fail("nothing is on screen")];
const behind = () => screens[projector.shown().screen === 0 ? 1 : 0];
/** The clip on screen runs to its end. */
function runOut() {
  front().currentTime = 4;
  front().ended = true;
  projector.tick(1);
}

describe("clips one after the other", () => {
  beforeEach(() => begin(clips));

  it("has the next one ready before the first is over, and swaps the two screens", () => {
    expect(front().src).toBe("/videos/va");
    expect(behind().src).toBe("/videos/vb");
    projector.play();
    const first = front();
    expect(first.paused).toBe(false);
    runOut();
    expect(front()).not.toBe(first);
    expect(front()).toMatchObject({ src: "/videos/vb", paused: false, currentTime: 0 });
    expect(first.paused).toBe(true);
    expect(first.src).toBe("/videos/vc");
    expect(projector.shown()).toMatchObject({ at: 1, now: 4, playing: true });
  });

  it("waits where its clip waits: the clip is the clock", () => {
    projector.play();
    front().currentTime = 1.5;
    projector.tick(10);
    projector.tick(20);
    expect(projector.shown().now).toBe(1.5);
  });

  it("stops at the end, and begins again when played there", () => {
    projector.seek(11);
    projector.play();
    runOut();
    expect(projector.shown()).toMatchObject({ now: 12, playing: false });
    projector.play();
    expect(projector.shown()).toMatchObject({ now: 0, at: 0, playing: true });
  });

  it("goes round while it loops", () => {
    projector.set({ loop: true, muted: true, rate: 1 });
    projector.seek(11);
    projector.play();
    runOut();
    expect(projector.shown()).toMatchObject({ now: 0, at: 0, playing: true });
    expect(front()).toMatchObject({ src: "/videos/va", paused: false });
  });

  it("seeks into the middle of another clip", () => {
    projector.seek(9.5);
    expect(front()).toMatchObject({ src: "/videos/vc", currentTime: 1.5, paused: true });
    projector.seek(0.5);
    expect(front()).toMatchObject({ src: "/videos/va", currentTime: 0.5 });
  });

  it("stays in the shot that is shown when the shots around it change", () => {
    projector.seek(5);
    projector.thread([{ ...clips[2], from: 0 } as Piece, { ...clips[1], from: 4 } as Piece]);
    expect(projector.shown()).toMatchObject({ at: 1, now: 5 });
  });
});

describe("pictures that are held", () => {
  it("last their seconds by the window's clock, however fast they are played", () => {
    begin([piece("a", 0, null), piece("b", 4, "vb")]);
    projector.set({ loop: false, muted: true, rate: 2 });
    projector.play();
    expect(projector.shown().screen).toBeNull();
    for (const clock of [1, 1.25, 1.5]) projector.tick(clock);
    expect(projector.shown().now).toBeCloseTo(1);
    // The clip behind it is loading all the while.
    expect(screens.map((screen) => screen.src)).toContain("/videos/vb");
    for (const clock of [2, 2.5, 3, 3.5]) projector.tick(clock);
    expect(projector.shown().screen).not.toBeNull();
    expect(front()).toMatchObject({ src: "/videos/vb", paused: false });
  });

  it("do not run on in a tab that slept", () => {
    begin([piece("a", 0, null)]);
    projector.play();
    projector.tick(1);
    projector.tick(500);
    expect(projector.shown()).toMatchObject({ now: 0.5, playing: true });
  });

  it("stand for a clip that this window cannot show", () => {
    begin(clips);
    projector.play();
    front().error = { code: 4 };
    front().heard.get("error")?.();
    expect(projector.shown()).toMatchObject({ screen: null, playing: true, at: 0 });
    expect(projector.shown().broken.get("va")).toBe(4);
    for (let clock = 1; clock < 11; clock += 0.5) projector.tick(clock);
    expect(projector.shown().at).toBe(1);
    expect(front().src).toBe("/videos/vb");
  });
});
