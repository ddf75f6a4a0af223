import type { Basis, Checked } from "../api";

/** How many pictures an identity is enrolled from, at most. */
export const most = 20;
/** What the engine takes of one picture. */
export const mostBytes = 64 * 1024 * 1024;
/** How much of a file tells what it is. */
export const headBytes = 32;

/** Why a file is no picture for the board. */
export type Refusal =
  | {
      readonly why:
        | "empty"
        | "too_large"
        | "no_picture"
        | "heic"
        | "vector"
        | "video"
        | "full"
        | "twice"
        | "unreadable"
        | "bare_folder";
    }
  | { readonly why: "engine"; readonly said: string };

const ascii = (bytes: Uint8Array, from: number, to: number): string =>
  String.fromCharCode(...bytes.slice(from, to));

const starts = (bytes: Uint8Array, ...head: readonly number[]): boolean =>
  head.every((byte, at) => bytes[at] === byte);

/** What a file is by its first bytes, whatever its name says; `null` for a picture the engine reads. */
export function refusalOf(head: Uint8Array, size: number): Refusal | null {
  if (size === 0) return { why: "empty" };
  const picture =
    starts(head, 0x89, 0x50, 0x4e, 0x47) ||
    starts(head, 0xff, 0xd8, 0xff) ||
    ascii(head, 0, 4) === "GIF8" ||
    (ascii(head, 0, 4) === "RIFF" && ascii(head, 8, 12) === "WEBP") ||
    ascii(head, 0, 2) === "BM" ||
    starts(head, 0x49, 0x49, 0x2a, 0x00) ||
    starts(head, 0x4d, 0x4d, 0x00, 0x2a);
  if (picture) return size > mostBytes ? { why: "too_large" } : null;
  if (ascii(head, 4, 8) === "ftyp")
    return { why: /^(hei|hev|mif1|msf1|avi)/.test(ascii(head, 8, 12)) ? "heic" : "video" };
  if (ascii(head, 0, 4) === "RIFF" || starts(head, 0x1a, 0x45, 0xdf, 0xa3)) return { why: "video" };
  if (/^\s*(<\?xml|<svg|%PDF)/.test(ascii(head, 0, headBytes))) return { why: "vector" };
  return { why: "no_picture" };
}

/** With one picture at another place. */
export function moved<T>(list: readonly T[], from: number, to: number): readonly T[] {
  const one = list[from];
  if (one === undefined || from === to || to < 0 || to >= list.length) return list;
  const rest = list.toSpliced(from, 1);
  return rest.toSpliced(to, 0, one);
}

/** With a new picture, before those of its company that come later. */
export function inserted(
  board: readonly string[],
  blob: string,
  later: (other: string) => boolean,
): readonly string[] {
  const at = board.findIndex(later);
  return at < 0 ? [...board, blob] : board.toSpliced(at, 0, blob);
}

type Pair = Checked["pairs"][number];

/**
 * What was said of pictures, for the board as it stands now: in its order, and only of what is on it. The answer does not
 * depend on the order, so moving a picture is no new question.
 */
export function arranged(checked: Checked, references: readonly string[]): Checked {
  const said = new Map(checked.pictures.map((picture, place) => [picture.blob, { picture, place }]));
  const kept = references.flatMap((blob) => said.get(blob) ?? []);
  const now = new Map(kept.map(({ place, picture }) => [place, references.indexOf(picture.blob)]));
  return {
    ...checked,
    pictures: kept.map(({ picture }) => picture),
    pairs: checked.pairs.flatMap((pair) => {
      const [a, b] = [now.get(pair.a), now.get(pair.b)];
      return a === undefined || b === undefined ? [] : [{ ...pair, a: Math.min(a, b), b: Math.max(a, b) }];
    }),
  };
}

/** The two that are least alike. */
export const worstOf = (pairs: readonly Pair[]): Pair | null =>
  pairs.reduce<Pair | null>(
    (worst, pair) => (worst === null || pair.cosine < worst.cosine ? pair : worst),
    null,
  );

export const pairOf = (pairs: readonly Pair[], a: number, b: number): Pair | null =>
  pairs.find((pair) => (pair.a === a && pair.b === b) || (pair.a === b && pair.b === a)) ?? null;

export type Band = "same" | "unsure" | "other";

/** Where the calibrated score of two pictures lies: the same lines as the critic's. */
export const bandOf = (score: number): Band => (score >= 0.75 ? "same" : score >= 0.5 ? "unsure" : "other");

export type BasisKind = Basis["kind"];

/** A basis of that kind, to be filled in. */
export function emptyBasis(kind: BasisKind): Basis {
  switch (kind) {
    case "synthetic":
      return { kind, origin: "" };
    case "own_face":
      return { kind, declared_by: "" };
    case "consent":
      return { kind, person: "", document: "" };
  }
}

/** The fields of a basis that still have to be filled in. */
export function missingOf(basis: Basis): readonly string[] {
  return Object.entries(basis)
    .filter(([name, value]) => name !== "kind" && value.trim() === "")
    .map(([name]) => name);
}

/** What kind of pictures a basis speaks of: photographs of people, or pictures that something made. */
export function domainFor(kind: BasisKind, domain: string): string {
  if (kind !== "synthetic") return "photo";
  return domain === "photo" ? "generated" : domain;
}

/** A part of a picture, in its pixels. */
export type Box = { readonly x: number; readonly y: number; readonly width: number; readonly height: number };
export type Size = { readonly width: number; readonly height: number };

/** The smallest side of a crop; a face smaller than that is no use. */
const leastPx = 64;

/** Moved, and kept inside. */
export const shifted = (box: Box, dx: number, dy: number, { width, height }: Size): Box => ({
  ...box,
  x: Math.min(width - box.width, Math.max(0, box.x + dx)),
  y: Math.min(height - box.height, Math.max(0, box.y + dy)),
});

export type Corner = "nw" | "ne" | "sw" | "se";

/** One corner moved; the opposite one stays. */
export function stretched(box: Box, corner: Corner, dx: number, dy: number, size: Size): Box {
  const least = { width: Math.min(leastPx, size.width), height: Math.min(leastPx, size.height) };
  const [left, top] = [box.x, box.y];
  const [right, bottom] = [box.x + box.width, box.y + box.height];
  const west = corner.endsWith("w");
  const north = corner.startsWith("n");
  const l = west ? Math.min(right - least.width, Math.max(0, left + dx)) : left;
  const r = west ? right : Math.max(left + least.width, Math.min(size.width, right + dx));
  const t = north ? Math.min(bottom - least.height, Math.max(0, top + dy)) : top;
  const b = north ? bottom : Math.max(top + least.height, Math.min(size.height, bottom + dy));
  return { x: l, y: t, width: r - l, height: b - t };
}

/** Where a crop begins: the middle, a little above it, as faces are. */
export function firstBox({ width, height }: Size): Box {
  const side = Math.round(Math.min(width, height) * 0.7);
  return {
    x: Math.round((width - side) / 2),
    y: Math.round((height - side) * 0.35),
    width: side,
    height: side,
  };
}

export const wholeBox = (box: Box): Box => ({
  x: Math.round(box.x),
  y: Math.round(box.y),
  width: Math.round(box.width),
  height: Math.round(box.height),
});
