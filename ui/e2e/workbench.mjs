// Around the node editor: its documents with all their digits, what its canvas shows, a server for them.
import { readFile } from "node:fs/promises";
import { createServer } from "node:http";
import path from "node:path";

/** What ComfyUI's own files are, as recorded. */
export const shared = path.join(
  process.env.MUSE_SHARED ?? path.join(import.meta.dirname, "../../../shared"),
  "comfyui",
);

/** Reads JSON so that whole numbers of more digits than JavaScript counts are told apart: as text. */
export const exactly = (text) =>
  JSON.parse(
    text.replace(/"(?:[^"\\]|\\.)*"|-?\d[\d.eE+-]*/g, (part) =>
      /^-?\d{16,}$/.test(part) ? `"digits ${part}"` : part,
    ),
  );

/** A ComfyUI with every class there was when it was recorded, which never runs anything. */
export async function besideCatalogue() {
  const [classes, stats] = await Promise.all(
    ["object_info.json", "system_stats.json"].map((name) => readFile(path.join(shared, name))),
  );
  const picture = await readFile(path.join(import.meta.dirname, "../../src-tauri/icons/128x128@2x.png"));
  const server = createServer((request, response) => {
    const { pathname } = new URL(request.url, "http://x");
    const [kind, body] =
      pathname === "/object_info"
        ? ["application/json", classes]
        : pathname === "/system_stats"
          ? ["application/json", stats]
          : pathname === "/view"
            ? ["image/png", picture]
            : [null, null];
    if (body === null) response.writeHead(404).end();
    else response.writeHead(200, { "content-type": kind }).end(body);
  });
  await new Promise((ready) => server.listen(0, "127.0.0.1", ready));
  return { url: `http://127.0.0.1:${server.address().port}`, stop: () => server.close() };
}

/** Runs in the page, once: what looks at the node editor from inside. */
function look() {
  /** What the screen's parts share, found as React keeps it: whoever provides it stands above the canvas. */
  const desk = () => {
    const room = document.querySelector("[data-canvas]");
    const key = room && Object.keys(room).find((name) => name.startsWith("__reactFiber$"));
    let top = key ? room[key] : null;
    while (top?.return) top = top.return;
    // Down from the tree that is shown: an element may hold on to its place in the one before.
    const open = [top?.stateNode?.current];
    while (open.length > 0) {
      const at = open.pop();
      if (!at) continue;
      const value = at.memoizedProps?.value;
      if (value?.session && value.row) return value;
      open.push(at.sibling, at.child);
    }
    return null;
  };
  const canvas = () => document.querySelector("[data-canvas] canvas");
  const frame = () => new Promise((resolve) => requestAnimationFrame(() => setTimeout(resolve)));
  /** The colours of points of the canvas, in CSS pixels of it. */
  const colours = (points) => {
    const element = canvas();
    const share = element.width / element.clientWidth;
    const context = element.getContext("2d");
    return points.map(({ x, y }) => [
      ...context.getImageData(Math.round(x * share), Math.round(y * share), 1, 1).data.slice(0, 3),
    ]);
  };
  globalThis.bench = {
    desk,
    frame,
    colours,
    /** Which document is in view, read and drawn. */
    shown: () => (canvas() && desk()?.view ? desk().id : null),
    /** How many colours the canvas has, and the share of it that is not bare ground. */
    drawn: () => {
      const { width, height } = canvas();
      const { data } = canvas().getContext("2d").getImageData(0, 0, width, height);
      const pixels = new Uint32Array(data.buffer);
      const counts = new Map();
      // A prime, so that rows are not all looked at in the same columns.
      const step = 7;
      for (let at = 0; at < pixels.length; at += step)
        counts.set(pixels[at], (counts.get(pixels[at]) ?? 0) + 1);
      return { colours: counts.size, share: 1 - (Math.max(...counts.values()) * step) / pixels.length };
    },
    /** Whether everything is kept, and what undo and redo would do. */
    standing: () => {
      // What React keeps may be of the frame before; the session is always the same.
      const { standing, state } = desk().session.now();
      return { ...standing, state };
    },
  };
}

/** Puts what looks at the editor into the page, where it stays until the page is loaded anew. */
export const watchBench = (page) => page.run(look);

/** Waits in the page, where asking again costs nothing, until the work gives something; fails with what it was. */
export async function untilIn(page, work, what, ...given) {
  const got = await page.run(
    `async (...given) => {
      const work = ${String(work)};
      for (const end = performance.now() + 20000; performance.now() < end; ) {
        const got = await work(...given);
        if (got) return got;
        await new Promise((resolve) => setTimeout(resolve, 15));
      }
      return null;
    }`,
    ...given,
  );
  if (got === null) throw new Error(`never: ${what}`);
  return got;
}

/** The canvas, by keyboard and ear. */
export function canvasOf(page) {
  const focus = () => page.run(() => document.querySelector("[data-canvas] canvas").focus());
  const said = () =>
    page.run(() => document.querySelector(".visually-hidden[role=status]").textContent.replace("\u00a0", ""));
  /** Presses a key until something is said that fits. */
  const pressUntil = async (key, fits) => {
    const heard = [];
    for (let n = 0; n < 80; n++) {
      const now = await said();
      if (fits.test(now)) return;
      heard.push(now);
      await page.press(key);
    }
    throw new Error(`${fits} was not said, but: ${[...new Set(heard)].join(" | ")}`);
  };
  return {
    focus,
    said,
    hears: (fits) => untilIn(page, heard, `${fits} is said`, fits.source),
    /** Goes to the node of which this is said, and selects it. */
    goTo: async (fits) => {
      await focus();
      await page.press("Escape");
      await page.press("Escape");
      await page.press("Home");
      await pressUntil("Tab", fits);
    },
    /** Goes to the part of the node in focus of which this is said. */
    part: async (fits) => {
      await page.press("Enter");
      await pressUntil("ArrowDown", fits);
    },
    isSaved: () => untilIn(page, () => bench.standing().state === "saved", "it is saved"),
  };
}

/** Runs in the page. */
const heard = (fits) =>
  new RegExp(fits).test(document.querySelector(".visually-hidden[role=status]").textContent);
