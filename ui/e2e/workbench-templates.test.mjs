// Every template that ComfyUI ships, through the real screen: imported, drawn, changed, changed back, and nothing lost.
//
//   MUSE_SHOTS=FOLDER node --test e2e/workbench-templates.test.mjs     also writes pictures of twenty of them
import assert from "node:assert/strict";
import { readdir, readFile } from "node:fs/promises";
import path from "node:path";
import { test } from "node:test";
import { engineOf } from "./furnished.mjs";
import { freshHome, show } from "./studio.mjs";
import { besideCatalogue, exactly, shared, untilIn, watchBench } from "./workbench.mjs";

/** Different ones: subgraphs, groups, notes, many nodes, colours, folded ones, reroutes, muted ones, paid ones. */
const looked = [
  "video_wan2_2_14B_s2v",
  "video_hunyuan_video_1.5_720p_i2v",
  "video_wan_vace_outpainting",
  "video_wan_vace_14B_v2v",
  "image_hidream_o1_dev",
  "video_minimax_h3_r2v",
  "templates-1_click_multiple_scene_angles-v1.0",
  "flux1_dev_uso_reference_image_gen",
  "template_contact_sheet-step_3.app",
  "templates-all_in_one-image_edit_models",
  "templates-car_product",
  "templates-character_sheet",
  "sdxl_simple_example",
  "image_omnigen2_image_edit",
  "templates-1_input-multiple_styles_prompt.app",
  "video_wan21_scail2_character_replacement_int8",
  "api_recraft_image_gen_with_style_control",
  "api_rodin_image_to_model",
  "hidream_e1_1",
  "audio_ace_step_1_5_split_llm",
];
/** How many of them come through the screen's own file picker. */
const picked = 5;

/** Runs in the page. */
const text = async (address) => (await fetch(`/api/v1/workflows/${address}`)).text();

/** Runs in the page: begins a document from a file, as a program would; gives what the engine answers. */
const bring = async (name, body) => {
  const answer = await fetch(`/api/v1/workflows/import?name=${encodeURIComponent(name)}`, {
    method: "POST",
    headers: { "Content-Type": "application/octet-stream" },
    body,
  });
  const said = await answer.text();
  if (!answer.ok) throw new Error(`${name}: ${said}`);
  return said;
};

