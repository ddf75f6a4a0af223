// How smoothly a hundred thousand takes scroll, and how soon the next picture is there after a key.
//
//   node bench/review.mjs 'http://127.0.0.1:8600/enter?key=…' [takes] [address of the window, when another server shows it]
//
// A running engine shows the window and its pictures. Its takes are multiplied here, on their way to the window; what is
// decided on them goes no further than here.
import { chromium } from "playwright-core";

const [entry, wanted = "100000", shownBy] = process.argv.slice(2);
if (entry === undefined) {
  process.stderr.write("node bench/review.mjs ENTRY_URL [TAKES] [WINDOW_URL]\n");
  process.exit(2);
}
const count = Number(wanted);
const key = new URL(entry).searchParams.get("key") ?? "";
const home = new URL(shownBy ?? entry).origin;

/** @typedef {Record<string, unknown> & { production_id: string, picture_blob: string | null }} Take */

const browser = await chromium.launch({
  executablePath: process.env["CHROMIUM"] ?? "/usr/bin/chromium",
  args: ["--no-sandbox", "--disable-gpu"],
});
const page = await browser.newPage({ viewport: { width: 1440, height: 900 } });
await page.goto(`${home}/enter?key=${encodeURIComponent(key)}`);

/** @param {string} path @returns {Promise<unknown>} */
async function engine(path) {
  const reply = await page.request.get(home + path);
  if (!reply.ok()) throw new Error(`${path}: ${reply.status()} ${await reply.text()}`);
  /** @type {unknown} */
  const body = await reply.json();
  return body;
}

const real = /** @type {{ takes: Take[] }} */ (await engine("/api/v1/takes?limit=5000")).takes;
const pictured = real.filter((take) => take.picture_blob !== null);
if (pictured.length === 0) throw new Error("the engine has no take with a picture; make some first");

/** @param {number} n */
const idOf = (n) => `0199ffff-0000-7000-8000-${(0xffffffff - n).toString(16).padStart(12, "0")}`;
/** @param {number} n @returns {Take} */
const takeOf = (n) => {
  const like = /** @type {Take} */ (pictured[n % pictured.length]);
  return {
    ...like,
    production_id: idOf(n),
    stack: idOf(n),
    version: 1,
    parent: null,
    state: "in_review",
    review: "todo",
    stars: n % 6,
    intent: `${String(like["intent"])} ${n}`,
  };
};
/** @param {string} id */
const numberOf = (id) => 0xffffffff - Number.parseInt(id.slice(-12), 16);

await page.route(/\/api\/v1\/takes(\?|$)/, (route) => {
  const query = new URL(route.request().url()).searchParams;
  const before = query.get("before");
  const from = before === null ? 0 : numberOf(before) + 1;
  const to = Math.min(count, from + Number(query.get("limit") ?? 500));
  const takes = Array.from({ length: Math.max(0, to - from) }, (_, n) => takeOf(from + n));
  return route.fulfill({ json: { takes, next: to < count ? idOf(to - 1) : null } });
});
await page.route(/\/api\/v1\/desk$/, (route) => {
  /** @type {unknown} */
  const asked = route.request().postDataJSON();
  const { steps } = /** @type {{ steps: { production_id: string, status?: string, stars?: number }[] }} */ (
    asked
  );
  const takes = steps.map((step) => ({
    ...takeOf(numberOf(step.production_id)),
    ...(step.status === undefined ? { stars: step.stars } : { state: step.status, review: step.status }),
  }));
  return route.fulfill({ json: { desk_step_id: 1, takes, sentence: "" } });
});
const example = pictured[0]?.production_id ?? "";
for (const part of ["", "/pins", "/lineage"]) {
  const body = part === "" ? await engine(`/api/v1/productions/${example}`) : [];
  await page.route(new RegExp(`/api/v1/productions/0199ffff[^/]*${part}$`), (route) =>
    route.fulfill({ json: body }),
  );
}

await page.goto(`${home}/#/review`);
await page.reload();
await page.waitForSelector("[role=gridcell] img");
const begun = Date.now();
await page.waitForFunction(
  (all) => {
    const rows = Number(document.querySelector("[role=grid]")?.getAttribute("aria-rowcount") ?? 0);
    const columns = Number(document.querySelector("[role=grid]")?.getAttribute("aria-colcount") ?? 1);
    return rows * columns >= all;
  },
  count,
  { timeout: 300_000 },
);
const readMs = Date.now() - begun;
await page.waitForTimeout(1500);

