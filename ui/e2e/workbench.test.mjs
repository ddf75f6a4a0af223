// The node editor as a person uses it: from a template to a picture in review, with a power cut, a failed run and a run that
// is stopped on the way.
//
//   node --test e2e/workbench.test.mjs              in Chromium
//   MUSE_WHERE=window node --test e2e/workbench.test.mjs
import assert from "node:assert/strict";
import path from "node:path";
import { test } from "node:test";
import { setTimeout as pause } from "node:timers/promises";
import { besideComfy } from "./comfy.mjs";
import { draftOf, engineOf } from "./furnished.mjs";
import { until } from "./mishaps.mjs";
import { freshHome, show } from "./studio.mjs";
import { canvasOf, untilIn, watchBench } from "./workbench.mjs";

const long = 120_000;

/** Runs in the page: hands a picture of the studio's own to the file field that is open. */
const handOver = async (address, name) => {
  const picture = await (await fetch(address)).blob();
  const files = new DataTransfer();
  files.items.add(new File([picture], name, { type: picture.type }));
  const field = document.querySelector("[role=dialog] input[type=file]");
  field.files = files.files;
  field.dispatchEvent(new Event("change", { bubbles: true }));
};

/** Runs in the page: where something of a node is, in CSS pixels of the page. */
const placeOf = (id, side, name) => {
  const { view } = bench.desk();
  const box = view.node(id);
  const camera = view.camera();
  const rect = document.querySelector("[data-canvas] canvas").getBoundingClientRect();
  const at =
    side === "title"
      ? { x: (box.left + box.right) / 2, y: box.top + 15 }
      : (side === "input" ? box.inputs : box.outputs).find(({ slot }) => slot.name === name);
  return { x: rect.left + (at.x + camera.x) * camera.scale, y: rect.top + (at.y + camera.y) * camera.scale };
};

/** Runs in the page: the nodes that a bar or the small map lies over, or that are not in sight. */
const coveredNodes = () => {
  const { view, now } = bench.desk();
  const canvas = document.querySelector("[data-canvas] canvas").getBoundingClientRect();
  const { x, y, scale } = view.camera();
  const bars = [...document.querySelectorAll("[data-over]")].map((bar) => bar.getBoundingClientRect());
  if (canvas.width >= 600 && canvas.height >= 260)
    bars.push(new DOMRect(canvas.right - 212, canvas.bottom - 142, 200, 130));
  const isIn = (box, bar) =>
    box.left < bar.right && bar.left < box.right && box.top < bar.bottom && bar.top < box.bottom;
  return now.document.nodes
    .map(({ id }) => view.node(String(id)))
    .filter((node) => {
      const [left, top] = [canvas.left + (node.left + x) * scale, canvas.top + (node.top + y) * scale];
      const box = new DOMRect(left, top, (node.right - node.left) * scale, (node.bottom - node.top) * scale);
      const isSeen = left >= canvas.left && top >= canvas.top && box.right <= canvas.right;
      return !isSeen || box.bottom > canvas.bottom || bars.some((bar) => isIn(box, bar));
    })
    .map(({ node }) => node.id);
};

/** What the page says of a preview that went with its run, or of a picture that a template names and nobody has. */
const isGone = (said) =>
  /status of 404 .*\/api\/v1\/(nodes\/picture|productions\/[^/]+\/preview)\?/.test(said);

