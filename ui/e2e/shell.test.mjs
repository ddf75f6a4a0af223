// What only the desktop has: one window for every start, links into it, the tray, notices, and a page of its own when the
// engine cannot start. Needs a display and a session bus nobody else uses:
//
//   xvfb-run -a dbus-run-session node --test e2e/shell.test.mjs
import assert from "node:assert/strict";
import { execFile, spawn } from "node:child_process";
import { mkdtemp, rm } from "node:fs/promises";
import { tmpdir } from "node:os";
import path from "node:path";
import { test } from "node:test";
import { setTimeout as pause } from "node:timers/promises";
import { promisify } from "node:util";
import { freshHome, serve, show, studioBinary } from "./studio.mjs";

const skip = process.env.MUSE_WHERE === "chromium" ? "a browser has no desktop" : false;
const run = promisify(execFile);

/** Asks again until it is so, or fails with the last answer. */
async function until(ask, isSo, waitMs = 30_000) {
  const end = Date.now() + waitMs;
  for (;;) {
    const answer = await ask();
    if (isSo(answer)) return answer;
    if (Date.now() > end) assert.fail(`still ${JSON.stringify(answer)}`);
    await pause(150);
  }
}

const bus = (destination, object, method, ...given) =>
  run("gdbus", [
    "call",
    "--session",
    "--timeout=2",
    "--dest",
    destination,
    "--object-path",
    object,
    "--method",
    method,
    ...given,
  ]).then(({ stdout }) => stdout);

const menu = "/org/ayatana/NotificationItem/tray_icon_tray_app_studio/Menu";

/** The menu of the mark in the tray that this connection of the bus shows; nothing when it shows none. */
const layoutOf = (name) =>
  bus(name, menu, "com.canonical.dbusmenu.GetLayout", "--", "0", "-1", "[]").catch(() => "");

/** The connection that the studio's tray has. */
async function trayOwner() {
  const names = await bus("org.freedesktop.DBus", "/org/freedesktop/DBus", "org.freedesktop.DBus.ListNames");
  for (const [name] of names.matchAll(/:\d+\.\d+/g)) if ((await layoutOf(name)) !== "") return name;
  return "";
}

/** The menu of the studio's mark in the tray, as the desktop reads it. */
async function trayMenu(owner) {
  const items = [...(await layoutOf(owner)).matchAll(/<\((\d+), (\{[^}]*\})/g)].map(([, id, shown]) => ({
    id,
    label: /'label': <'([^']*)'>/.exec(shown)?.[1] ?? "",
  }));
  const press = (label) => {
    const item = items.find((one) => one.label === label);
    assert.ok(item, `no item ${label} in ${JSON.stringify(items)}`);
    return bus(owner, menu, "com.canonical.dbusmenu.Event", item.id, "clicked", "<0>", "0");
  };
  return { labels: items.map((item) => item.label), press };
}

const settings = (page) => page.run(async () => (await fetch("/api/v1/settings")).json());