/** @param {number[]} times @param {number} share */
const quantile = (times, share) =>
  [...times].sort((a, b) => a - b)[Math.floor(share * (times.length - 1))] ?? NaN;

/** Frame times while the grid is scrolled by so many pixels a second. */
const scroll = (/** @type {number} */ speed) =>
  page.evaluate(
    (pixels) =>
      new Promise((/** @type {(times: number[]) => void} */ resolve) => {
        const grid = document.querySelector("[role=grid]");
        if (grid === null) throw new Error("no grid");
        /** @type {number[]} */
        const times = [];
        const start = performance.now();
        let last = start;
        const tick = (/** @type {number} */ now) => {
          if (now > last) times.push(now - last);
          grid.scrollTop += (pixels * (now - last)) / 1000;
          last = now;
          if (now - start < 6000) requestAnimationFrame(tick);
          else resolve(times.slice(2));
        };
        requestAnimationFrame(tick);
      }),
    speed,
  );
/** Frame times of the same window while nothing happens: what the machine itself costs. */
const idle = await page.evaluate(
  () =>
    new Promise((/** @type {(times: number[]) => void} */ resolve) => {
      /** @type {number[]} */
      const times = [];
      let last = performance.now();
      const tick = (/** @type {number} */ now) => {
        times.push(now - last);
        last = now;
        if (times.length < 180) requestAnimationFrame(tick);
        else resolve(times.slice(2));
      };
      requestAnimationFrame(tick);
    }),
);
const slow = await scroll(900);
const fast = await scroll(6000);

/** From the key to the frame after the one in which the next picture stands, whole and decoded. */
const keyed = (/** @type {string} */ name) =>
  page.evaluate(
    (pressed) =>
      new Promise((/** @type {(ms: number) => void} */ resolve, reject) => {
        const before = document.querySelector("[data-take]")?.getAttribute("data-take");
        const start = performance.now();
        document.activeElement?.dispatchEvent(
          new KeyboardEvent("keydown", { key: pressed, bubbles: true, cancelable: true }),
        );
        const look = () => {
          const layer = document.querySelector("[data-take]");
          const picture = /** @type {HTMLImageElement | null} */ (
            layer?.querySelector("img:last-of-type") ?? null
          );
          if (
            layer &&
            layer.getAttribute("data-take") !== before &&
            picture?.complete &&
            picture.naturalWidth > 0
          )
            requestAnimationFrame(() => resolve(performance.now() - start));
          else if (performance.now() - start > 10_000) reject(new Error("no next picture within 10 s"));
          else requestAnimationFrame(look);
        };
        requestAnimationFrame(look);
      }),
    name,
  );
await page.keyboard.press("Home");
await page.keyboard.press("Space");
await page.waitForSelector("[data-take] img");
await page.waitForTimeout(1500);
/** @type {Record<string, number[]>} */
const keys = { "→": [], A: [], X: [] };
for (let n = 0; n < 40; n += 1) {
  for (const [name, pressed] of [
    ["→", "ArrowRight"],
    ["A", "a"],
    ["X", "x"],
  ]) {
    keys[name ?? ""]?.push(await keyed(pressed ?? ""));
    await page.waitForTimeout(150);
  }
}
await browser.close();

/** @param {string} what @param {number[]} times */
const row = (what, times) =>
  `| ${what.padEnd(34)} | ${[0.5, 0.95, 0.99].map((share) => quantile(times, share).toFixed(1).padStart(7)).join(" | ")} | ${String(times.length).padStart(5)} |\n`;
process.stdout.write(
  `${count.toLocaleString("en-US")} takes over ${pictured.length} pictures, all read in ${(readMs / 1000).toFixed(1)} s; milliseconds\n\n` +
    `| ${"what".padEnd(34)} |     p50 |     p95 |     p99 |     n |\n|${"-".repeat(36)}|--------:|--------:|--------:|------:|\n` +
    row("frame, nothing happens", idle) +
    row("frame, scrolling 900 px/s", slow) +
    row("frame, scrolling 6,000 px/s", fast) +
    row("key → to next picture", keys["→"] ?? []) +
    row("key A to next picture", keys["A"] ?? []) +
    row("key X to next picture", keys["X"] ?? []),
);
