import { expect, test } from "vitest";
import type { Offer } from "./model";
import { buttonText, waitText } from "./OfferFacts";
import { rentedWords } from "./words";

const plain = (text: string) => text.replace(/[\u00a0\u202f]/g, " ");
const wait = (hit: boolean | null, warm = true, locale: "en" | "fr" = "en") =>
  plain(
    waitText(
      { hit, wait_hit: warm ? { least: 2, most: 2 } : null, wait_miss: { least: 90, most: 240 } },
      rentedWords[locale],
      locale,
    ),
  );

test("the wait says which of the two it will be, as far as that is known", () => {
  expect(wait(true)).toBe("A warm one is there: about 2.0 s.");
  expect(wait(false)).toBe("None is warm now: about 1 min 30 s to 4 min 00 s.");
  expect(wait(null)).toBe("About 2.0 s if a warm one is there, else 1 min 30 s to 4 min 00 s.");
  expect(wait(null, false, "fr")).toBe(
    "Environ 1 min 30 s à 4 min 00 s, pour une machine et ComfyUI dessus.",
  );
});

test("the button carries what it costs and the most that can be lost, rounded against us", () => {
  const quote = { cost: { low: 300_000, mid: 420_000, high: 580_000 }, maximum: 1_091_200 } as Offer["quote"];
  expect(plain(buttonText({ quote }, rentedWords.en, "en"))).toBe("Burst · $0.42 (max $1.10)");
  expect(plain(buttonText({ quote }, rentedWords.fr, "fr"))).toBe("Louer · 0,42 $ (max 1,10 $)");
});
