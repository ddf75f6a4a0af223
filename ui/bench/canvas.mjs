// How fast the node editor's canvas opens and moves, with software rendering.
//
//   node bench/canvas.mjs [--where chromium|webkit] [--rounds 3] [--sizes 200,2000] [--seconds 4] [--limit 300]
//   node bench/canvas.mjs shots FOLDER [light] DOCUMENT[#SUBGRAPH]…
//
// Documents come from the folder that MUSE_SHARED names. Method: load is from the call to its return, first paint two
// frames later; frames are counted for so many seconds while each one sets the view (`idle`: sets nothing, which is what
// the machine itself gives); heap is what is used after a collection. WebKit does not tell its heap: there it is what the
// web process holds more (PSS) than with the catalogue alone.
// A round measures every size once. The last round begins early enough to end within `limit` seconds; whoever stops the
// program before that gets the table of the rounds that were complete.
import { mkdir, mkdtemp, readFile, rm } from "node:fs/promises";
import { createServer } from "node:http";
import os from "node:os";
import path from "node:path";
import { fileURLToPath } from "node:url";
import { parseArgs } from "node:util";
import { chromium } from "playwright-core";
import { build } from "vite";
import { openMiniBrowser, withDisplay } from "./canvas-webkit.mjs";

const shared = path.join(
  process.env["MUSE_SHARED"] ?? fileURLToPath(new URL("../../../shared", import.meta.url)),
  "comfyui",
);
const kinds = { ".html": "text/html", ".js": "text/javascript", ".css": "text/css", ".woff2": "font/woff2" };
/** What of the shared data a page may read. */
const data = /^\/comfyui\/((?:[\w-]+\/)?[\w-]+\.json)$/;

/** Builds the page and serves it on a free port. */
export async function pageOfCanvas() {
  const folder = await mkdtemp(path.join(os.tmpdir(), "canvas-"));
  const here = fileURLToPath(new URL(".", import.meta.url));
  await build({
    root: here,
    configFile: false,
    logLevel: "error",
    build: {
      target: "es2022",
      outDir: folder,
      emptyOutDir: true,
      assetsInlineLimit: 0,
      rollupOptions: { input: path.join(here, "canvas.html") },
    },
  });
  const server = createServer((request, response) => {
    const name = new URL(request.url ?? "/", "http://x").pathname;
    const wanted = data.exec(name)?.[1];
    readFile(wanted ? path.join(shared, wanted) : path.join(folder, path.normalize(name))).then(
      (body) => {
        response.writeHead(200, { "content-type": kinds[path.extname(name)] ?? "application/octet-stream" });
        response.end(body);
      },
      () => {
        response.writeHead(404);
        response.end();
      },
    );
  });
  await new Promise((ready) => server.listen(0, "127.0.0.1", () => ready(undefined)));
  const { port } = /** @type {import("node:net").AddressInfo} */ (server.address());
  return {
    url: `http://127.0.0.1:${port}/canvas.html`,
    close: async () => {
      server.close();
      await rm(folder, { recursive: true, force: true });
    },
  };
}

export const json = async (/** @type {string} */ name) =>
  JSON.parse(await readFile(path.join(shared, name), "utf8"));

export const openBrowser = () =>
  chromium.launch({
    executablePath: process.env["CHROMIUM"] ?? "/usr/bin/chromium",
    args: ["--no-sandbox", "--disable-gpu", "--js-flags=--expose-gc", "--enable-precise-memory-info"],
  });

/** The page with a catalogue in it. */
export async function openPage(browser, site, options = {}) {
  const page = await browser.newPage({ viewport: { width: 1600, height: 1000 }, ...options });
  page.on("pageerror", (error) => process.stderr.write(`${error.stack}\n`));
  await page.goto(site.url);
  await page.waitForFunction(() => "bench" in globalThis);
  await page.evaluate(() => globalThis.bench.readCatalogue());
  return page;
}

/** One page after the other in Chromium. */
async function inChromium(site) {
  const browser = await openBrowser();
  return {
    title: `Chromium ${browser.version()} --disable-gpu`,
    page: async () => {
      const page = await openPage(browser, site);
      return {
        run: (work, ...given) => page.evaluate(`(${String(work)})(...${JSON.stringify(given)})`),
        memory: () =>
          page.evaluate(() => {
            globalThis.gc?.();
            return performance.memory.usedJSHeapSize / 1e6;
          }),
        close: () => page.close(),
      };
    },
    close: () => browser.close(),
  };
}

/** One page after the other in WebKitGTK's own small browser, each in a new one, so that memory is of that page alone. */
async function inWebKit(site) {
  let browser = null;
  const close = async () => {
    await browser?.close();
    browser = null;
  };
  const about = {
    title: "WebKitGTK",
    page: async () => {
      browser = await openMiniBrowser({ width: 1600, height: 1000 });
      about.title = `WebKitGTK ${browser.version}, ${browser.renderer}`;
      await browser.go(site.url);
      await browser.run(() => globalThis.bench.readCatalogue());
      const before = await browser.memory();
      const { run, memory } = browser;
      return { run, memory: async () => (await memory()) - before, close };
    },
    close,
  };
  return about;
}

