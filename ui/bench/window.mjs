// What the window costs: from start to usable, memory of all its processes, a minute of doing nothing.
//
//   CARGO_TARGET_DIR=… MUSE_PROFILE=release xvfb-run -a dbus-run-session node bench/window.mjs [--home FOLDER] [--rounds 5]
//
// Linux only: memory is the proportional set size that /proc tells.
import { spawn } from "node:child_process";
import { mkdtemp, readdir, readFile, rm } from "node:fs/promises";
import { tmpdir } from "node:os";
import path from "node:path";
import { setTimeout as pause } from "node:timers/promises";
import { parseArgs } from "node:util";

const { values } = parseArgs({
  options: { home: { type: "string" }, rounds: { type: "string", default: "5" } },
});
const binary = path.join(
  process.env.CARGO_TARGET_DIR ?? "target",
  process.env.MUSE_PROFILE ?? "release",
  "muse-studio",
);

const read = (file) => readFile(file, "utf8").catch(() => "");

/** The process, and those it began. */
async function family(pid) {
  const parents = new Map();
  for (const name of await readdir("/proc")) {
    if (!/^\d+$/.test(name)) continue;
    const parent = /^PPid:\s+(\d+)/m.exec(await read(`/proc/${name}/status`))?.[1];
    if (parent) parents.set(Number(name), Number(parent));
  }
  const found = new Set([pid]);
  for (let grown = true; grown;) {
    grown = false;
    for (const [child, parent] of parents)
      if (found.has(parent) && !found.has(child)) {
        found.add(child);
        grown = true;
      }
  }
  return [...found];
}

const pssMb = async (pids) => {
  let kb = 0;
  for (const pid of pids)
    kb += Number(/^Pss:\s+(\d+)/m.exec(await read(`/proc/${pid}/smaps_rollup`))?.[1] ?? 0);
  return kb / 1024;
};

/** Seconds of processor time that all have used. */
const busy = async (pids) => {
  let ticks = 0;
  for (const pid of pids) {
    const fields = (await read(`/proc/${pid}/stat`)).split(") ")[1]?.split(" ") ?? [];
    ticks += Number(fields[11] ?? 0) + Number(fields[12] ?? 0);
  }
  return ticks / 100;
};

const median = (all) => all.toSorted((a, b) => a - b)[Math.floor(all.length / 2)];

const home = values.home ?? (await mkdtemp(path.join(tmpdir(), "muse-bench-")));
const rounds = { started: [], memory: [], idle: [] };
for (let round = 0; round < Number(values.rounds); round += 1) {
  const begun = performance.now();
  const child = spawn(binary, [], {
    env: { ...process.env, MUSE_HOME: home, MUSE_LOG: "warn,muse_studio=debug" },
    stdio: ["ignore", "ignore", "pipe"],
  });
  // The page takes its title once its first screen has been painted, and the window tells of it.
  const usable = await new Promise((resolve, reject) => {
    let said = "";
    child.stderr.on("data", (chunk) => {
      said += chunk;
      if (said.includes("the window shows")) resolve(performance.now());
    });
    child.on("exit", () => reject(new Error(said)));
  });
  rounds.started.push(usable - begun);
  await pause(8_000);
  const pids = await family(child.pid);
  rounds.memory.push(await pssMb(pids));
  const before = await busy(pids);
  await pause(20_000);
  rounds.idle.push((100 * ((await busy(pids)) - before)) / 20);
  child.kill("SIGTERM");
  await new Promise((resolve) => child.on("exit", resolve));
}
if (!values.home) await rm(home, { recursive: true, force: true });
const line = (name, all, unit, digits) =>
  console.log(
    `${name.padEnd(34)} ${median(all).toFixed(digits)} ${unit}   (${all.map((one) => one.toFixed(digits)).join(", ")})`,
  );
line("start to usable, median", rounds.started, "ms", 0);
line("memory of all processes (PSS)", rounds.memory, "MB", 0);
line("idle, of one core", rounds.idle, "%", 2);
