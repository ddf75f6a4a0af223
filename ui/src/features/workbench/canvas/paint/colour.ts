/** Red, green, blue from 0 to 255. */
export type Rgb = readonly [number, number, number];

/** `#abc`, `#aabbcc`, `#aabbccdd`, `rgb(…)`; `null` for anything else. */
export function rgbOf(text: string): Rgb | null {
  const value = text.trim();
  const short = /^#([0-9a-f])([0-9a-f])([0-9a-f])[0-9a-f]?$/i.exec(value);
  if (short) return [1, 2, 3].map((n) => parseInt((short[n] ?? "0").repeat(2), 16)) as unknown as Rgb;
  const long = /^#([0-9a-f]{2})([0-9a-f]{2})([0-9a-f]{2})(?:[0-9a-f]{2})?$/i.exec(value);
  if (long) return [1, 2, 3].map((n) => parseInt(long[n] ?? "0", 16)) as unknown as Rgb;
  const numbers = /^rgba?\(\s*([\d.]+)[\s,]+([\d.]+)[\s,]+([\d.]+)/i.exec(value);
  if (numbers) return [1, 2, 3].map((n) => Math.min(255, Number(numbers[n]))) as unknown as Rgb;
  return null;
}

export const hexOf = (rgb: Rgb): string =>
  `#${rgb.map((lane) => Math.round(lane).toString(16).padStart(2, "0")).join("")}`;

/** `share` of the way from one colour to another. */
export const mixed = (from: Rgb, to: Rgb, share: number): Rgb => [
  from[0] + (to[0] - from[0]) * share,
  from[1] + (to[1] - from[1]) * share,
  from[2] + (to[2] - from[2]) * share,
];

export const withAlpha = (rgb: Rgb, alpha: number): string =>
  `rgba(${Math.round(rgb[0])}, ${Math.round(rgb[1])}, ${Math.round(rgb[2])}, ${alpha})`;

/** Hue in degrees, saturation and lightness from 0 to 1. */
export function fromHsl(hue: number, saturation: number, lightness: number): Rgb {
  const reach = saturation * Math.min(lightness, 1 - lightness);
  const lane = (n: number) => {
    const k = (n + hue / 30) % 12;
    return 255 * (lightness - reach * Math.max(-1, Math.min(k - 3, 9 - k, 1)));
  };
  return [lane(0), lane(8), lane(4)];
}
