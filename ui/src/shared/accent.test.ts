import { expect, test } from "vitest";
import { accentOf, contrast, rgbOf } from "./accent";

const black = [0, 0, 0] as const;

test("contrast is the published one", () => {
  expect(contrast([1, 1, 1], black)).toBeCloseTo(21, 5);
});

test.each(["dark", "light"] as const)(
  "an accent is readable on the %s ground, whatever the palette",
  (theme) => {
    const ground = rgbOf(theme === "dark" ? "#1e1e22" : "#f3f3f4");
    for (const palette of [["#000000"], ["#ffffff"], ["#123456", "#888888"], ["#ff0000"], ["#00ff00"]]) {
      const made = accentOf(palette, theme);
      const [accent, ink] = [rgbOf(made?.accent ?? ""), rgbOf(made?.onAccent ?? "")];
      if (!accent || !ink || !ground) throw new Error("no colour");
      expect(contrast(accent, ground)).toBeGreaterThanOrEqual(4.5);
      expect(contrast(accent, ink)).toBeGreaterThanOrEqual(4.5);
    }
  },
);

test("a palette without colours gives none", () => {
  expect(accentOf([], "dark")).toBeNull();
  expect(accentOf(["red", "#12"], "dark")).toBeNull();
});
