import type { GraphNode } from "../model/graph";
import { fromHsl, hexOf, mixed, type Rgb, rgbOf, withAlpha } from "./colour";

/** What a node is painted with. */
export interface NodePaint {
  readonly title: string;
  readonly body: string;
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

export function themeFrom(token: Tokens): Theme {
  const rgb = (name: string, otherwise: Rgb): Rgb => rgbOf(token(name)) ?? otherwise;
  const ground = rgb("--ground", [14, 14, 16]);
  const isDark = ground[0] + ground[1] + ground[2] < 384;
  const white: Rgb = [255, 255, 255];
  const black: Rgb = [0, 0, 0];
  const panel = rgb("--panel", isDark ? [22, 22, 25] : white);
  const raised = rgb("--raised", isDark ? [30, 30, 34] : [243, 243, 244]);
  const hairline = rgb("--hairline", isDark ? [42, 42, 47] : [222, 222, 223]);
  const ink = rgb("--ink", isDark ? [237, 237, 239] : [24, 24, 27]);
  const accent = rgb("--accent", isDark ? [201, 162, 122] : [122, 87, 50]);
  const body = isDark ? raised : panel;
  const plain: NodePaint = {
    title: hexOf(isDark ? mixed(raised, white, 0.035) : mixed(panel, black, 0.03)),
    body: hexOf(body),
    line: hexOf(isDark ? mixed(hairline, white, 0.06) : mixed(hairline, black, 0.06)),
    far: hexOf(isDark ? mixed(raised, white, 0.1) : mixed(panel, black, 0.14)),
  };
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
      const back = rgbOf(node.bgcolor ?? "") ?? rgbOf(node.color ?? "");
      const front = rgbOf(node.color ?? "") ?? back;
      const made: NodePaint =
        !back || !front
          ? plain
          : isDark
            ? {
                title: hexOf(mixed(back, body, 0.42)),
                body: hexOf(mixed(back, body, 0.66)),
                // Darker than the ground it would be no line.
                line: Math.max(...back) < Math.max(...hairline) ? plain.line : hexOf(mixed(back, body, 0.1)),
                far: hexOf(mixed(back, white, 0.08)),
              }
            : lightPaint(back, Math.max(...back) - Math.min(...back) < 12);
      nodeCache.set(key, made);
      return made;
    },
    group: (color) => {
      const own = rgbOf(color ?? "") ?? [63, 120, 158];
      return {
        line: withAlpha(own, isDark ? 0.5 : 0.55),
        fill: withAlpha(own, isDark ? 0.1 : 0.09),
        title: hexOf(mixed(own, isDark ? white : black, isDark ? 0.45 : 0.35)),
      };
    },
  };
}

/** Greys are paler still: what is calm on dark ground must not shout on light. */
function lightPaint(back: Rgb, isGrey: boolean): NodePaint {
  const paler = (share: number) => hexOf(mixed(back, [255, 255, 255], share));
  return isGrey
    ? { title: paler(0.9), body: paler(0.95), line: paler(0.8), far: paler(0.72) }
    : { title: paler(0.72), body: paler(0.87), line: paler(0.5), far: paler(0.45) };
}

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
  return themeFrom((name) => style.getPropertyValue(name).trim());
}
