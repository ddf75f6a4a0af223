// Drives ComfyUI's own frontend, headless, over workflow files and keeps what it makes of them.
//
//   node export.mjs --object-info FILE --out DIR [--browser PATH] [--check] [FILE.json | DIR]...
//
// Without a file the whole pinned template package is taken. Results, each only if the frontend did not throw:
//   DIR/templates/NAME.json   the document as loaded
//   DIR/api/NAME.api.json     app.graphToPrompt().output
//   DIR/resaved/NAME.json     what "Save" writes: graph.serialize()
//   DIR/workflow/NAME.json    what "Export" writes and what goes with a prompt: app.graphToPrompt().workflow
//   DIR/display_names.json    class -> name shown, where it is not the display_name of object_info
//   DIR/report.json           per file: milliseconds, error, console errors
// --check compares with NAME.api.json beside each input (a _manifest.json there may name inputs to leave out) and prints the differences.
import fs from "node:fs";
import { createRequire } from "node:module";
import path from "node:path";
import { CACHE, TEMPLATES, fetchAll, serve } from "./server.mjs";

const PER_BROWSER = 100; // the page grows; a new browser now and then keeps it small

const opt = { files: [], browser: process.env.CHROMIUM || "chromium" };
for (let args = process.argv.slice(2), a; (a = args.shift()) !== undefined;) {
  if (a === "--object-info") opt.objectInfo = args.shift();
  else if (a === "--out") opt.out = args.shift();
  else if (a === "--browser") opt.browser = args.shift();
  else if (a === "--check") opt.check = true;
  else opt.files.push(a);
}
if (!opt.objectInfo || !opt.out) { console.error("usage: node export.mjs --object-info FILE --out DIR [--browser PATH] [--check] [FILE.json | DIR]..."); process.exit(2); }
if (!opt.browser.includes("/"))
  opt.browser = process.env.PATH.split(":").map((d) => path.join(d, opt.browser)).find((f) => fs.existsSync(f)) || opt.browser;

fetchAll();
const { chromium } = createRequire(path.join(CACHE, "x.js"))("playwright-core");

const isDocument = (f) => f.endsWith(".json") && !f.endsWith(".api.json") && !f.startsWith("_") && !f.startsWith("index") && f !== "fuse_options.json";
const list = (d) => fs.readdirSync(d).filter(isDocument).sort().map((f) => path.join(d, f));
const files = (opt.files.length ? opt.files : [TEMPLATES]).flatMap((f) => (fs.statSync(f).isDirectory() ? list(f) : [f]));
const nameOf = (f) => path.basename(f, ".json");
for (const d of ["templates", "api", "resaved", "workflow"]) fs.mkdirSync(path.join(opt.out, d), { recursive: true });
const write = (name, value) => fs.writeFileSync(path.join(opt.out, name), JSON.stringify(value, null, 1) + "\n");

const server = await serve(opt.objectInfo);

async function openPage(url) {
  const browser = await chromium.launch({
    executablePath: opt.browser,
    args: ["--no-sandbox", "--disable-dev-shm-usage", "--enable-unsafe-swiftshader", "--host-resolver-rules=MAP * ~NOTFOUND, EXCLUDE 127.0.0.1"],
  });
  const page = await (await browser.newContext({ viewport: { width: 1200, height: 800 } })).newPage();
  const errors = [];
  page.on("pageerror", (e) => errors.push(String(e)));
  page.on("console", (m) => m.type() === "error" && errors.push(m.text()));
  await page.goto(url);
  await page.waitForFunction(() => window.app?.vueAppReady && window.app.graph && window.LiteGraph?.registered_node_types?.KSampler, null, { timeout: 120000 });
  await page.waitForTimeout(1500); // the last extensions set up and the default graph is put in
  return { browser, page, errors };
}

let handle = await openPage(server.url);
{
  const shown = await handle.page.evaluate(() =>
    Object.fromEntries(Object.entries(LiteGraph.registered_node_types).map(([k, v]) => [k, v.title])));
  const classes = JSON.parse(fs.readFileSync(opt.objectInfo, "utf8"));
  const differs = Object.keys(classes).sort().filter((k) => shown[k] !== classes[k].display_name);
  write("display_names.json", Object.fromEntries(differs.map((k) => [k, shown[k] ?? null])));
}

const canon = (v) => JSON.stringify(v, (_, x) => (x && typeof x === "object" && !Array.isArray(x) ? Object.fromEntries(Object.entries(x).sort()) : x));
const ignored = (file) => {
  const manifest = path.join(path.dirname(file), "_manifest.json");
  return fs.existsSync(manifest) ? JSON.parse(fs.readFileSync(manifest, "utf8")).templates?.[nameOf(file)]?.ignore_inputs || [] : [];
};
const report = {};
let done = 0, same = 0, compared = 0;
for (const file of files) {
  if (done && done % PER_BROWSER === 0) { await handle.browser.close(); handle = await openPage(server.url); }
  done++;
  const name = nameOf(file);
  const text = fs.readFileSync(file, "utf8");
  handle.errors.length = 0;
  const t = Date.now();
  const entry = (report[name] = {});
  try {
    const result = await handle.page.evaluate(async (text) => {
      await app.loadGraphData(JSON.parse(text));
      const saved = JSON.stringify(app.graph.serialize());
      const { output, workflow } = await app.graphToPrompt();
      return { output: JSON.stringify(output), workflow: JSON.stringify(workflow), saved };
    }, text);
    const output = JSON.parse(result.output);
    fs.writeFileSync(path.join(opt.out, "templates", name + ".json"), text);
    write(`api/${name}.api.json`, output);
    write(`resaved/${name}.json`, JSON.parse(result.saved));
    write(`workflow/${name}.json`, JSON.parse(result.workflow));
    const expected = file.replace(/\.json$/, ".api.json");
    if (opt.check && fs.existsSync(expected)) {
      const want = JSON.parse(fs.readFileSync(expected, "utf8"));
      for (const [id, input] of ignored(file)) for (const prompt of [want, output]) delete prompt[id]?.inputs[input];
      compared++;
      entry.differs = [...new Set([...Object.keys(want), ...Object.keys(output)])].filter((id) => canon(want[id]) !== canon(output[id]));
      if (!entry.differs.length) same++;
      for (const id of entry.differs.slice(0, 5))
        console.log(`${name} ${id}\n  want ${canon(want[id])?.slice(0, 600)}\n  got  ${canon(output[id])?.slice(0, 600)}`);
    }
  } catch (e) {
    entry.error = String(e);
    console.log(name, entry.error);
  }
  entry.ms = Date.now() - t;
  entry.console = [...new Set(handle.errors)].slice(0, 5);
}
await handle.browser.close();
server.close();
write("report.json", { files: report, routes_not_served: [...server.unknown].sort() });
const failed = Object.values(report).filter((r) => r.error).length;
console.log(`${done} documents, ${failed} failed` + (opt.check ? `, ${same} of ${compared} as recorded` : ""));
process.exit(failed || same < compared ? 1 : 0);
