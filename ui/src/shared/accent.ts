/** Contrast that text needs on its ground (WCAG 2.2, AA). */
const readable = 4.5;

type Rgb = readonly [red: number, green: number, blue: number];

/** `#c9a27a` as 0–1 numbers; `null` for what is no colour. */
export function rgbOf(hex: string): Rgb | null {
  const digits = /^#?([0-9a-f]{6})$/i.exec(hex.trim())?.[1];
  if (digits === undefined) return null;
  const lane = (at: number) => parseInt(digits.slice(at, at + 2), 16) / 255;
  return [lane(0), lane(2), lane(4)];
}

/** Relative luminance, WCAG 2.2. */
function luminance(rgb: Rgb): number {
  const [r, g, b] = rgb.map((lane) => (lane <= 0.04045 ? lane / 12.92 : ((lane + 0.055) / 1.055) ** 2.4)) as [
    number,
    number,
    number,
  ];
  return 0.2126 * r + 0.7152 * g + 0.0722 * b;
}

/** 1 to 21, WCAG 2.2. */
export function contrast(a: Rgb, b: Rgb): number {
  const [dark, light] = [luminance(a), luminance(b)].sort((x, y) => x - y) as [number, number];
  return (light + 0.05) / (dark + 0.05);
}

const mixed = (from: Rgb, to: Rgb, share: number): Rgb =>
  from.map((lane, at) => lane + ((to[at] ?? lane) - lane) * share) as unknown as Rgb;

const hexOf = (rgb: Rgb): string =>
  `#${rgb
    .map((lane) =>
      Math.round(lane * 255)
        .toString(16)
        .padStart(2, "0"),
    )
    .join("")}`;

const white: Rgb = [1, 1, 1];
const black: Rgb = [0.055, 0.055, 0.063];

/**
 * The accent of a palette: its most colourful tone, moved towards white or black until it is readable on the ground, and
 * the ink that is readable on it. `null` when the palette has no colour in it.
 */
export function accentOf(
  palette: readonly string[],
  theme: "dark" | "light",
): { accent: string; onAccent: string } | null {
  const chroma = (rgb: Rgb) => Math.max(...rgb) - Math.min(...rgb);
  const tones = palette.map(rgbOf).filter((rgb) => rgb !== null);
  const chosen = tones.toSorted((a, b) => chroma(b) - chroma(a))[0];
  if (chosen === undefined) return null;
  const ground = theme === "dark" ? ([0.118, 0.118, 0.133] as const) : ([0.953, 0.953, 0.957] as const);
  const towards = theme === "dark" ? white : black;
  let accent = chosen;
  for (let step = 1; step <= 20 && contrast(accent, ground) < readable; step++)
    accent = mixed(chosen, towards, step / 20);
  const onAccent = contrast(accent, white) > contrast(accent, black) ? white : black;
  return { accent: hexOf(accent), onAccent: hexOf(onAccent) };
}
