// A studio of its own for each test: an engine on an empty folder, shown in Chromium or in the real window.
import { spawn } from "node:child_process";
import { mkdtemp, rm } from "node:fs/promises";
import { tmpdir } from "node:os";
import path from "node:path";
import { openChromium } from "./chromium.mjs";
import { openWindow } from "./webkit.mjs";

/** Where the binaries lie that are tested. */
export const built = path.join(
  process.env.CARGO_TARGET_DIR ?? path.join(import.meta.dirname, "../../target"),
  process.env.MUSE_PROFILE ?? "debug",
);

/** The desktop program. */
export const studioBinary = path.join(built, "muse-studio");

/** A folder for one studio, gone when the test ends. */
export async function freshHome(t) {
  const home = await mkdtemp(path.join(tmpdir(), "muse-e2e-"));
  t.after(() => rm(home, { recursive: true, force: true, maxRetries: 3 }));
  return home;
}

/** `muse serve` on this folder; resolves when it tells the address that lets a browser in. */
export async function serve(home, port = 0) {
  const child = spawn(path.join(built, "muse"), ["--home", home, "serve", "--bind", `127.0.0.1:${port}`], {
    stdio: ["ignore", "ignore", "pipe"],
  });
  let said = "";
  const url = await new Promise((resolve, reject) => {
    child.stderr.on("data", (chunk) => {
      said += chunk;
      const found = /http:\/\/\S+\/enter\?key=\S+/.exec(said);
      if (found) resolve(found[0]);
    });
    child.on("exit", (code) => reject(new Error(`the engine ended with ${code}: ${said}`)));
  });
  const ended = new Promise((resolve) => child.on("exit", resolve));
  const end = async (signal) => {
    child.kill(signal);
    await ended;
  };
  return { url, said: () => said, stop: () => end("SIGINT"), kill: () => end("SIGKILL") };
}

/** Shows the studio of this folder; `stop` ends it as a person would, `kill` as a power cut would. */
export async function show(where, home, options = {}) {
  if (where === "window") return openWindow(studioBinary, home, options);
  const engine = await serve(home);
  const page = await openChromium(engine.url, options);
  return {
    page,
    stop: async () => {
      await page.close();
      await engine.stop();
    },
    kill: async () => {
      await engine.kill();
      await page.close();
    },
  };
}
