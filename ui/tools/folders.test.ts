import { expect, test } from "vitest";
import { complaints } from "./folders.mjs";

function check(file: string, imported: string, expected: RegExp | null) {
  const found = complaints(new Map([[file, `import { it } from "${imported}";`]]));
  if (expected === null) expect(found).toEqual([]);
  else expect(found.join()).toMatch(expected);
}

test("work flows up the ladder", () => {
  check("app/start.ts", "../features/trends", null);
  check("features/trends/api.ts", "../../platform", null);
  check("features/trends/components/Row.tsx", "../../../shared/money", null);
  check("platform/door.ts", "../generated/api", null);
  check("features/trends/api.ts", "./model", null);
  check("app/start.ts", "react", null);
});

test("nothing reaches down it", () => {
  check("shared/money.ts", "../features/ledger/model", /shared stands before features\/ledger/);
  check("platform/door.ts", "../app/start", /platform stands before app/);
});

test("features do not know each other", () => {
  check("features/trends/api.ts", "../ledger", /features meet in app/);
});

test("a feature and the platform are entered through their index", () => {
  check("app/start.ts", "../features/trends/model", /features\/trends is entered through its index/);
  check("features/trends/api.ts", "../../platform/sse", /platform is entered through its index/);
  check("features/trends/api.ts", "../../platform/index.ts", null);
});

test("a folder the ladder does not have is named", () => {
  check("features/trends/api.ts", "../../utils/text", /src\/utils is not one of/);
});

test("files that import each other are named in order", () => {
  const files = new Map([
    ["shared/a.ts", 'import "./b";'],
    ["shared/b/index.ts", 'export * from "../c";'],
    ["shared/c.ts", 'import type { A } from "./a";'],
  ]);
  expect(complaints(files)).toEqual([
    "files import each other: src/shared/a.ts → src/shared/b/index.ts → src/shared/c.ts → src/shared/a.ts",
  ]);
});