const kindsOfMove = ["idle", "pan_fit", "zoom_fit", "pan_100pct"];

async function measure({ where, rounds, sizes, seconds, limit }) {
  const started = performance.now();
  const site = await pageOfCanvas();
  const browser = await (where === "webkit" ? inWebKit(site) : inChromium(site));
  const found = new Map(sizes.map((size) => [size, []]));
  let isStopped = false;
  const stop = () => {
    isStopped = true;
    void browser.close().catch(() => undefined);
  };
  process.once("SIGINT", stop);
  process.once("SIGTERM", stop);
  let longest = 0;
  for (let round = 0; round < rounds; round += 1) {
    const begun = performance.now();
    if (begun - started + longest > limit * 1000) break;
    try {
      for (const size of sizes) found.get(size).push(await measureOne(browser, size, seconds));
    } catch (cause) {
      if (!isStopped) throw cause;
      // Every row is of the same rounds.
      for (const list of found.values()) list.length = Math.min(list.length, round);
      break;
    }
    longest = Math.max(longest, performance.now() - begun);
  }
  await browser.close().catch(() => undefined);
  await site.close();
  show(browser.title, found);
}

async function measureOne(browser, size, seconds) {
  const page = await browser.page();
  const opened = await page.run((name) => globalThis.bench.read(name), `synthetic/syn-${size}.json`);
  const fps = {};
  for (const kind of kindsOfMove)
    fps[kind] = await page.run((name, long) => globalThis.bench.fps(name, long), kind, seconds);
  const heap = await page.memory();
  await page.close();
  return { ...opened, ...fps, heap, busy: os.loadavg()[0] };
}

function show(title, found) {
  const median = (list) => list.toSorted((a, b) => a - b)[Math.floor((list.length - 1) / 2)] ?? NaN;
  const columns = ["load", "paint", ...kindsOfMove, "heap", "busy"];
  const rounds = Math.min(...[...found.values()].map((list) => list.length));
  const row = (size, list) =>
    `| ${[size, ...columns.map((name) => median(list.map((one) => one[name])).toFixed(1))].join(" | ")} |\n`;
  process.stdout.write(
    `${title}, 1600 × 1000, medians of ${rounds}\n\n` +
      "| nodes | load ms | first paint ms | idle fps | pan_fit fps | zoom_fit fps | pan_100pct fps | heap MB | load average |\n" +
      `|${"---:|".repeat(9)}\n` +
      [...found].map(([size, list]) => row(size, list)).join(""),
  );
}

/** Pictures of documents: all of each, and its middle at full size. */
async function shoot(folder, names) {
  await mkdir(folder, { recursive: true });
  const theme = names.includes("light") ? "light" : "dark";
  const site = await pageOfCanvas();
  const browser = await openBrowser();
  const page = await openPage(browser, site);
  await page.evaluate((name) => {
    document.documentElement.dataset.theme = name;
  }, theme);
  for (const name of names.filter((one) => one !== "light")) {
    const [file, graph = null] = name.split("#");
    const document = await json(`${file}.json`);
    await page.evaluate(([given, id]) => globalThis.bench.open(given, id), [document, graph]);
    const short = path.basename(file ?? "") + (theme === "light" ? "-light" : "") + (graph ? "-inner" : "");
    await page.screenshot({ path: path.join(folder, `${short}.png`) });
    await page.evaluate(() => {
      const { view } = globalThis.bench;
      const { x, y, scale } = view.camera();
      const to = 1;
      view.look({
        scale: to,
        x: x + innerWidth / 2 / to - innerWidth / 2 / scale,
        y: y + innerHeight / 2 / to - innerHeight / 2 / scale,
      });
      return new Promise((ready) => requestAnimationFrame(() => requestAnimationFrame(ready)));
    });
    await page.screenshot({ path: path.join(folder, `${short}-100.png`) });
  }
  await browser.close();
  await site.close();
}

if (process.argv[1] === fileURLToPath(import.meta.url)) {
  const [first, ...rest] = process.argv.slice(2);
  if (first === "shots") await shoot(rest[0] ?? os.tmpdir(), rest.slice(1));
  else {
    const { values } = parseArgs({
      options: {
        where: { type: "string", default: "chromium" },
        rounds: { type: "string", default: "3" },
        sizes: { type: "string", default: "200,2000" },
        seconds: { type: "string", default: "4" },
        limit: { type: "string", default: "300" },
      },
    });
    const asked = {
      where: values.where,
      rounds: Number(values.rounds),
      sizes: values.sizes.split(",").map(Number),
      seconds: Number(values.seconds),
      limit: Number(values.limit),
    };
    if (asked.where === "webkit") await withDisplay(() => measure(asked));
    else await measure(asked);
  }
}
