// How fast the node editor's canvas opens and moves, in Chromium with software rendering.
//
//   node bench/canvas.mjs [rounds]
//   node bench/canvas.mjs shots FOLDER [light] DOCUMENT[#SUBGRAPH]…
//
// Documents come from the folder that MUSE_SHARED names. Method: load is from the call to its return, first paint two
// frames later; frames are counted for four seconds while each one sets the view (`idle`: sets nothing, which is what the
// machine itself gives); heap is what is used after a collection.
import { mkdir, mkdtemp, readFile, rm } from "node:fs/promises";
import { createServer } from "node:http";
import os from "node:os";
import path from "node:path";
import { fileURLToPath } from "node:url";
import { chromium } from "playwright-core";
import { build } from "vite";

const shared = path.join(
  process.env["MUSE_SHARED"] ?? fileURLToPath(new URL("../../../shared", import.meta.url)),
  "comfyui",
);
const kinds = { ".html": "text/html", ".js": "text/javascript", ".css": "text/css", ".woff2": "font/woff2" };

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
    readFile(path.join(folder, path.normalize(name))).then(
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
  const objectInfo = await json("object_info.json");
  await page.evaluate((info) => globalThis.bench.catalogue(info), objectInfo);
  return page;
}

async function measure(rounds) {
  const site = await pageOfCanvas();
  const browser = await openBrowser();
  const rows = [];
  for (const count of [200, 1000, 2000]) {
    const found = [];
    const document = await json(`synthetic/syn-${count}.json`);
    for (let round = 0; round < rounds; round += 1) {
      const page = await openPage(browser, site);
      const opened = await page.evaluate((given) => globalThis.bench.open(given), document);
      const fps = {};
      for (const kind of ["idle", "pan_fit", "zoom_fit", "pan_100pct"])
        fps[kind] = await page.evaluate((name) => globalThis.bench.fps(name, 4), kind);
      const heap = await page.evaluate(() => {
        globalThis.gc?.();
        return performance.memory.usedJSHeapSize / 1e6;
      });
      found.push({ ...opened, ...fps, heap, busy: os.loadavg()[0] });
      await page.close();
    }
    rows.push({ count, found });
  }
  await browser.close();
  await site.close();
  const median = (list) => list.toSorted((a, b) => a - b)[Math.floor((list.length - 1) / 2)] ?? NaN;
  const columns = ["load", "paint", "idle", "pan_fit", "zoom_fit", "pan_100pct", "heap", "busy"];
  process.stdout.write(
    `Chromium --disable-gpu, 1600 × 1000, medians of ${rounds}\n\n` +
      "| nodes | load ms | first paint ms | idle fps | pan_fit fps | zoom_fit fps | pan_100pct fps | heap MB | load average |\n" +
      `|${"---:|".repeat(9)}\n` +
      rows
        .map(
          ({ count, found }) =>
            `| ${count} | ${columns.map((name) => median(found.map((one) => one[name])).toFixed(1)).join(" | ")} |\n`,
        )
        .join(""),
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
  else await measure(Number(first ?? 3));
}
