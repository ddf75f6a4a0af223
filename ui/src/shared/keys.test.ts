import { expect, test } from "vitest";
import { nameOf } from "./keys";

const press = (
  key: string,
  more: Partial<Record<"ctrlKey" | "metaKey" | "altKey" | "shiftKey", boolean>> = {},
) => nameOf({ key, ctrlKey: false, metaKey: false, altKey: false, shiftKey: false, ...more });

test("a key is named as it is said", () => {
  expect(press("A")).toBe("a");
  expect(press("Z", { ctrlKey: true, shiftKey: true })).toBe("ctrl+shift+z");
  expect(press("k", { metaKey: true })).toBe("ctrl+k");
  expect(press(" ")).toBe("space");
  expect(press("?", { shiftKey: true })).toBe("?");
  expect(press("ArrowRight", { shiftKey: true })).toBe("shift+arrowright");
});
