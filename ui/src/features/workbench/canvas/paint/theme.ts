import { contrast } from "../../../../shared/accent";
import type { GraphNode } from "../model/graph";
import { fromHsl, hexOf, mixed, type Rgb, rgbOf, withAlpha } from "./colour";

/** What a node is painted with. */
export interface NodePaint {
  readonly title: string;
  readonly body: string;
  /** Ink for the words on the body. */
  readonly label: string;
  readonly line: string;
  /** For a node so small that title and body are one. */
  readonly far: string;
}

export interface Theme {
  readonly isDark: boolean;
  readonly font: string;
  readonly mono: string;
  readonly ground: string;
  readonly dot: string;
  readonly panel: string;
  readonly field: string;
  readonly fieldLine: string;
  readonly hairline: string;
  readonly edge: string;
  readonly ink: string;
  readonly ink2: string;
  readonly ink3: string;
  readonly good: string;
  readonly attention: string;
  readonly bad: string;
  readonly info: string;
  readonly accent: string;
  readonly onAccent: string;
  readonly selectionFill: string;
  socket(type: string): string;
  node(node: GraphNode): NodePaint;
  group(color: string | null): { line: string; fill: string; title: string };
}

/** The colours ComfyUI users know. Source: its default palette. */
const sockets: Readonly<Record<string, string>> = {
  MODEL: "#b39ddb",
  CLIP: "#ffd500",
  VAE: "#ff6e6e",
  CONDITIONING: "#ffa931",
  LATENT: "#ff9cf9",
  IMAGE: "#64b5f6",
  MASK: "#81c784",
  CONTROL_NET: "#6ee7b7",
  STYLE_MODEL: "#c2ffae",
  CLIP_VISION: "#a8dadc",
  CLIP_VISION_OUTPUT: "#ad7452",
  NOISE: "#b0b0b0",
  GUIDER: "#66ffff",
  SAMPLER: "#ecb4b4",
  SIGMAS: "#cdffcd",
  TAESD: "#dcc274",
  VIDEO: "#7c9cff",
  AUDIO: "#f0abfc",
  INT: "#8fb8a8",
  FLOAT: "#8fb8a8",
  STRING: "#a9c7a0",
  BOOLEAN: "#c9a3a3",
  COMBO: "#a3a9c9",
};

/** The name of a custom property to what it holds. */
export type Tokens = (name: string) => string;

/** What ComfyUI draws a group in that has no colour. Source: LiteGraph's default for groups. */
const uncoloured: Rgb = [51, 51, 85];
/** Contrast that text needs on its ground (WCAG 2.2, AA). */
const readable = 4.5;
const white: Rgb = [255, 255, 255];
const black: Rgb = [0, 0, 0];