test("one window, its links, its tray and its notices", { skip, timeout: 300_000 }, async (t) => {
  const home = await freshHome(t);
  const { page, stop } = await show("window", home);
  t.after(() => stop().catch(() => undefined));
  await page.sees("A studio for one creative identity", 60_000);
  await page.click("button", "Skip to the studio");
  await page.find("link", "Today");

  await t.test("a second start ends at once, and its link is followed by the first", async () => {
    await run(studioBinary, ["muse://budget"], { env: { ...process.env, MUSE_HOME: home }, timeout: 60_000 });
    await until(
      () => page.run(() => window.location.hash),
      (place) => place === "#/budget",
    );
    await run(studioBinary, ["muse://review/');alert(1)//"], {
      env: { ...process.env, MUSE_HOME: home },
      timeout: 60_000,
    });
    assert.equal(await page.run(() => window.location.hash), "#/budget");
  });

  await t.test("the tray pauses the studio, and tells it in the language that is set", async () => {
    const owner = await until(trayOwner, (name) => name !== "");
    const menuNow = () => trayMenu(owner);
    const { press } = await until(menuNow, ({ labels }) => labels.includes("Pause new work"));
    await press("Pause new work");
    await until(
      () => settings(page),
      ({ paused }) => paused === true,
    );
    const paused = await until(menuNow, ({ labels }) => labels.includes("Go on with new work"));
    await paused.press("Go on with new work");
    await until(
      () => settings(page),
      ({ paused: now }) => now === false,
    );
    await page.run(
      async (change) =>
        (
          await fetch("/api/v1/settings", {
            method: "PUT",
            headers: { "Content-Type": "application/json" },
            body: change,
          })
        ).ok,
      JSON.stringify({ locale: "fr" }),
    );
    await until(menuNow, ({ labels }) => labels.includes("Quitter"));
  });

  await t.test("a work that waits for its creator is told to the desktop", async () => {
    const told = [];
    const monitor = spawn("dbus-monitor", ["--session", "interface=org.freedesktop.Notifications"], {
      stdio: ["ignore", "pipe", "ignore"],
    });
    monitor.stdout.on("data", (chunk) => told.push(String(chunk)));
    t.after(() => monitor.kill());
    // Nobody is told what she sees.
    await run("xdotool", ["search", "--onlyvisible", "--class", "muse-studio", "windowunmap"]);
    const asked = await page.run(async () => {
      const post = (address, body) =>
        fetch(address, {
          method: "POST",
          headers: { "Content-Type": "application/json" },
          body: JSON.stringify(body),
        });
      const { draft_dna } = await (await fetch("/muses/surprise-me?seed=1")).json();
      // A face that ships with the studio needs no drawing.
      draft_dna.identity = { kind: "starter", starter: "nova" };
      const sealed = await post("/muses/genesis", { draft_dna });
      const begun = await post("/api/v1/productions", {
        intent: "Brutalist fog on an empty plaza",
        renderer: "draft",
        anyway: true,
      });
      return [sealed.status, begun.status];
    });
    assert.deepEqual(asked, [201, 202]);
    await until(
      () => told.join(""),
      (all) => all.includes("member=Notify") && all.includes("Brutalist fog on an empty plaza"),
      120_000,
    );
  });
});

test(
  "a folder that another program holds is explained, and opened when it is free",
  { skip, timeout: 180_000 },
  async (t) => {
    const home = await mkdtemp(path.join(tmpdir(), "muse-e2e-"));
    t.after(() => rm(home, { recursive: true, force: true, maxRetries: 3 }));
    const owner = await serve(home);
    t.after(() => owner.kill().catch(() => undefined));
    const { page, stop } = await show("window", home);
    t.after(() => stop().catch(() => undefined));
    await page.sees(/in use|another/i, 60_000);
    await owner.stop();
    // The page goes away with the click that opens the studio.
    await page.click("button", "Try again").catch((error) => assert.match(error.message, /no such window/));
    await until(trayOwner, (name) => name !== "", 60_000);
  },
);

test("a page whose process has died is loaded again", { skip, timeout: 120_000 }, async (t) => {
  const home = await freshHome(t);
  const studio = spawn(studioBinary, [], {
    env: { ...process.env, MUSE_HOME: home, MUSE_LOG: "warn,muse_studio=debug" },
    stdio: ["ignore", "ignore", "pipe"],
  });
  t.after(() => studio.kill("SIGKILL"));
  let said = "";
  studio.stderr.on("data", (chunk) => (said += chunk));
  const timesShown = () => said.split("the window shows").length - 1;
  await until(timesShown, (times) => times > 0, 60_000);
  const before = timesShown();
  await run("pkill", ["-9", "-P", String(studio.pid), "-f", "WebKitWebProcess"]);
  await until(timesShown, (times) => times > before, 60_000);
  assert.equal(studio.exitCode, null);
});
