import { expect, test } from "vitest";
import { lineCount, offsetOf } from "./script";

test("a place counted from one is found in the text, and stays within it", () => {
  const text = "one\ntwo\n\nfour";
  expect(lineCount(text)).toBe(4);
  expect(offsetOf(text, 1, 1)).toBe(0);
  expect(text.slice(offsetOf(text, 2, 2))).toBe("wo\n\nfour");
  expect(offsetOf(text, 3, 9)).toBe(8);
  expect(offsetOf(text, 99, 99)).toBe(text.length);
  expect(offsetOf("", 0, 0)).toBe(0);
});
