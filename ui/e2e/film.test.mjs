// A film from its first sentence to its contact sheet, on the real engine: written, changed by keys, undone, overtaken from
// elsewhere, boarded with drafts and played as an animatic. Clips are Google's and are made nowhere here.
//
//   node --test e2e/film.test.mjs
import assert from "node:assert/strict";
import { readFile } from "node:fs/promises";
import { createRequire } from "node:module";
import { test } from "node:test";
import { setTimeout as pause } from "node:timers/promises";
import { draftOf, engineOf } from "./furnished.mjs";
import { dialog, focus, reachAll, until, watch } from "./reach.mjs";
import { freshHome, show } from "./studio.mjs";

const axe = await readFile(createRequire(import.meta.url).resolve("axe-core/axe.min.js"), "utf8");
/** The screen beside the rail, from the last button of the rail on. */
const screen = { from: "nav > div button", within: "main" };

test("a film is written, boarded, played and looked at", { timeout: 600_000 }, async (t) => {
  const { page, stop } = await show("chromium", await freshHome(t));
  t.after(stop);
  const ask = engineOf(page);
  await page.sees("A studio for one creative identity", 60_000);
  await watch(page);
  await page.native.evaluate(axe);
  await ask("PUT", "/settings", { first_run_done: true, locale: "en", theme: "dark" });
  await ask("POST", "/muses/genesis", { draft_dna: draftOf("Mei Okabe", "mei") });
  await page.find("link", "Films");

  const press = async (...keys) => {
    for (const key of keys) await page.press(key);
  };
  const clean = async (where) => {
    for (const theme of ["dark", "light"]) {
      await ask("PUT", "/settings", { theme });
      await until(() => page.run((is) => document.documentElement.dataset.theme === is, theme), theme);
      await pause(300);
      const found = await page.native.evaluate(() =>
        globalThis.axe.run(document, {
          resultTypes: ["violations"],
          runOnly: ["wcag2a", "wcag2aa", "wcag21aa", "wcag22aa"],
        }),
      );
      const bad = found.violations.filter(({ impact }) => ["serious", "critical"].includes(impact));
      const said = bad.map(({ id, nodes }) => `${id}: ${nodes.map((node) => node.html.slice(0, 160))}`);
      assert.deepEqual(said, [], `${where}, ${theme}`);
    }
    await ask("PUT", "/settings", { theme: "dark" });
  };
  let film = "";
  const shown = () => ask("GET", `/films/${film}`);
  const becomes = (isSo, what, waitMs) => until(async () => isSo(await shown()), what, waitMs);

  await t.test("the empty screen teaches, and a film is written from one sentence", async () => {
    await press("g", "f");
    await page.sees("No film yet");
    await clean("no film");
    await page.click("button", "New film");
    await page.find("dialog", "New film");
    await page.write("Fog over the old harbour");
    await focus(page, "[role=spinbutton]", "Shots");
    await press("Control+a");
    await page.write("2");
    await press("Enter");
    await focus(page, "[role=spinbutton]", "Seconds");
    await press("Control+a");
    await page.write("6");
    await press("Enter");
    await page.click("radio", "Draft");
    await page.sees("2 clips, 6 s together");
    await page.sees("$0.60");
    await clean("the form");
    await page.click("button", "Write it");
    await page.sees("Make 2 pictures · free");
    film = await page.run(() => location.hash.split("/")[2]);
    const view = await shown();
    assert.deepEqual(
      [view.shots.length, view.secs, view.script.renderer, view.script.aspect],
      [2, 6, "draft", "wide"],
    );
  });

  await t.test("shots are moved, added, linked and undone by keys", async () => {
    const order = ({ script }) => script.shots.map(({ shot_id: id }) => id).join();
    const before = order(await shown());
    await focus(page, "[data-handle]", "Move shot 2");
    await press("ArrowUp");
    await becomes((view) => order(view) === before.split(",").reverse().join(), "the second is the first");
    assert.match(await page.run(() => document.activeElement.getAttribute("aria-label")), /^Move shot 1/);
    assert.equal((await shown()).script.shots[0].join, "cut");
    await press("Control+z");
    await becomes((view) => order(view) === before, "it is put back");
    await focus(page, "button", "Add a shot");
    await press("Enter");
    await becomes((view) => view.script.shots.length === 3, "there is a third");
    await focus(page, "button", "Shot 3 carries on");
    await press("Enter");
    await becomes((view) => view.script.shots[2].join === "carried", "it carries on");
    await press("Control+z", "Control+z");
    await becomes((view) => view.script.shots.length === 2, "two are left");
  });

  await t.test("what is typed is kept; a shot that says nothing is not", async () => {
    await page.fill("What happens in shot 1", "");
    await page.sees("shot 1 does not say what happens");
    await page.write("Fog over the old harbour: she waits for the first boat");
    await becomes((view) => view.script.shots[0].action.endsWith("the first boat"), "it is kept");
    assert.equal(await page.has("alert", "Not saved"), false);
  });

  await t.test("a change from elsewhere wins, and it is said", async () => {
    // The window hears of it late: its next change is made upon what it still shows.
    let overtaken = false;
    const late = async (route) => {
      if (route.request().method() === "PATCH" && !overtaken) {
        overtaken = true;
        const { revision } = await shown();
        // From here, not from the page, whose own calls wait at this door.
        const answer = await page.native.request.patch(`${origin}/api/v1/films/${film}`, {
          headers: { Origin: origin },
          data: { revision, title: "Harbour, early" },
        });
        assert.equal(answer.status(), 200);
      }
      await route.continue();
    };
    const origin = await page.run(() => location.origin);
    await page.native.route("**/api/v1/films/*", late);
    await page.fill("What happens in shot 2", "something else");
    await page.sees("changed elsewhere meanwhile");
    await until(
      () => page.run(() => document.querySelector("main header input").value === "Harbour, early"),
      "the new title",
    );
    assert.ok(!(await shown()).script.shots[1].action.includes("something else"));
  });

  await t.test("pictures are made, and open the shots", async () => {
    await page.click("button", "Make 2 pictures");
    await page.sees("pictures are being made");
    await becomes(({ stage }) => stage === "boarded", "every shot has its picture", 240_000);
    await page.sees("Shoot 2 clips · $0.60");
    await page.sees("6 seconds by Gemini Omni");
    await page.find("link", "In review");
    await page.find("any", "Animatic", { exact: true });
  });

  await t.test("the animatic plays by keys, its camera moves, and it stops at the end", async () => {
    const time = () => page.run(() => Number(document.querySelector("main [role=slider]").ariaValueNow));
    const move = () => page.run(() => document.querySelector("main section button img").style.transform);
    const still = await move();
    await press("Space");
    await until(async () => (await time()) > 0.5, "time goes on");
    assert.notEqual(await move(), still);
    await press("k");
    const held = await time();
    await pause(250);
    assert.equal(await time(), held);
    await press("ArrowRight");
    assert.ok(Math.abs((await time()) - held - 1 / 24) < 0.02, "one picture on");
    await press("Shift+ArrowRight");
    assert.equal(await time(), 3);
    await focus(page, "[role=slider]", "Time");
    await press("End", "ArrowLeft", "Space");
    await until(async () => (await time()) === 6, "it is at its end");
    await page.find("button", "Play");
    await press("Home");
    assert.equal(await time(), 0);
  });

  await t.test("the contact sheet shows each shot, and is there as one picture", async () => {
    await page.click("tab", "Contact sheet");
    await page.find("link", "Open as one picture");
    const file = await page.run(() => document.querySelector("a[href$='/sheet']").getAttribute("href"));
    const kind = await page.run(async (at) => (await fetch(at)).headers.get("content-type"), file);
    assert.equal(kind, "image/png");
    await clean("the contact sheet");
    await page.click("tab", "Shots");
  });

  await t.test("everything is reached by keyboard", async () => {
    await clean("a film");
    await reachAll(page, "a film", screen);
    await focus(page, "button", "How it is made");
    await dialog(page, "how it is made", () => press("Enter"));
    await focus(page, "button", "Keys of the player");
    await dialog(page, "the keys of the player", () => press("Enter"));
    await page.go("#/films");
    await page.sees("Harbour, early");
    await clean("the films");
    await reachAll(page, "the films", screen);
    await focus(page, "button", "New film");
    await dialog(page, "a new film", () => press("Enter"));
  });
  // A browser notes each refusal; the one that was wanted is that of the change made too late.
  const strange = page.mistakes.filter((mistake) => !mistake.includes(`/films/${film}`));
  assert.deepEqual(strange, []);
});