for (const where of (process.env.MUSE_WHERE ?? "chromium").split(","))
  test(`a workflow from a template to a picture, ${where}`, { timeout: 900_000 }, async (t) => {
    const home = await freshHome(t);
    const comfy = await besideComfy();
    t.after(() => comfy.stop());
    comfy.does("her");
    let studio = await show(where, home);
    t.after(() => studio.stop().catch(() => undefined));
    let { page } = studio;
    let ask = engineOf(page);
    let canvas = canvasOf(page);
    const shoot = (name) =>
      process.env.MUSE_SHOTS
        ? page.shoot(path.join(process.env.MUSE_SHOTS, `${where}-workbench-${name}.png`))
        : undefined;
    const id = () => page.run(() => location.hash.split("/")[2]);
    const documentNow = async () => (await ask("GET", `/workflows/${await id()}`)).document;
    const nodeOf = async (type) => (await documentNow()).nodes.find((node) => node.type === type);
    /** Waits until the engine has a document of which something is so. */
    const becomes = (isSo, what) => until(async () => isSo(await documentNow()), what);

    await page.sees("A studio for one creative identity", 60_000);
    await ask("PUT", "/settings", { first_run_done: true, locale: "en", comfy_url: comfy.url });
    await ask("POST", "/muses/genesis", { draft_dna: draftOf("Nova Okabe", "nova") });
    await page.reload();
    await page.find("link", "Workbench", { waitMs: 60_000 });

    await t.test("it begins with a template", async () => {
      await page.click("link", "Workbench");
      await page.click("button", "Her picture · SDXL");
      await watchBench(page);
      await untilIn(page, () => bench.shown(), "the document is shown");
      await untilIn(page, () => bench.drawn().colours > 40, "it is drawn");
      await shoot("1-template");
    });

    await t.test(
      "a picture is uploaded into a node that loads one, from where the value stands",
      async () => {
        await canvas.goTo(/^Reference/);
        await canvas.part(/^image:/);
        await page.press("Enter");
        await page.find("button", "Upload a picture");
        await page.run(handOver, "/api/v1/starters/nova/0", "her.jpg");
        await becomes(
          ({ nodes }) => nodes.find(({ type }) => type === "LoadImage").widgets_values[0] === "her.jpg",
          "the node loads it",
        );
      },
    );

    await t.test("a value is set where it stands, by keyboard", async () => {
      await canvas.goTo(/^KSampler|^Seed|^Sampler/);
      await canvas.part(/^steps:/);
      await page.press("Enter");
      await page.find("dialog", "steps");
      await page.press("Control+a");
      await page.write("12");
      await page.press("Enter");
      await becomes(
        ({ nodes }) => nodes.find(({ type }) => type === "KSampler").widgets_values.includes(12),
        "12 steps",
      );
    });

    await t.test("what becomes of a seed after a run is chosen where the seed stands", async () => {
      const seed = ({ nodes }) => nodes.find(({ type }) => type === "KSampler").widgets_values.slice(0, 2);
      const [before, rule] = seed(await documentNow());
      await canvas.goTo(/^KSampler|^Seed|^Sampler/);
      await canvas.part(/^seed:/);
      await page.press("Enter");
      await page.find("dialog", "seed");
      const [name, wanted] = rule === "randomize" ? ["Keep", "fixed"] : ["Random", "randomize"];
      await page.click("radio", name, { exact: true });
      await becomes((now) => seed(now)[1] === wanted, "the other choice");
      await page.find("dialog", "seed");
      await shoot("1-seed");
      await page.press("Escape");
      assert.equal(seed(await documentNow())[0], before, "the seed itself stays");
    });

    await t.test("everything is fitted where nothing lies over it, in a small window too", async () => {
      for (const [width, height] of [
        [1440, 900],
        [1024, 700],
      ]) {
        await page.size(width, height);
        for (const keys of [[], ["Alt+2"], ["Alt+3"], ["Alt+2", "Alt+3"]]) {
          for (const key of keys) await page.press(key);
          await canvas.focus();
          // With nodes selected it would show these.
          await page.press("Escape");
          await page.press("Escape");
          await page.press(".");
          await page.run(() => bench.frame());
          assert.deepEqual(await page.run(coveredNodes), [], `${width} × ${height}, ${keys.join()}`);
          await shoot(`1-fit-${width}-${keys.length}`);
          for (const key of keys) await page.press(key);
        }
      }
      await page.size(1440, 900);
      await page.press(".");
    });

    let added = null;
    await t.test("a node is added by its name", async () => {
      const mouse = page.native?.mouse;
      if (mouse) {
        const free = await page.run(() => {
          const rect = document.querySelector("[data-canvas] canvas").getBoundingClientRect();
          return { x: rect.left + 40, y: rect.bottom - 120 };
        });
        await mouse.dblclick(free.x, free.y);
      } else {
        await canvas.focus();
        await page.press("a");
      }
      await page.find("dialog", "Search nodes");
      await page.write("Preview Image");
      await page.find("option", "Preview Image");
      await page.press("Enter");
      await becomes(({ nodes }) => nodes.some(({ type }) => type === "PreviewImage"), "it is there");
      added = await nodeOf("PreviewImage");
    });

    await t.test("a link is drawn, undone, and tied by keyboard", async () => {
      const from = await nodeOf("VAEDecode");
      const isLinked = ({ nodes }) => nodes.find(({ id }) => id === added.id).inputs[0].link != null;
      if (page.native) {
        const { mouse } = page.native;
        const [start, end] = [
          await page.run(placeOf, String(from.id), "output", "IMAGE"),
          await page.run(placeOf, String(added.id), "input", "images"),
        ];
        await mouse.move(start.x, start.y);
        await mouse.down();
        await mouse.move((start.x + end.x) / 2, (start.y + end.y) / 2, { steps: 5 });
        await mouse.move(end.x, end.y, { steps: 5 });
        await mouse.up();
        await becomes(isLinked, "the drawn link");
        await canvas.focus();
        await page.press("Control+z");
        await becomes((now) => !isLinked(now), "it is undone");
      }
      await canvas.goTo(/^Preview Image/);
      await canvas.part(/^Input images/);
      await page.press("c");
      await canvas.hears(/^Connecting/);
      for (let n = 0; n < 60; n++) {
        await page.press("Tab");
        if (/^Output IMAGE/.test(await canvas.said())) break;
      }
      await page.press("Enter");
      await becomes(isLinked, "the link that was tied");
    });

    await t.test("nodes are grouped, muted and bypassed", async () => {
      const mode = (wanted) => (now) => now.nodes.find(({ id }) => id === added.id).mode === wanted;
      await canvas.goTo(/^Preview Image/);
      const groups = (await documentNow()).groups?.length ?? 0;
      await page.press("Control+g");
      await becomes((now) => now.groups.length === groups + 1, "a group around it");
      await canvas.goTo(/^Preview Image/);
      await page.press("Control+m");
      await becomes(mode(2), "it is muted");
      await page.press("Control+b");
      await becomes(mode(4), "it is bypassed");
      await shoot("2-edited");
    });

    await t.test("all of it is undone, and done again", async () => {
      const after = await documentNow();
      const standing = () => page.run(() => bench.standing());
      let count = 0;
      for (; (await standing()).can_undo; count++) {
        await page.press("Control+z");
        await canvas.isSaved();
        assert.ok(count < 40, "undo comes to an end");
      }
      assert.ok(count >= 7, `${count} steps`);
      const before = await documentNow();
      assert.equal(before.nodes.length, after.nodes.length - 1);
      for (; (await standing()).can_redo; count--) {
        await page.press("Control+Shift+z");
        await canvas.isSaved();
      }
      assert.equal(count, 0);
      assert.deepEqual(await documentNow(), after);
    });

    await t.test("a second workflow stands in a tab of its own", async () => {
      const first = await id();
      await page.click("button", "New workflow", { exact: true });
      await until(async () => (await id()) !== first, "another one is in view");
      await page.press("Alt+PageUp");
      await until(async () => (await id()) === first, "the first one again");
      assert.equal(
        await page.run(() => document.querySelectorAll("nav li a[href^='#/workbench/']").length),
        2,
      );
      await untilIn(page, (wanted) => bench.shown() === wanted, "it is shown", first);
    });

    await t.test("after a power cut in the middle of edits, all that was acknowledged is there", async () => {
      const workflow = await id();
      await canvas.goTo(/^Preview Image/);
      const x = (now) => now.nodes.find((node) => node.id === added.id).pos[0];
      const [from, { revision: start }] = [x(await documentNow()), await page.run(() => bench.standing())];
      // Ten at once, so that some are on their way when the lights go out.
      for (let n = 0; n < 10; n++) await page.press("Alt+ArrowRight");
      await untilIn(page, (first) => bench.standing().revision > first, "one is acknowledged", start);
      const [{ revision: acknowledged }] = await Promise.all([
        page.run(() => bench.standing()),
        page.press("Alt+ArrowRight").catch(() => undefined),
      ]);
      await studio.kill();
      studio = await show(where, home);
      page = studio.page;
      ask = engineOf(page);
      canvas = canvasOf(page);
      await page.find("link", "Workbench", { waitMs: 60_000 });
      await page.go(`#/workbench/${workflow}`);
      await watchBench(page);
      await untilIn(page, (wanted) => bench.shown() === wanted, "it is shown again", workflow);
      const now = await ask("GET", `/workflows/${workflow}`);
      assert.ok(now.revision >= acknowledged, `${now.revision} after ${acknowledged}`);
      assert.ok(
        Math.abs(x(now.document) - from - 10 * (now.revision - start)) < 0.01,
        "each edit, and no half of one",
      );
      await canvas.focus();
      await page.press("Control+z");
      await becomes((then) => Math.abs(x(then) - x(now.document) + 10) < 0.01, "undo goes on where it was");
    });

    await t.test("a script is changed and taken over", async () => {
      await page.click("button", "Script", { exact: true });
      await page.find("textbox", "The workflow as a script");
      const script = await untilIn(
        page,
        () => document.querySelector("textarea[aria-label]").value || null,
        "there is a script",
      );
      assert.match(script, /KSampler\(/);
      const changed = script.replace(/(KSampler\(.*?\b)12\b/s, "$19");
      assert.notEqual(changed, script);
      await page.fill("The workflow as a script", changed);
      await page.sees("Not applied yet.");
      await pause(500);
      await page.press("Control+Enter");
      await becomes(
        ({ nodes }) => nodes.find(({ type }) => type === "KSampler").widgets_values.includes(9),
        "9 steps",
      );
      await shoot("3-script");
    });

    await t.test("a version is kept, compared and restored", async () => {
      await canvas.focus();
      await page.press("Control+s");
      await page.find("dialog", "Save a version");
      await page.fill("Name", "before the move");
      await page.press("Enter");
      await page.sees("Saved as a version.");
      const kept = await documentNow();
      await canvas.goTo(/^Preview Image/);
      await page.press("Alt+ArrowDown");
      await canvas.isSaved();
      await page.click("button", "Versions", { exact: true });
      await page.sees("before the move");
      await page.sees(/Moved Preview ?Image/);
      await shoot("4-versions");
      await page.click("button", "Restore", { exact: true });
      const y = (now) => now.nodes.find(({ type }) => type === "PreviewImage").pos[1];
      await becomes((now) => y(now) === y(kept), "it stands as it was");
      // Bypassed, it is no part of what runs.
      assert.deepEqual(await documentNow(), kept);
    });

    const states = async () => (await ask("GET", "/productions?limit=20")).map(({ state }) => state);

    await t.test("what was uploaded does not stand in the way of a run", async () => {
      await page.find("button", "Run · ", { waitMs: 10_000 });
    });

    await t.test("a run shows where it is, and its picture comes into review", async () => {
      comfy.does("holding");
      await canvas.focus();
      await page.press("Control+Enter");
      await page.find("button", "Stop", { waitMs: long });
      const marked = await untilIn(
        page,
        () => {
          const running = bench.desk().work?.run?.at;
          return running ?? null;
        },
        "a node is at work",
      );
      assert.match(String(marked), /^\d+$/);
      await shoot("5-running");
      comfy.does("sound");
      await page.find("button", "Open in Review", { waitMs: long });
      await page.click("button", "Open in Review");
      await page.find("button", "Repair", { waitMs: 60_000 });
      assert.match(await page.run(() => location.hash), /^#\/review\/.+/);
      assert.deepEqual(await states(), ["in_review"]);
      await shoot("6-review");
      await page.click("link", "Workbench");
      await untilIn(page, () => bench.shown(), "the document is shown again");
    });

    await t.test("a node that fails is named, with what to do", async () => {
      comfy.does("raising");
      await canvas.focus();
      await page.press("Control+Enter");
      await page.click("button", "Show what happened", { waitMs: long });
      await page.sees("Last run");
      await page.sees("ComfyUI could not run the workflow");
      const sampler = await nodeOf("KSampler");
      const failed = await page.run(() => bench.desk().work?.problem?.node ?? null);
      assert.equal(failed, String(sampler.id));
      await shoot("7-failed");
      await page.click("button", `Go to ${sampler.title}`);
      await until(
        async () => (await page.run(() => [...bench.desk().selection].join())) === `n:${sampler.id}`,
        "the node at fault is selected",
      );
    });

    await t.test("a run is stopped", async () => {
      comfy.does("holding");
      await canvas.focus();
      await page.press("Control+Enter");
      await page.click("button", "Stop", { waitMs: long });
      await until(async () => (await states()).includes("cancelled"), "it is cancelled");
      comfy.does("sound");
    });

    assert.deepEqual(
      page.mistakes.filter((said) => !/^Applying inline style/.test(said) && !isGone(said)),
      [],
    );
  });
