// Drives the canvas with mouse and keyboard in Chromium and says what does not answer.
//
//   node bench/canvas-hands.mjs [FOLDER for pictures]
import assert from "node:assert/strict";
import { json, openBrowser, openPage, pageOfCanvas } from "./canvas.mjs";

const folder = process.argv[2];
const site = await pageOfCanvas();
const browser = await openBrowser();
const page = await openPage(browser, site);
const mistakes = [];
page.on("pageerror", (error) => mistakes.push(String(error)));
const shoot = (name) => (folder ? page.screenshot({ path: `${folder}/${name}.png` }) : null);
const document_ = () => page.evaluate(() => globalThis.bench.document());
const said = () => page.evaluate(() => globalThis.bench.said.splice(0));
const last = () => page.evaluate(() => globalThis.bench.done.at(-1)?.name ?? null);
const count = () => page.evaluate(() => globalThis.bench.done.length);
/** A place of the canvas on the page. */
const at = async (x, y) => {
  const camera = await page.evaluate(() => globalThis.bench.view.camera());
  return [(x + camera.x) * camera.scale, (y + camera.y) * camera.scale];
};
const node = async (id) => (await document_()).nodes.find((one) => one.id === id);
const drag = async (from, to, { alt = false, steps = 8 } = {}) => {
  await page.mouse.move(...from);
  if (alt) await page.keyboard.down("Alt");
  await page.mouse.down();
  await page.mouse.move(...to, { steps });
  await page.mouse.up();
  if (alt) await page.keyboard.up("Alt");
};
const template = await json("templates/image_to_video_wan.json");
const open = (document) => page.evaluate((given) => globalThis.bench.open(given), document);
await open(template);
const ids = Object.fromEntries(template.nodes.map((one) => [one.type, one.id]));

// Drag a node by its title, undo, redo.
const sampler = template.nodes.find((one) => one.type === "KSampler");
const title = await at(sampler.pos[0] + 60, sampler.pos[1] - 15);
await drag(title, [title[0] + 100, title[1] + 60]);
assert.equal(await last(), "Move");
const moved = await node(sampler.id);
assert.ok(moved.pos[0] > sampler.pos[0] + 60, "it follows the hand");
await shoot("selected");
await page.keyboard.press("Control+z");
assert.deepEqual(await document_(), template);
await page.keyboard.press("Control+Shift+z");
assert.deepEqual((await node(sampler.id)).pos, moved.pos);
await page.keyboard.press("Control+z");

// Escape while dragging leaves everything as it was.
await page.mouse.move(...title);
await page.mouse.down();
await page.mouse.move(title[0] + 80, title[1] + 80, { steps: 4 });
await shoot("dragging");
await page.keyboard.press("Escape");
await page.mouse.up();
assert.deepEqual(await document_(), template);

// Band over everything, delete, undo.
await drag([20, 20], [1590, 990]);
await page.keyboard.press("Delete");
assert.equal((await document_()).nodes.length, 0);
await page.keyboard.press("Control+z");
assert.deepEqual(await document_(), template);

// Mute, bypass, collapse, group.
await page.mouse.click(...title);
for (const [key, name] of [
  ["Control+m", "Mute"],
  ["Control+m", "Enable"],
  ["Control+b", "Bypass"],
  ["Control+b", "Enable"],
  ["Alt+c", "Collapse"],
  ["Alt+c", "Expand"],
  ["p", "Pin"],
  ["p", "Unpin"],
  ["Control+g", "Group"],
  ["Control+d", "Duplicate"],
]) {
  await page.mouse.click(...title);
  await page.keyboard.press(key);
  assert.equal(await last(), name, key);
}
while ((await count()) > 0) await page.keyboard.press("Control+z");
assert.deepEqual(await document_(), template);

// A link drawn where it may not go says why; where it may, it is there.
const load = template.nodes.find((one) => one.type === "VAELoader");
const vae = await at(load.pos[0] + load.size[0], load.pos[1] + 14);
const latent = await at(sampler.pos[0], sampler.pos[1] + 14);
await page.mouse.move(...vae);
await page.mouse.down();
await page.mouse.move(...latent, { steps: 6 });
await shoot("refused");
await page.mouse.up();
assert.equal(await count(), 0, "a VAE is no model");
const decode = template.nodes.find((one) => one.type === "VAEDecode");
const input = decode.inputs.findIndex((slot) => slot.name === "vae");
const slot = await at(decode.pos[0], decode.pos[1] + (input + 0.7) * 20);
await drag(slot, [slot[0] - 10, slot[1] + 120]);
assert.equal(await last(), "Disconnect");
await page.mouse.move(...vae);
await page.mouse.down();
await page.mouse.move(...slot, { steps: 6 });
await shoot("linking");
await page.mouse.up();
assert.equal(await last(), "Connect");
while ((await count()) > 0) await page.keyboard.press("Control+z");
assert.deepEqual(await document_(), template);

