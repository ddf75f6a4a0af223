// No serious finding of axe on any screen, in both themes.
import assert from "node:assert/strict";
import { readFile } from "node:fs/promises";
import { createRequire } from "node:module";
import { test } from "node:test";
import { setTimeout as pause } from "node:timers/promises";
import { engineOf } from "./furnished.mjs";
import { freshHome, show } from "./studio.mjs";
import { canvasOf } from "./workbench.mjs";

const source = await readFile(createRequire(import.meta.url).resolve("axe-core/axe.min.js"), "utf8");
const places = [
  "#/today",
  "#/muse",
  "#/muse/new",
  "#/trends",
  "#/trends/listening",
  "#/trends/listening/new",
  "#/review",
  "#/workbench",
  "#/films",
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
  const canvas = canvasOf(page);
  /** What the node editor shows around a document, one after the other. */
  const bench = async (id, theme) => {
    await page.go(`#/workbench/${id}`);
    await page.find("button", "Show: Inspector", { waitMs: 5_000 }).then(
      () => page.click("button", "Show: Inspector"),
      // It is open already.
      () => undefined,
    );
    await canvas.goTo(/^Seed/);
    for (const name of ["Queue", "Problems", "Script", "Versions"]) {
      await page.click("button", name);
      await pause(600);
      await check(`a workflow, ${name}, ${theme}`);
    }
    for (const name of ["Templates", "Missing", "Nodes"]) {
      await page.click("tab", name);
      await pause(300);
      await check(`a workflow, ${name}, ${theme}`);
    }
    /** Opens something by a key of the canvas, looks at it and closes it. */
    const over = async (what, ...keys) => {
      await canvas.focus();
      for (const key of keys) await page.press(key);
      await pause(500);
      await check(`${what}, ${theme}`);
      await page.press("Escape");
      await pause(300);
    };
    await over("the search for a node", "a");
    await over("the menu of a node", "ContextMenu");
    await over("a new title", "F2");
    await over("the keys of the workbench", "?");
    await over("a version to save", "Control+s");
    await canvas.part(/^steps:/);
    await over("a value in place", "Enter");
    await page.click("button", "Open…", { exact: true });
    await pause(500);
    await check(`every workflow, ${theme}`);
    await page.press("Escape");
    await page.press("Alt+3");
  };
  await check("first run");
  await page.click("button", "Skip to the studio");
  await page.find("link", "Today");
  const ask = engineOf(page);
  const nowhere = { listening: { what: "file", path: "/nowhere/posts.jsonl" } };
  const { feed_id: feed } = await ask("POST", "/feeds", nowhere);
  const { workflow_id: workflow } = await ask("POST", "/workflows", { template: "identity_sdxl" });
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
    for (const place of [...places, `#/trends/listening/${feed}`]) {
      await page.go(place);
      await pause(1_500);
      await check(`${place}, ${theme}`);
    }
    await page.go("#/settings/mind");
    await page.click("radio", "Model server");
    await page.find("textbox", "Its address");
    await pause(300);
    await check(`a mind outside, ${theme}`);
    await page.click("gridcell", "Veo 3.1", { exact: true });
    await page.find("dialog", "Veo 3.1");
    await pause(300);
    await check(`a model, ${theme}`);
    await page.press("Escape");
    await bench(workflow, theme);
  }
});
