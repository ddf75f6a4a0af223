import { describe, expect, it, test } from "vitest";
import type { Shot, ShotView } from "./model";
import { cutFrom, exactClock, lastsOf, moveOf, type Piece, piecesOf, placeAt, reelOf } from "./reel";

const shot = (id: string, secs: number): Shot => ({
  shot_id: id,
  action: id,
  framing: "wide",
  camera: "push_in",
  secs,
  join: "cut",
});
const view = (id: string, secs: number, video: string | null = null, found: number | null = null): ShotView =>
  ({
    shot: shot(id, secs),
    stale: false,
    key_frame: { production_id: "p", state: "approved", usable: true, picture_blob: `picture ${id}` },
    ...(video === null
      ? {}
      : {
          clip: {
            clip_id: id,
            video_blob: video,
            wanted: { secs },
            audit: { seen: [], probe: found === null ? null : { secs: found } },
          },
        }),
  }) as unknown as ShotView;
const shots = [view("a", 4, "va", 4.2), view("b", 5), view("c", 6, "vc")];

describe("the pieces of a film", () => {
  const pieces = piecesOf({ shots });

  it("last as long as the clip was found to be, else as asked for, else as written", () => {
    expect(pieces.map((piece) => piece.secs)).toEqual([4.2, 5, 6]);
    expect(pieces.map((piece) => piece.from)).toEqual([0, 4.2, 9.2]);
    expect(lastsOf(pieces)).toBeCloseTo(15.2);
    expect(lastsOf([])).toBe(0);
  });

  it("are found by the moment, the later one where two meet", () => {
    expect(placeAt(pieces, 4.2)).toEqual({ at: 1, inside: 0 });
    expect(placeAt(pieces, 4)).toEqual({ at: 0, inside: 4 });
    expect(placeAt(pieces, 99).at).toBe(2);
    expect(placeAt(pieces, -1)).toEqual({ at: 0, inside: 0 });
    expect(placeAt([], 3)).toEqual({ at: 0, inside: 0 });
  });

  it("are stepped over as editors do: to the beginning of this one, then of the one before", () => {
    expect(cutFrom(pieces, 6, -1)).toBe(4.2);
    expect(cutFrom(pieces, 4.3, -1)).toBe(0);
    expect(cutFrom(pieces, 6, 1)).toBe(9.2);
    expect(cutFrom(pieces, 10, 1)).toBeCloseTo(15.2);
  });

  it("run as one where they were joined to one file", () => {
    const [whole, ...rest] = reelOf({ film_id: "f", shots, joined: "vj" });
    expect(rest).toEqual([]);
    expect(whole).toMatchObject({ id: "f", from: 0, video: "vj" });
    expect(whole?.secs).toBeCloseTo(15.2);
    expect(reelOf({ film_id: "f", shots })).toEqual(pieces);
  });
});

test("a moment is told to a hundredth of a second, and never as sixty seconds", () => {
  expect([0, 7.25, 59.999, 61.5].map(exactClock)).toEqual(["0:00.00", "0:07.25", "1:00.00", "1:01.50"]);
});

test("whatever the camera does, the picture fills its frame", () => {
  const cameras: readonly Piece["camera"][] = ["push_in", "pull_back", "pan_left", "pan_right", "handheld"];
  for (const camera of cameras)
    for (const share of [-1, 0, 0.3, 0.77, 1, 2]) {
      const [, scale = "0"] = /scale\(([\d.]+)\)/.exec(moveOf(camera, share)) ?? [];
      const shifts = [...moveOf(camera, share).matchAll(/(-?[\d.]+)%/g)].map(([, n]) => Math.abs(Number(n)));
      expect(Number(scale), camera).toBeGreaterThanOrEqual(1);
      // A shift counts in shares of the picture before it is made larger.
      for (const shift of shifts)
        expect(shift * Number(scale), camera).toBeLessThanOrEqual((Number(scale) - 1) * 50 + 0.01);
    }
  expect(moveOf("still", 0.5)).toBe("none");
});
