import { expect, test } from "vitest";
import { atMost, type MicroUsd, money, moneyInterval } from "./money";

function check(amount: MicroUsd, en: string, fr: string) {
  expect([money(amount, "en"), money(amount, "fr")]).toEqual([en, fr]);
}

test("an amount has two decimals, in the language's own form", () => {
  check(0, "$0.00", "0,00\u00a0$");
  check(420_000, "$0.42", "0,42\u00a0$");
  check(1_234_567_890_000, "$1,234,567.89", "1\u202f234\u202f567,89\u00a0$");
  check(-1_500_000, "-$1.50", "-1,50\u00a0$");
});

test("what is not nothing never reads as nothing", () => {
  check(4_200, "$0.0042", "0,0042\u00a0$");
  check(10_000, "$0.01", "0,01\u00a0$");
  check(7, "$0.000007", "0,000007\u00a0$");
  check(-99, "-$0.000099", "-0,000099\u00a0$");
});

test("halves go away from zero, exactly", () => {
  check(1_005_000, "$1.01", "1,01\u00a0$"); // as a binary fraction 1.005 is below the half
  check(1_004_999, "$1.00", "1,00\u00a0$");
  check(-1_005_000, "-$1.01", "-1,01\u00a0$");
  expect(money(-4_000, "en", 2)).toBe("$0.00");
});

test("a column keeps its number of decimals", () => {
  expect(money(4_200, "en", 2)).toBe("$0.00");
  expect(money(420_000, "en", 4)).toBe("$0.4200");
});

test("a worst case is rounded up", () => {
  expect(atMost(1_100_001, "en")).toBe("$1.11");
  expect(atMost(1_100_000, "en")).toBe("$1.10");
  expect(atMost(1_100_001, "fr")).toBe("1,11\u00a0$");
});

test("an interval holds what it says", () => {
  const quote = { low: 314_900, mid: 421_000, high: 571_000 };
  expect(moneyInterval(quote, "en")).toBe("$0.42 (0.31–0.58)");
  expect(moneyInterval(quote, "fr")).toBe("0,42\u00a0$ (0,31–0,58)");
  expect(moneyInterval({ low: 1_200, mid: 2_000, high: 30_000 }, "en")).toBe("$0.0020 (0.0012–0.0300)");
  expect(moneyInterval({ low: -15_000, mid: 0, high: 15_000 }, "en")).toBe("$0.00 (-0.02–0.02)");
  expect(moneyInterval({ low: 0, mid: 0, high: 0 }, "en")).toBe("$0.00");
});

test("a part of a micro-dollar is a mistake", () => {
  expect(() => money(0.5, "en")).toThrow(RangeError);
  expect(() => money(Number.NaN, "en")).toThrow(RangeError);
});
