import ts from "typescript";
import { expect, test } from "vitest";
import { keysOf } from "./words.mjs";

test("the keys of the English texts are found, groups as one", () => {
  const text = `export const w = words({ en: { a: "A", b: { c: "C" }, d: (n: number) => \`\${n}\` }, fr: { a: "Ä" } });`;
  const source = ts.createSourceFile("words.ts", text, ts.ScriptTarget.Latest, true);
  expect(keysOf(source).map(({ key }) => key)).toEqual(["a", "b", "d"]);
});
