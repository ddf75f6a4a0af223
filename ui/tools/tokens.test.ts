import { expect, test } from "vitest";
import { complaints } from "./tokens.mjs";

test("a colour outside the tokens is named with its line", () => {
  expect(complaints("a.css", ".x {\n  color: #fff;\n}")).toEqual(["src/a.css:2: #fff is no token"]);
  expect(complaints("a.css", "color: rgb(0 0 0)")).toHaveLength(1);
});

test("tokens, mixes of them and comments pass", () => {
  expect(complaints("a.css", "/* #fff */ color: color-mix(in srgb, var(--ink) 20%, transparent)")).toEqual(
    [],
  );
});
