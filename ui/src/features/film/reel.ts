import { type Camera, clipStateOf, type FilmView } from "./model";

/** One shot as it is played: its clip, or the picture that opens it, held. */
export type Piece = {
  readonly id: string;
  readonly number: number;
  /** Seconds after the film's beginning. */
  readonly from: number;
  readonly secs: number;
  readonly video: string | null;
  readonly picture: string | null;
  readonly camera: Camera;
  readonly stale: boolean;
};

/** The pieces of a film, first to last. A clip counts as long as it was found to be, else as it was asked for. */
export function piecesOf(film: Pick<FilmView, "shots">): readonly Piece[] {
  let from = 0;
  return film.shots.map((view, at) => {
    const { shot, clip, key_frame: frame } = view;
    const video = clip?.video_blob ?? null;
    const secs = video === null ? shot.secs : (clip?.audit?.probe?.secs ?? clip?.wanted.secs ?? shot.secs);
    const piece = {
      id: shot.shot_id,
      number: at + 1,
      from,
      secs,
      video,
      picture: frame?.picture_blob ?? null,
      camera: shot.camera,
      stale: clipStateOf(view) === "stale",
    };
    from += secs;
    return piece;
  });
}

export const lastsOf = (pieces: readonly Piece[]): number => {
  const last = pieces.at(-1);
  return last === undefined ? 0 : last.from + last.secs;
};

/** The piece that is shown at a moment, and how far inside it the moment is. */
export function placeAt(pieces: readonly Piece[], secs: number): { at: number; inside: number } {
  const moment = Math.min(Math.max(0, secs), lastsOf(pieces));
  const found = pieces.findLastIndex((piece) => piece.from <= moment);
  const at = Math.max(0, found);
  const piece = pieces[at];
  return { at, inside: piece === undefined ? 0 : Math.min(piece.secs, moment - piece.from) };
}

/** The beginning of the next shot, or of this one and then of the one before, as editors step. */
export function cutFrom(pieces: readonly Piece[], secs: number, way: 1 | -1): number {
  const { at, inside } = placeAt(pieces, secs);
  if (way === 1) return pieces[at + 1]?.from ?? lastsOf(pieces);
  const here = pieces[at]?.from ?? 0;
  return inside > 0.25 ? here : (pieces[at - 1]?.from ?? 0);
}

/** The step of the arrows: a clip has about so many pictures in a second. */
export const pictureSecs = 1 / 24;

/** `0:07.25`, by which a moment is found again. */
export function exactClock(secs: number): string {
  const hundredths = Math.round(secs * 100);
  const rest = (hundredths % 6000) / 100;
  return `${Math.floor(hundredths / 6000)}:${rest.toFixed(2).padStart(5, "0")}`;
}

/**
 * What the camera does to a picture that is held, as CSS: how far into the shot, from 0 to 1. The picture always fills its
 * frame.
 */
export function moveOf(camera: Camera, share: number): string {
  const s = Math.min(1, Math.max(0, share));
  const two = (n: number) => Number(n.toFixed(4));
  switch (camera) {
    case "still":
      return "none";
    case "push_in":
      return `scale(${two(1 + 0.14 * s)})`;
    case "pull_back":
      return `scale(${two(1.14 - 0.14 * s)})`;
    case "pan_left":
      return `scale(1.12) translateX(${two(-5 + 10 * s)}%)`;
    case "pan_right":
      return `scale(1.12) translateX(${two(5 - 10 * s)}%)`;
    case "orbit":
      return `perspective(900px) scale(1.16) rotateY(${two(-6 + 12 * s)}deg)`;
    case "handheld":
      return `scale(1.06) translate(${two(1.2 * Math.sin(s * 17))}%, ${two(0.9 * Math.sin(s * 23 + 1))}%)`;
  }
}

/** What runs through the projector: the file that the clips were joined to, in one piece, else the pieces themselves. */
export function reelOf(film: Pick<FilmView, "film_id" | "shots" | "joined">): readonly Piece[] {
  const pieces = piecesOf(film);
  const [first] = pieces;
  if (film.joined == null || first === undefined) return pieces;
  return [{ ...first, id: film.film_id, secs: lastsOf(pieces), video: film.joined }];
}
