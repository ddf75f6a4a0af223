// The real window, driven by WebKitWebDriver over the W3C protocol.
import { execFile } from "node:child_process";
import { writeFile } from "node:fs/promises";
import { setTimeout as pause } from "node:timers/promises";
import { promisify } from "node:util";
import { startDriver } from "./driver.mjs";
import { handsOf } from "./hands.mjs";

const named = {
  Enter: "\uE007",
  Escape: "\uE00C",
  Tab: "\uE004",
  Backspace: "\uE003",
  Delete: "\uE017",
  Space: " ",
  ArrowLeft: "\uE012",
  ArrowUp: "\uE013",
  ArrowRight: "\uE014",
  ArrowDown: "\uE015",
  Home: "\uE011",
  End: "\uE010",
  PageUp: "\uE00E",
  PageDown: "\uE00F",
  Control: "\uE009",
  Shift: "\uE008",
  Alt: "\uE00A",
};

/**
 * Runs in the page: draws a pixel anew until it is told to stop. WebKit answers a call for a screenshot after the next
 * frame, and a page in which nothing moves draws none.
 */
const stir = () => {
  const pixel = document.body.appendChild(document.createElement("i"));
  pixel.style.cssText =
    "position: fixed; inset: 0 auto auto 0; width: 1px; height: 1px; background: currentColor";
  let frames = 0;
  const draw = () => {
    if (window.museShot) return pixel.remove();
    pixel.style.opacity = String((frames++ % 2) / 100);
    requestAnimationFrame(draw);
  };
  window.museShot = false;
  draw();
};

/** The processes that this one started. */
const childrenOf = (pid) =>
  promisify(execFile)("pgrep", ["-P", String(pid)]).then(
    ({ stdout }) => stdout.trim().split("\n").map(Number),
    () => [],
  );

const isAlive = (pid) => {
  try {
    return process.kill(pid, 0);
  } catch {
    return false;
  }
};

/** Starts the studio on this folder and takes hold of its window. Needs a display (`xvfb-run`) and a session bus. */
export async function openWindow(binary, home, { width = 1440, height = 900, locale = "en_US.UTF-8" } = {}) {
  const driver = await startDriver({ MUSE_HOME: home, LC_ALL: locale, TAURI_WEBVIEW_AUTOMATION: "true" });
  const started = performance.now();
  const { ask } = await driver.open({
    browserName: "wry",
    "webkitgtk:browserOptions": { binary, args: [] },
  });
  const size = (w, h) => ask("POST", "/window/rect", { width: w, height: h });
  await size(width, height).catch(() => undefined);
  const keys = (actions) => ask("POST", "/actions", { actions: [{ type: "key", id: "keyboard", actions }] });
  const run = (work, ...given) =>
    ask("POST", "/execute/sync", { script: `return (${String(work)})(...arguments)`, args: given });

  const page = handsOf({
    kind: "window",
    mistakes: [],
    startedMs: () => performance.now() - started,
    run,
    click: (x, y) =>
      ask("POST", "/actions", {
        actions: [
          {
            type: "pointer",
            id: "mouse",
            parameters: { pointerType: "mouse" },
            actions: [
              { type: "pointerMove", duration: 0, origin: "viewport", x: Math.round(x), y: Math.round(y) },
              { type: "pointerDown", button: 0 },
              { type: "pointerUp", button: 0 },
            ],
          },
        ],
      }),
    press: (combination) => {
      const values = combination.split("+").map((key) => named[key] ?? key);
      return keys([
        ...values.map((value) => ({ type: "keyDown", value })),
        ...values.toReversed().map((value) => ({ type: "keyUp", value })),
      ]);
    },
    write: (text) =>
      keys(
        [...text.replaceAll("\n", named.Enter)].flatMap((value) => [
          { type: "keyDown", value },
          { type: "keyUp", value },
        ]),
      ),
    shoot: async (file) => {
      await run(stir);
      const picture = await ask("GET", "/screenshot");
      await run(() => void (window.museShot = true));
      await writeFile(file, Buffer.from(picture, "base64"));
    },
    size,
    reload: () => ask("POST", "/refresh", {}),
    close: async () => {
      const studio = await childrenOf(driver.pid);
      await ask("DELETE", "").catch(() => undefined);
      driver.stop();
      // One that lost its page while nobody saw the window does not always go by itself.
      for (let left = 50; left > 0 && studio.some(isAlive); left -= 1) await pause(100);
      for (const pid of studio.filter(isAlive)) process.kill(pid, "SIGKILL");
    },
  });
  return {
    page,
    stop: () => page.close(),
    /** The program dies in the middle of whatever it does. */
    kill: async () => {
      for (const pid of await childrenOf(driver.pid)) process.kill(pid, "SIGKILL");
      await page.close();
    },
  };
}