/** @param otherwise reads colours that are written neither in digits nor as `rgb(…)`. */
export function themeFrom(token: Tokens, otherwise: (text: string) => Rgb | null = () => null): Theme {
  const rgb = (name: string, fallback: Rgb): Rgb => rgbOf(token(name)) ?? fallback;
  const own = (text: string | null): Rgb | null =>
    text === null || text === "" ? null : (rgbOf(text) ?? otherwise(text));
  const ground = rgb("--ground", [14, 14, 16]);
  const isDark = ground[0] + ground[1] + ground[2] < 384;
  const panel = rgb("--panel", isDark ? [22, 22, 25] : white);
  const raised = rgb("--raised", isDark ? [30, 30, 34] : [243, 243, 244]);
  const hairline = rgb("--hairline", isDark ? [42, 42, 47] : [222, 222, 223]);
  const ink = rgb("--ink", isDark ? [237, 237, 239] : [24, 24, 27]);
  const ink2 = rgb("--ink-2", ink);
  const accent = rgb("--accent", isDark ? [201, 162, 122] : [122, 87, 50]);
  const body = isDark ? raised : panel;
  const plain: NodePaint = {
    title: hexOf(isDark ? mixed(raised, white, 0.035) : mixed(panel, black, 0.03)),
    body: hexOf(body),
    label: hexOf(ink2),
    line: hexOf(isDark ? mixed(hairline, white, 0.06) : mixed(hairline, black, 0.06)),
    far: hexOf(isDark ? mixed(raised, white, 0.1) : mixed(panel, black, 0.14)),
  };
  /** On dark ground colours stand as the file has them, as in ComfyUI, as long as their words can be read. */
  const bodyOf = (colour: Rgb): Omit<NodePaint, "title"> => {
    const back = isDark ? legible(colour, body, ink) : paler(colour, 0.87, 0.95);
    const line = isDark ? mixed(back, white, 0.12) : paler(colour, 0.5, 0.8);
    return {
      body: hexOf(back),
      label: hexOf(ratio(back, ink2) < readable ? ink : ink2),
      // Darker than the ground it would be no line.
      line: isDark && Math.max(...line) < Math.max(...hairline) ? plain.line : hexOf(line),
      far: hexOf(isDark ? mixed(back, white, 0.08) : paler(colour, 0.45, 0.72)),
    };
  };
  const titleOf = (colour: Rgb): string =>
    hexOf(isDark ? legible(colour, body, ink) : paler(colour, 0.72, 0.9));
  const socketCache = new Map<string, string>();
  const nodeCache = new Map<string, NodePaint>();

  return {
    isDark,
    font: token("--font") || "system-ui, sans-serif",
    mono: token("--font-mono") || "monospace",
    ground: hexOf(ground),
    dot: hexOf(isDark ? mixed(ground, white, 0.085) : mixed(ground, black, 0.11)),
    panel: hexOf(panel),
    field: hexOf(isDark ? mixed(ground, raised, 0.25) : mixed(raised, white, 0.2)),
    fieldLine: hexOf(isDark ? hairline : mixed(hairline, white, 0.25)),
    hairline: hexOf(hairline),
    edge: token("--edge") || hexOf(hairline),
    ink: hexOf(ink),
    ink2: token("--ink-2") || hexOf(ink),
    ink3: token("--ink-3") || hexOf(ink),
    good: token("--good") || hexOf(ink),
    attention: token("--attention") || hexOf(ink),
    bad: token("--bad") || hexOf(ink),
    info: token("--info") || hexOf(ink),
    accent: hexOf(accent),
    onAccent: token("--on-accent") || hexOf(ground),
    selectionFill: withAlpha(accent, 0.12),
    socket: (type) => {
      const known = socketCache.get(type);
      if (known !== undefined) return known;
      const colour = rgbOf(sockets[type] ?? "") ?? unknownType(type, isDark);
      const made = hexOf(isDark ? colour : mixed(colour, black, 0.28));
      socketCache.set(type, made);
      return made;
    },
    node: (node) => {
      if (node.color === null && node.bgcolor === null) return plain;
      const key = `${node.color ?? ""} ${node.bgcolor ?? ""}`;
      const known = nodeCache.get(key);
      if (known) return known;
      // As in ComfyUI, each of the two is given by itself: the title bar's and the body's.
      const [front, back] = [own(node.color), own(node.bgcolor)];
      const made: NodePaint = {
        ...plain,
        ...(back && bodyOf(back)),
        ...(front && { title: titleOf(front) }),
      };
      nodeCache.set(key, made);
      return made;
    },
    group: (color) => {
      const tone = own(color) ?? uncoloured;
      const share = isDark ? 0.16 : 0.12;
      // Under the title the colour lies twice.
      const band = mixed(mixed(ground, tone, share), tone, share);
      return {
        line: withAlpha(tone, isDark ? 0.6 : 0.55),
        fill: withAlpha(tone, share),
        title: hexOf(legible(tone, isDark ? white : black, band)),
      };
    },
  };
}

const unit = ([r, g, b]: Rgb): Rgb => [r / 255, g / 255, b / 255];

const ratio = (one: Rgb, other: Rgb): number => contrast(unit(one), unit(other));

/** The colour, or as little of the way from it to another as lets the two be told apart like words and their ground. */
function legible(colour: Rgb, towards: Rgb, against: Rgb): Rgb {
  let near = colour;
  for (let step = 1; step <= 20 && ratio(near, against) < readable; step += 1)
    near = mixed(colour, towards, step / 20);
  return near;
}

/** Most of the way to white. Greys go farther: what is calm on dark ground must not shout on light. */
const paler = (colour: Rgb, share: number, ofGrey: number): Rgb =>
  mixed(colour, white, Math.max(...colour) - Math.min(...colour) < 12 ? ofGrey : share);

/** Types nobody gave a colour keep one of their own, always the same. */
function unknownType(type: string, isDark: boolean): Rgb {
  if (type === "*" || type === "") return isDark ? [168, 168, 176] : [150, 150, 158];
  let sum = 0;
  for (const letter of type) sum = (sum * 31 + (letter.codePointAt(0) ?? 0)) >>> 0;
  return fromHsl(sum % 360, 0.42, 0.7);
}

/** Reads the tokens that hold at an element. */
export function themeAt(element: Element): Theme {
  const style = getComputedStyle(element);
  return themeFrom((name) => style.getPropertyValue(name).trim(), namedColour);
}

/** A colour in any way that CSS knows: by its name, for example. */
function namedColour(text: string): Rgb | null {
  const pen = CSS.supports("color", text) ? document.createElement("canvas").getContext("2d") : null;
  if (!pen) return null;
  pen.fillStyle = text;
  return rgbOf(pen.fillStyle);
}
