// What goes wrong for a studio, done on purpose: wrong files, floods of text, wrong answers, a disk without room.
import assert from "node:assert/strict";
import { execFileSync } from "node:child_process";
import { mkdir, mkdtemp, open, rm, rmdir, writeFile } from "node:fs/promises";
import { tmpdir } from "node:os";
import path from "node:path";
import { setTimeout as pause } from "node:timers/promises";

/** A page that stands still for longer than this, in milliseconds, has frozen. */
const frozenMs = 2_000;

/** A picture of one pixel. */
const png = Buffer.from(
  "iVBORw0KGgoAAAANSUhEUgAAAAEAAAABCAYAAAAfFcSJAAAADUlEQVR42mNk+M9QDwADhgGAWjR9awAAAABJRU5ErkJggg==",
  "base64",
);

/** Waits until something is so, by asking again and again. */
export async function until(asked, what, waitMs = 20_000) {
  const end = Date.now() + waitMs;
  while (!(await asked())) {
    if (Date.now() > end) throw new Error(`never: ${what}`);
    await pause(100);
  }
}

/** A clock in the page that notices when nothing else could run; a drop begins it anew, as its files cross over to us. */
export const watch = (page) =>
  page.run(() => {
    let last = performance.now();
    window.longestGap = 0;
    const tick = () => {
      const now = performance.now();
      window.longestGap = Math.max(window.longestGap, now - last);
      last = now;
    };
    setInterval(tick, 50);
    window.addEventListener("drop", () => (last = performance.now()), true);
  });

/** Fails when the page stood still since this was asked last. */
export async function isAlive(page, after) {
  const gap = await page.run(() => {
    const longest = window.longestGap;
    window.longestGap = 0;
    return longest;
  });
  assert.ok(gap < frozenMs, `${after}: the page stood still for ${Math.round(gap)} ms`);
}

/** What a part of the page shows as wrong, one line for each. */
export const alarms = (page, part) =>
  page.run(
    (within) =>
      [...document.querySelectorAll(`${within} [role=alert]`)].map((one) =>
        one.innerText.replace(/\s+/g, " "),
      ),
    part,
  );

/** Drops files of the disk at a point, as the desktop hands them over. */
export async function drop(page, x, y, files) {
  const desktop = await page.native.context().newCDPSession(page.native);
  const data = { items: [], files, dragOperationsMask: 1 };
  for (const type of ["dragEnter", "dragOver", "drop"])
    await desktop.send("Input.dispatchDragEvent", { type, x, y, data });
  await desktop.detach();
}

/** Runs in the page: drops so many text files at once on what lies at a point. */
export const dropMany = (x, y, count) => {
  const dataTransfer = new DataTransfer();
  for (let n = 0; n < count; n++) dataTransfer.items.add(new File([`note ${n}`], `note-${n}.txt`));
  const at = document.elementFromPoint(x, y);
  for (const kind of ["dragenter", "dragover", "drop"])
    at.dispatchEvent(new DragEvent(kind, { bubbles: true, cancelable: true, dataTransfer }));
};

/** Files of every wrong kind, by name. */
export async function wrongFiles(t) {
  const folder = await mkdtemp(path.join(tmpdir(), "muse-files-"));
  t.after(() => rm(folder, { recursive: true, force: true }));
  const at = (name) => path.join(folder, name);
  await writeFile(at("program.jpg"), Buffer.concat([Buffer.from("MZ\x90\0\x03\0\0\0"), Buffer.alloc(4_000)]));
  await writeFile(at("empty.png"), "");
  await writeFile(at("letter.txt"), "Dear reader");
  await writeFile(at("logo.svg"), "<svg xmlns='http://www.w3.org/2000/svg'/>");
  await writeFile(at("cut.png"), png.subarray(0, 40));
  await mkdir(at("bare"));
  for (const [name, head] of [
    ["huge.png", png],
    ["huge.csv", `id,title\n${"1,a title\n".repeat(600)}`],
  ]) {
    // Half a gigabyte that takes no room.
    const file = await open(at(name), "w");
    await file.write(head);
    await file.truncate(500 * 2 ** 20);
    await file.close();
  }
  return at;
}

/** Puts a text where Ctrl V finds it. */
export const copy = (page, text) => page.native.evaluate((all) => navigator.clipboard.writeText(all), text);

/** How long the text in the field is that has the focus. */
export const typedLength = (page) => page.run(() => document.activeElement?.value?.length ?? -1);

/** Every call to the engine. */
export const everything = "**/api/v1/**";

/** Answers everything but the stream of events by `answer`, until the function it gives is called. */
export async function answerBy(page, address, answer) {
  const route = (asked) => (asked.request().url().endsWith("/events") ? asked.fallback() : answer(asked));
  await page.native.route(address, route);
  return () => page.native.unroute(address, route);
}

/** A folder on a disk of its own with little room; `null` where nobody may mount one. */
export async function smallDisk() {
  const folder = await mkdtemp(path.join(tmpdir(), "muse-full-"));
  try {
    execFileSync("mount", ["-t", "tmpfs", "-o", "size=48m", "tmpfs", folder], { stdio: "ignore" });
  } catch {
    await rmdir(folder);
    return null;
  }
  const remove = async () => {
    execFileSync("umount", [folder]);
    await rmdir(folder);
  };
  return { folder, remove };
}

/** Takes all the room that is left; the function it gives makes room again. */
export async function fillDisk(folder) {
  const ballast = path.join(folder, "ballast");
  const file = await open(ballast, "w");
  for (const size of [2 ** 20, 2 ** 12, 1])
    for (let room = true; room;)
      room = await file.write(Buffer.alloc(size)).then(
        () => true,
        () => false,
      );
  await file.close();
  return () => rm(ballast);
}
