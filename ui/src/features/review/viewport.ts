/** What part of a picture is looked at; places are shares of the picture, so that pictures of any size go along. */
export type View = {
  /** Screen pixels per picture pixel; `null`: as large as fits. */
  readonly scale: number | null;
  /** What lies in the middle. */
  readonly x: number;
  readonly y: number;
};

export type Size = { readonly width: number; readonly height: number };

export type Placed = { readonly left: number; readonly top: number; readonly scale: number };

export const fitted: View = { scale: null, x: 0.5, y: 0.5 };

const most = 16;
const margin = 16;

/** Never larger than the picture itself: pixels nobody made are not shown. */
export function fitScale(stage: Size, picture: Size): number {
  const inside = Math.min((stage.width - margin) / picture.width, (stage.height - margin) / picture.height);
  return Math.max(0.01, Math.min(1, inside));
}

/** Where the picture's top left corner stands in the stage, and how large it is. */
export function placed(view: View, stage: Size, picture: Size): Placed {
  const scale = view.scale ?? fitScale(stage, picture);
  return {
    left: corner(stage.width, picture.width * scale, view.x),
    top: corner(stage.height, picture.height * scale, view.y),
    scale,
  };
}

/** What is smaller than the stage stands in its middle; what is larger leaves no empty edge. */
function corner(stage: number, picture: number, middle: number): number {
  if (picture <= stage) return (stage - picture) / 2;
  return Math.min(0, Math.max(stage - picture, stage / 2 - middle * picture));
}

/** The picture's place under a point of the stage, as shares; may lie outside. */
export function shareAt(
  view: View,
  stage: Size,
  picture: Size,
  at: { x: number; y: number },
): { x: number; y: number } {
  const { left, top, scale } = placed(view, stage, picture);
  return { x: (at.x - left) / (picture.width * scale), y: (at.y - top) / (picture.height * scale) };
}

/** Zooms so that what lies under the point stays there. */
export function zoomedAt(
  view: View,
  stage: Size,
  picture: Size,
  at: { x: number; y: number },
  factor: number,
): View {
  const fit = fitScale(stage, picture);
  const before = view.scale ?? fit;
  const scale = Math.min(most, Math.max(fit, before * factor));
  if (scale <= fit * 1.001) return fitted;
  const share = shareAt(view, stage, picture, at);
  return settledView(
    {
      scale,
      x: share.x + (stage.width / 2 - at.x) / (picture.width * scale),
      y: share.y + (stage.height / 2 - at.y) / (picture.height * scale),
    },
    stage,
    picture,
  );
}

/** Moves the picture with the hand, in screen pixels. */
export function panned(view: View, stage: Size, picture: Size, by: { x: number; y: number }): View {
  if (view.scale === null) return view;
  const here = settledView(view, stage, picture);
  return settledView(
    {
      ...here,
      x: here.x - by.x / (picture.width * view.scale),
      y: here.y - by.y / (picture.height * view.scale),
    },
    stage,
    picture,
  );
}

/** One picture pixel on one pixel of the screen, or back to all of it. */
export function toggledFull(
  view: View,
  stage: Size,
  picture: Size,
  pixelRatio: number,
  at?: { x: number; y: number },
): View {
  const full = 1 / pixelRatio;
  if (view.scale !== null) return fitted;
  const from = fitScale(stage, picture);
  const middle = at ?? { x: stage.width / 2, y: stage.height / 2 };
  const factor = full / from;
  // A picture that fits at 100 % is there already; then Z goes on to 200 %.
  return zoomedAt(view, stage, picture, middle, factor > 1.001 ? factor : 2);
}

/** The middle kept where the picture covers the stage, so that a later move answers at once. */
function settledView(view: View, stage: Size, picture: Size): View {
  if (view.scale === null) return view;
  const within = (middle: number, stageSide: number, side: number) => {
    const half = stageSide / 2 / side;
    return half >= 0.5 ? 0.5 : Math.min(1 - half, Math.max(half, middle));
  };
  return {
    scale: view.scale,
    x: within(view.x, stage.width, picture.width * view.scale),
    y: within(view.y, stage.height, picture.height * view.scale),
  };
}

export type Point = readonly [x: number, y: number];

/** A line drawn by hand with no more points than show a difference, at most `limit`. */
export function thinned(stroke: readonly Point[], distance = 0.002, limit = 2000): readonly Point[] {
  const kept: Point[] = [];
  for (const point of stroke) {
    const last = kept.at(-1);
    if (!last || Math.hypot(point[0] - last[0], point[1] - last[1]) >= distance) kept.push(clamped(point));
  }
  const each = Math.ceil(kept.length / limit);
  return each <= 1 ? kept : kept.filter((_, place) => place % each === 0);
}

const unit = (share: number) => Math.min(1, Math.max(0, share));

export const clamped = ([x, y]: Point): Point => [unit(x), unit(y)];