test("every template is drawn, changed and changed back without a loss", { timeout: 900_000 }, async (t) => {
  const files = (await readdir(path.join(shared, "templates")))
    .filter((name) => name.endsWith(".json") && !name.endsWith(".api.json") && !name.startsWith("_"))
    .toSorted();
  assert.equal(files.length, 249);
  const comfy = await besideCatalogue();
  t.after(comfy.stop);
  const { page, stop } = await show("chromium", await freshHome(t));
  t.after(stop);
  await page.sees("A studio for one creative identity", 60_000);
  const ask = engineOf(page);
  await ask("PUT", "/settings", { first_run_done: true, locale: "en", comfy_url: comfy.url });
  await page.go("#/workbench");
  await page.reload();
  await page.sees("Draw how a picture is made", 60_000);
  await watchBench(page);

  /** A file as it was given, its document, and the prompt that the document is. */
  const taken = async (number) => {
    const name = files[number];
    const body = await readFile(path.join(shared, "templates", name), "utf8");
    let said;
    if (number < picked) {
      const file = { name, mimeType: "application/json", buffer: Buffer.from(body) };
      await page.native.setInputFiles("input[type=file]", file);
      const id = await untilIn(
        page,
        () => /#\/workbench\/(.+)/.exec(location.hash)?.[1],
        `${name} is opened`,
      );
      said = await page.run(text, id);
    } else said = await page.run(bring, name, body);
    const { workflow_id: id, document } = exactly(said);
    const given = exactly(body);
    assert.deepEqual(document, given, `${name} as it was taken in`);
    return { name, id, given, prompt: await page.run(text, `${id}/prompt`) };
  };

  const begun = performance.now();
  const slowest = [];
  let next = taken(0);
  for (let number = 0; number < files.length; number++) {
    const since = performance.now();
    const { name, id, given, prompt } = await next;
    await page.go(`#/workbench/${id}`);
    await untilIn(page, (wanted) => bench.shown() === wanted, `${name} is shown`, id);
    // While this one is looked at, the engine takes in the next one.
    if (number >= picked && number + 1 < files.length) next = taken(number + 1);
    await untilIn(
      page,
      () => {
        const { colours, share } = bench.drawn();
        return colours > 40 && share > 0.01;
      },
      `${name} is drawn`,
    );
    if (looked.includes(name.replace(".json", ""))) await compare(page, given, name);

    await page.run(() => document.querySelector("[data-canvas] canvas").focus());
    await page.press("Home");
    await page.press("Alt+ArrowRight");
    await untilIn(
      page,
      () => bench.standing().state === "saved" && bench.standing().undo_name === "Move",
      `${name}: the move is kept`,
    );
    const moved = differences(given, exactly(await page.run(text, id)).document);
    assert.ok(moved.length > 0 && moved.every((at) => /^\/nodes\/\d+\/pos/.test(at)), `${name}: ${moved}`);
    await page.press("Control+z");
    await untilIn(
      page,
      () => bench.standing().state === "saved" && bench.standing().redo_name === "Move",
      `${name}: it is taken back`,
    );
    const [after, again] = await Promise.all([page.run(text, id), page.run(text, `${id}/prompt`)]);
    assert.deepEqual(exactly(after).document, given, `${name} after one edit and its undo`);
    assert.equal(again, prompt, `${name} as a prompt`);
    assert.match(prompt, /^\{("\d|\})/, `${name} as a prompt`);
    assert.deepEqual(page.mistakes, [], name);
    await page.run(() => document.querySelector("li:has([aria-current=page]) > button").click());
    await untilIn(page, () => bench.shown() === null, `${name} is closed`);
    if (number < picked) next = taken(number + 1);
    slowest.push([Math.round(performance.now() - since), name]);
  }
  const seconds = Math.round((performance.now() - begun) / 1000);
  slowest.sort(([one], [other]) => other - one);
  t.diagnostic(`${files.length} templates in ${seconds} s; slowest: ${slowest.slice(0, 3).join("; ")} (ms)`);
});

/** Where two documents differ, as paths. */
function differences(one, other, at = "") {
  if (one === other) return [];
  if (typeof one !== "object" || typeof other !== "object" || one === null || other === null) return [at];
  return [...new Set([...Object.keys(one), ...Object.keys(other)])].flatMap((key) =>
    differences(one[key], other[key], `${at}/${key}`),
  );
}

/** Runs in the page: what is drawn of some nodes, each in the middle of the view at its own size, and of the colours there. */
async function drawnNodes(ids) {
  const { view } = bench.desk();
  const before = view.camera();
  const { clientWidth: width, clientHeight: height } = document.querySelector("[data-canvas] canvas");
  const drawn = [];
  for (const id of ids) {
    const box = view.node(id);
    if (box === null) continue;
    // Its upper left corner, then its lower one.
    const [top, bottom] = [box.top, box.bottom].map((y) => ({
      x: width / 2 - box.left,
      y: height / 2 - y,
      scale: 1,
    }));
    view.look(top);
    await bench.frame();
    const [title, outside] = bench.colours([
      { x: width / 2 + 5, y: height / 2 + 6 },
      { x: width / 2 - 3, y: height / 2 - 3 },
    ]);
    view.look(bottom);
    await bench.frame();
    const [body] = bench.colours([{ x: width / 2 + 5, y: height / 2 - 6 }]);
    const { left, right, kind, hasTitle } = box;
    drawn.push({ id, left, top: box.top, right, bottom: box.bottom, kind, hasTitle, title, body, outside });
  }
  view.look(before);
  await bench.frame();
  return drawn;
}

/** Runs in the page: looks at the middle of the document in its own size; gives the view as it was. */
async function closer() {
  const { view } = bench.desk();
  const before = view.camera();
  const { x, y } = view.middle();
  const { clientWidth: width, clientHeight: height } = document.querySelector("[data-canvas] canvas");
  view.look({ x: width / 2 - x, y: height / 2 - y, scale: 1 });
  // What moves is painted without its letters.
  await new Promise((resolve) => setTimeout(resolve, 250));
  return before;
}

/** Two pictures of a document, to be looked at: all of it, and its middle as large as it is. */
async function picture(page, name) {
  const shoot = (how) => page.shoot(path.join(process.env.MUSE_SHOTS, `${name}${how}.png`));
  await shoot("");
  const before = await page.run(closer);
  await shoot("-close");
  await page.run((camera) => bench.desk().view.look(camera), before);
}

/** Fails unless the nodes stand on screen where the document has them, as large and in the colours it gives them. */
async function compare(page, document, name) {
  if (process.env.MUSE_SHOTS) await picture(page, name.replace(".json", ""));
  const drawn = await page.run(
    drawnNodes,
    document.nodes.map(({ id }) => String(id)),
  );
  assert.equal(drawn.length, document.nodes.length, `${name}: every node is drawn`);
  const lanes = (hex) => {
    const long = hex.trim().replace(/^#(.)(.)(.)$/, "#$1$1$2$2$3$3");
    return [1, 3, 5].map((at) => parseInt(long.slice(at, at + 2), 16));
  };
  const isNear = (one, other) => one.every((lane, at) => Math.abs(lane - other[at]) <= 3);
  const overlaps = (one, x, y) =>
    drawn.some(
      (other) =>
        other !== one &&
        other.left - 8 < x &&
        x < other.right + 8 &&
        other.top - 8 < y &&
        y < other.bottom + 36,
    );
  for (const [at, node] of document.nodes.entries()) {
    const box = drawn[at];
    const said = `${name}, node ${node.id} (${node.type})`;
    const title = box.hasTitle ? 30 : 0;
    const [x, y] = [node.pos[0] ?? node.pos["0"], node.pos[1] ?? node.pos["1"]];
    assert.deepEqual([box.left, box.top], [x, y - title], `${said}: its place`);
    if (node.flags?.collapsed) {
      assert.equal(box.bottom - box.top, 30, `${said}: folded`);
      continue;
    }
    const width = node.size[0] ?? node.size["0"];
    assert.ok(Math.abs(box.right - box.left - width) < 0.01, `${said}: its width`);
    const [height, given] = [box.bottom - box.top - title, node.size[1] ?? node.size["1"]];
    // A node is never so low that its rows stand out of it.
    assert.ok(
      height >= given - 0.01 && height <= Math.max(given, 26) + 60,
      `${said}: ${height} high, not ${given}`,
    );
    if (node.mode || box.kind === "reroute") continue;
    const { color, bgcolor } = node;
    if (color && !overlaps(box, box.left + 5, box.top + 6))
      assert.ok(isNear(box.title, lanes(color)), `${said}: ${box.title} for ${color}`);
    if (bgcolor && !overlaps(box, box.left + 5, box.bottom - 6))
      assert.ok(isNear(box.body, lanes(bgcolor)), `${said}: ${box.body} for ${bgcolor}`);
  }
}
