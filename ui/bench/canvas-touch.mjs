// Drives the canvas with fingers, pen and trackpad in Chromium and says what does not answer.
//
//   node bench/canvas-touch.mjs [FOLDER for pictures]
import assert from "node:assert/strict";
import { json, openBrowser, openPage, pageOfCanvas } from "./canvas.mjs";

const folder = process.argv[2];
const site = await pageOfCanvas();
const browser = await openBrowser();
const page = await openPage(browser, site, { hasTouch: true });
const wire = await page.context().newCDPSession(page);
const mistakes = [];
page.on("pageerror", (error) => mistakes.push(String(error)));
const shoot = (name) => (folder ? page.screenshot({ path: `${folder}/${name}.png` }) : null);
const document_ = () => page.evaluate(() => globalThis.bench.document());
const said = () => page.evaluate(() => globalThis.bench.said.splice(0));
const done = () => page.evaluate(() => globalThis.bench.done.map((patch) => patch.name));
const undo = () => page.keyboard.press("Control+z");
const camera = () => page.evaluate(() => globalThis.bench.view.camera());
const at = async (x, y) => {
  const seen = await camera();
  return { x: (x + seen.x) * seen.scale, y: (y + seen.y) * seen.scale };
};
const by = ({ x, y }, dx, dy) => ({ x: x + dx, y: y + dy });
const touch = (type, ...points) =>
  wire.send("Input.dispatchTouchEvent", {
    type: `touch${type}`,
    touchPoints: points.map((point, id) => ({ ...point, id })),
  });
const tap = async (point) => {
  await touch("Start", point);
  await touch("End");
};
/** Fingers move together from their places by so much each. */
const slide = async (points, ways, steps = 6) => {
  await touch("Start", ...points);
  for (let n = 1; n <= steps; n += 1)
    await touch(
      "Move",
      ...points.map((point, i) => by(point, (ways[i][0] * n) / steps, (ways[i][1] * n) / steps)),
    );
  await touch("End");
};

const template = await json("templates/image_to_video_wan.json");
await page.evaluate((given) => globalThis.bench.open(given), template);
const sampler = template.nodes.find((one) => one.type === "KSampler");
const title = await at(sampler.pos[0] + 60, sampler.pos[1] - 15);
const nothing = { x: 800, y: 40 };

// One finger over nothing moves the view.
const before = await camera();
await slide([nothing], [[60, 30]]);
const moved = await camera();
assert.ok(Math.abs((moved.x - before.x) * before.scale - 60) < 1, "the view follows the finger");
assert.equal(moved.scale, before.scale);
await slide([nothing], [[-60, -30]]);

// A tap selects, a tap on a widget asks for its editor, two taps on nothing search.
await tap(title);
await said();
await shoot("touch-selected");
await tap(await at(sampler.pos[0] + 150, sampler.pos[1] + 4 * 20 + 6 + 2 * 24 + 10));
assert.equal((await said()).find((one) => one.editWidget)?.editWidget.widget.name, "steps");
await page.waitForTimeout(400);
await tap(nothing);
await tap(by(nothing, 8, 5));
assert.ok((await said()).some((one) => one.search));

// A finger drags a node; a second one puts it back and zooms instead.
await slide([title], [[120, 40]]);
assert.deepEqual(await done(), ["Move"]);
await undo();
assert.deepEqual(await document_(), template);
await touch("Start", title);
await touch("Move", by(title, 80, 0));
await touch("Start", by(title, 80, 0), by(title, 280, 0));
const narrow = await camera();
for (let n = 1; n <= 5; n += 1) await touch("Move", by(title, 80 - 16 * n, 0), by(title, 280 + 16 * n, 0));
await touch("End");
const wide = await camera();
assert.ok(Math.abs(wide.scale / narrow.scale - 1.8) < 0.02, `pinched to ${wide.scale / narrow.scale}`);
const middle = title.x + 180;
assert.ok(Math.abs(middle / wide.scale - wide.x - (middle / narrow.scale - narrow.x)) < 0.5);
assert.deepEqual(await done(), []);
assert.deepEqual(await document_(), template);
await page.waitForTimeout(300);
await shoot("touch-pinched");
await page.evaluate(() => globalThis.bench.view.fit());

// A finger that rests opens the menu once.
await said();
await touch("Start", title);
await page.waitForTimeout(900);
await touch("End");
await page.waitForTimeout(200);
const menus = (await said()).filter((one) => one.menu);
assert.equal(menus.length, 1, "one menu");

// A pen hovers and drags.
const pen = (type, { x, y }, more = {}) =>
  wire.send("Input.dispatchMouseEvent", { type, x, y, pointerType: "pen", ...more });
await pen("mouseMoved", title);
assert.equal(await page.evaluate(() => document.querySelector("canvas").style.cursor), "grab");
await pen("mousePressed", title, { button: "left", buttons: 1, clickCount: 1, force: 0.1 });
await pen("mouseMoved", by(title, 60, 30), { button: "left", buttons: 1, force: 0.9 });
await pen("mouseMoved", by(title, 90, 40), { button: "left", buttons: 1, force: 0.4 });
await pen("mouseReleased", by(title, 90, 40), { button: "left", clickCount: 1 });
assert.deepEqual(await done(), ["Move"]);
await undo();
assert.deepEqual(await document_(), template);

// A trackpad's pinch comes as a wheel with Ctrl, and never zooms the page itself.
const start = await camera();
await page.mouse.move(400, 400);
await page.keyboard.down("Control");
await page.mouse.wheel(0, -12);
await page.keyboard.up("Control");
const zoomed = await camera();
assert.ok(zoomed.scale > start.scale && zoomed.scale < start.scale * 1.3);
assert.ok(Math.abs(400 / start.scale - start.x - (400 / zoomed.scale - zoomed.x)) < 0.01);
assert.equal(await page.evaluate(() => globalThis.visualViewport.scale), 1);
await page.mouse.wheel(-30, 20);
const slid = await camera();
assert.ok(slid.x > zoomed.x && slid.y < zoomed.y && slid.scale === zoomed.scale);

// A long seed keeps its digits in the engine that the studio ships with.
const seed = "18446744073709551557";
const kept = await page.evaluate((digits) => {
  const { bench } = globalThis;
  return JSON.stringify(bench.readJson(`{"seed":${digits}}`));
}, seed);
assert.equal(kept, `{"seed":${seed}}`);

assert.deepEqual(mistakes, []);
await browser.close();
await site.close();
process.stdout.write("the canvas answers to fingers, pen and trackpad\n");
