import { expect, test } from "vitest";
import { ago, exactly, lasting } from "./when";

const now = "2026-11-22T14:05:09Z";
const before = (seconds: number) => new Date(Date.parse(now) - seconds * 1_000);

// Blanks differ between the releases of the language data; what they separate does not.
const plain = (text: string) => text.replace(/\s/g, " ");

function check(seconds: number, en: string, fr: string) {
  expect([plain(ago(before(seconds), now, "en")), plain(ago(before(seconds), now, "fr"))]).toEqual([en, fr]);
}

test("the largest unit that fits is said", () => {
  check(0, "now", "maintenant");
  check(4.9, "now", "maintenant");
  check(5, "5 seconds ago", "il y a 5 secondes");
  check(59.9, "59 seconds ago", "il y a 59 secondes");
  check(60, "1 minute ago", "il y a 1 minute");
  check(119 * 60, "1 hour ago", "il y a 1 heure");
  check(30 * 3_600, "1 day ago", "il y a 1 jour");
  check(13 * 86_400, "1 week ago", "il y a 1 semaine");
  check(40 * 86_400, "1 month ago", "il y a 1 mois");
  check(800 * 86_400, "2 years ago", "il y a 2 ans");
});

test("what is still to come is said so", () => {
  check(-120, "in 2 minutes", "dans 2 minutes");
});

test("moments come as text, number or date", () => {
  const moments = [
    "2026-11-22T15:02:09+01:00",
    Date.parse("2026-11-22T14:02:09Z"),
    new Date("2026-11-22T14:02:09Z"),
  ];
  for (const moment of moments) expect(ago(moment, now, "en")).toBe("3 minutes ago");
  expect(() => ago("soon", now, "en")).toThrow("soon is not a moment");
});

test("the exact time names its zone", () => {
  expect(plain(exactly(now, "en", "UTC"))).toBe("Nov 22, 2026, 2:05:09 PM UTC");
  expect(plain(exactly(now, "fr", "UTC"))).toBe("22 nov. 2026, 14:05:09 UTC");
});

test("a length of time is said in its two largest units", () => {
  const said = (seconds: number, locale: "en" | "fr" = "en") => plain(lasting(seconds, locale));
  expect([0, 0.42, 9.94, 9.95, 59.4].map((s) => said(s))).toEqual([
    "0.0 s",
    "0.4 s",
    "9.9 s",
    "10 s",
    "59 s",
  ]);
  expect([59.5, 125, 3_599.4].map((s) => said(s))).toEqual(["1 min 00 s", "2 min 05 s", "59 min 59 s"]);
  expect([3_599.5, 3_840, 86_400].map((s) => said(s))).toEqual(["1 h 00 min", "1 h 04 min", "24 h 00 min"]);
  expect(said(0.42, "fr")).toBe("0,4 s");
  expect(() => lasting(Number.NaN, "en")).toThrow(RangeError);
});
