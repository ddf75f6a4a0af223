// The engine of the studio's window on Linux, in the small browser that comes with it.
import { execFile, spawn } from "node:child_process";
import { existsSync } from "node:fs";
import { readFile } from "node:fs/promises";
import { setTimeout as pause } from "node:timers/promises";
import { promisify } from "node:util";
import { startDriver } from "../e2e/driver.mjs";

const places = ["x86_64-linux-gnu", "aarch64-linux-gnu", ""].map(
  (folder) => `/usr/lib/${folder}/webkit2gtk-4.1/MiniBrowser`,
);

/** Does the work where there is a display: here, or in this program started once more with one of its own. */
export async function withDisplay(work) {
  if (process.env.DISPLAY) return work();
  const screen = ["-a", "-s", "-screen 0 1760x1200x24", "dbus-run-session", "--"];
  const child = spawn("xvfb-run", [...screen, process.execPath, ...process.argv.slice(1)], {
    stdio: ["ignore", "inherit", "ignore"],
  });
  process.exitCode = await new Promise((resolve, reject) => {
    child.on("error", reject);
    child.on("exit", (code) => resolve(code ?? 1));
  });
}

/** The processes this one started, and theirs. */
async function family(pid) {
  const { stdout } = await promisify(execFile)("ps", ["-e", "-o", "pid=,ppid=,comm="]);
  const rows = stdout
    .trim()
    .split("\n")
    .map((line) => line.trim().split(/\s+/))
    .map(([own, parent, ...name]) => ({ pid: Number(own), parent: Number(parent), name: name.join(" ") }));
  const found = new Set([pid]);
  for (let size = 0; size < found.size;) {
    size = found.size;
    for (const row of rows) if (found.has(row.parent)) found.add(row.pid);
  }
  return rows.filter((row) => found.has(row.pid));
}

/** A window whose page has this size in CSS pixels. Without a graphics card WebKit draws with the processor, as the studio has it. */
export async function openMiniBrowser({ width, height }) {
  const binary = places.find((place) => existsSync(place));
  if (!binary) throw new Error("there is no MiniBrowser: install webkit2gtk-4.1's");
  const plain = process.env.WEBKIT_DISABLE_DMABUF_RENDERER ?? "1";
  const driver = await startDriver({ WEBKIT_DISABLE_DMABUF_RENDERER: plain });
  const { version, ask } = await driver.open({
    "webkitgtk:browserOptions": { binary, args: ["--automation"] },
  });
  /** Gives what the work in the page gives, or promises. */
  const run = async (work, ...given) => {
    const { value, error } = await ask("POST", "/execute/async", {
      script: `const done = arguments[arguments.length - 1];
        Promise.resolve((${String(work)})(...[...arguments].slice(0, -1))).then(
          (value) => done({ value: value ?? null }),
          (error) => done({ error: String(error) }),
        );`,
      args: given,
    });
    if (error) throw new Error(error);
    return value;
  };
  const sized = async () => {
    const inside = await run(() => [innerWidth, innerHeight]);
    const { width: outerWidth, height: outerHeight } = await ask("GET", "/window/rect");
    await ask("POST", "/window/rect", {
      width: outerWidth + width - inside[0],
      height: outerHeight + height - inside[1],
    });
    for (let left = 40; left > 0; left -= 1) {
      if (await run((w, h) => innerWidth === w && innerHeight === h, width, height)) return;
      await pause(50);
    }
    throw new Error("the window does not take its size");
  };
  return {
    version,
    renderer: plain === "1" ? "drawn by the processor" : "default renderer",
    run,
    go: async (url) => {
      await ask("POST", "/url", { url });
      for (let left = 100; !(await run(() => "bench" in globalThis)); left -= 1) {
        if (left === 0) throw new Error("the page does not start");
        await pause(50);
      }
      await sized();
    },
    /** What the page's own process holds, in MB: each shared page counted by its share. */
    memory: async () => {
      await pause(1000);
      const processes = (await family(driver.pid)).filter((one) => one.name.startsWith("WebKitWebProc"));
      let kb = 0;
      for (const { pid } of processes) {
        const text = await readFile(`/proc/${pid}/smaps_rollup`, "utf8").catch(() => "");
        kb += Number(/^Pss:\s+(\d+)/m.exec(text)?.[1] ?? 0);
      }
      return kb / 1000;
    },
    close: async () => {
      await ask("DELETE", "").catch(() => undefined);
      driver.stop();
    },
  };
}