// Over nothing it asks for a node that takes it.
await said();
await drag(vae, [800, 60]);
const [search] = (await said()).filter((one) => one.search);
assert.equal(search.search.filter.type, "VAE");
await page.evaluate((request) => globalThis.bench.view.actions.add("VAEEncode", request), search.search);
assert.equal(await last(), "Add VAE Encode");
assert.ok((await document_()).nodes.at(-1).inputs.some((one) => one.link !== null));
await page.keyboard.press("Control+z");

// Double click on nothing searches; a widget asks for its editor; a number is dragged.
await page.mouse.dblclick(800, 60);
assert.ok((await said()).some((one) => one.search && one.search.filter === null));
const row = (n) => at(sampler.pos[0] + 150, sampler.pos[1] + 4 * 20 + 6 + n * 24 + 10);
await page.mouse.click(...(await row(2)));
assert.equal((await said()).find((one) => one.editWidget).editWidget.widget.name, "steps");
const steps = await row(2);
await drag(steps, [steps[0] + 40, steps[1]]);
assert.equal(await last(), "Set steps");
assert.equal((await node(sampler.id)).widgets_values[2], sampler.widgets_values[2] + 10);
await page.keyboard.press("Control+z");

// Alt-drag copies; a corner resizes; a link gives a reroute.
await drag(title, [title[0], title[1] + 200], { alt: true });
assert.equal(await last(), "Duplicate");
await page.keyboard.press("Control+z");
const corner = await at(sampler.pos[0] + sampler.size[0] - 3, sampler.pos[1] + sampler.size[1] - 3);
await drag(corner, [corner[0] + 50, corner[1] + 50]);
assert.equal(await last(), "Resize");
await page.keyboard.press("Control+z");

// Keyboard alone: to a node, into it, to a socket, along, connect.
await page.evaluate(() => globalThis.bench.view.focus());
await page.keyboard.press("Escape");
await said();
await page.keyboard.press("Tab");
await page.keyboard.press("ArrowRight");
await page.keyboard.press("Enter");
await shoot("focus");
const spoken = (await said()).filter((one) => one.announce).map((one) => one.announce);
assert.equal(spoken.length, 3, spoken.join(" | "));
assert.match(spoken[2], /^(Input|Output) /);
await page.keyboard.press("c");
await page.keyboard.press("Tab");
await shoot("tying");
await page.keyboard.press("Escape");

// Wheel zooms at the pointer; Space moves.
const before = await page.evaluate(() => globalThis.bench.view.camera());
await page.mouse.move(400, 400);
await page.mouse.wheel(0, -240);
const near = await page.evaluate(() => globalThis.bench.view.camera());
assert.ok(near.scale > before.scale);
const under = (camera) => 400 / camera.scale - camera.x;
assert.ok(Math.abs(under(near) - under(before)) < 0.01);
await page.keyboard.down(" ");
await drag([400, 400], [500, 450]);
await page.keyboard.up(" ");
const gone = await page.evaluate(() => globalThis.bench.view.camera());
assert.ok(gone.x > near.x && (await count()) === 0);

// Subgraph: in and out, and unpacked.
await open(await json("templates/image_qwen_Image_2512.json"));
await page.keyboard.press("Control+a");
const all = await document_();
const instance = all.nodes.find((one) => one.type.length === 36);
assert.ok(instance);
await page.mouse.dblclick(...(await at(instance.pos[0] + instance.size[0] / 2, instance.pos[1] + 8)));
await page.waitForTimeout(100);
await shoot("inside");
await page.keyboard.press("Escape");
await page.keyboard.press("Escape");
await page.waitForTimeout(100);

// States.
await open(template);
await page.evaluate(
  ([running, done, failed]) =>
    globalThis.bench.view.setProgress(
      new Map([
        [String(running), { state: "running", share: 0.4 }],
        [String(done), { state: "done", share: 1 }],
        [String(failed), { state: "error", share: null, message: "There is no picture of that name." }],
      ]),
    ),
  [ids.KSampler, ids.UNETLoader, ids.LoadImage],
);
await page.waitForTimeout(100);
await shoot("states");

// Nothing asks for frames when nothing happens, once a zoom has come to rest.
await page.waitForTimeout(300);
const frames = await page.evaluate(
  () =>
    new Promise((resolve) => {
      const asked = globalThis.requestAnimationFrame;
      let n = 0;
      globalThis.requestAnimationFrame = (work) => {
        n += 1;
        return asked(work);
      };
      setTimeout(() => {
        globalThis.requestAnimationFrame = asked;
        resolve(n);
      }, 700);
    }),
);
assert.equal(frames, 0, "no frame is asked for");
assert.deepEqual(mistakes, []);
await browser.close();
await site.close();
process.stdout.write("the canvas answers to mouse and keyboard\n");
