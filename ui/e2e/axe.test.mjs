// No serious finding of axe on any screen, in both themes.
import assert from "node:assert/strict";
import { readFile } from "node:fs/promises";
import { createRequire } from "node:module";
import { test } from "node:test";
import { setTimeout as pause } from "node:timers/promises";
import { freshHome, show } from "./studio.mjs";

const source = await readFile(createRequire(import.meta.url).resolve("axe-core/axe.min.js"), "utf8");
const places = [
  "#/today",
  "#/muse",
  "#/muse/new",
  "#/trends",
  "#/review",
  "#/budget",
  "#/burst",
  "#/settings",
];

test("axe finds nothing serious on any screen", { timeout: 600_000 }, async (t) => {
  const home = await freshHome(t);
  const { page, stop } = await show("chromium", home);
  t.after(stop);
  await page.sees("A studio for one creative identity", 60_000);
  await page.native.evaluate(source);
  const check = async (where) => {
    const found = await page.native.evaluate(() =>
      globalThis.axe.run(document, {
        resultTypes: ["violations"],
        runOnly: ["wcag2a", "wcag2aa", "wcag21aa", "wcag22aa"],
      }),
    );
    const bad = found.violations.filter(({ impact }) => ["serious", "critical"].includes(impact));
    const said = bad.map(
      ({ id, nodes }) =>
        `${id}: ${nodes.map((node) => `${node.html.slice(0, 160)} (${node.failureSummary})`).join("\n    ")}`,
    );
    assert.deepEqual(said, [], where);
  };
  await check("first run");
  await page.click("button", "Skip to the studio");
  await page.find("link", "Today");
  for (const theme of ["dark", "light"]) {
    await page.run(
      (change) =>
        fetch("/api/v1/settings", {
          method: "PUT",
          headers: { "Content-Type": "application/json" },
          body: JSON.stringify(change),
        }).then((answer) => answer.ok),
      { theme },
    );
    for (const place of places) {
      await page.go(place);
      await pause(1_500);
      await check(`${place}, ${theme}`);
    }
  }
});
