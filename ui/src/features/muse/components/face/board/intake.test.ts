import { expect, test } from "vitest";
import { droppedFiles, intake, type Offered, type Tally } from "./intake";

const png = [0x89, 0x50, 0x4e, 0x47, 0x0d, 0x0a, 0x1a, 0x0a];
const file = (name: string, bytes: readonly number[] = png, size = bytes.length): Offered => ({
  name,
  size,
  slice: (from, to) => ({ arrayBuffer: () => Promise.resolve(new Uint8Array(bytes.slice(from, to)).buffer) }),
});

async function take(
  files: readonly Offered[],
  more: { room?: number; upload?: (file: Offered) => Promise<string> } = {},
) {
  const kept: string[] = [];
  const told: Tally[] = [];
  let running = 0;
  let busiest = 0;
  const stop = new AbortController();
  const tally = await intake({
    files,
    total: files.length,
    room: more.room ?? 20,
    upload: async (one) => {
      running += 1;
      busiest = Math.max(busiest, running);
      await new Promise((resolve) => setTimeout(resolve, 2));
      running -= 1;
      return more.upload ? more.upload(one) : one.name;
    },
    known: (blob) => blob === "there",
    keep: (blob) => kept.push(blob),
    tell: (now) => told.push(now),
    said: String,
    signal: stop.signal,
  });
  const why = Object.fromEntries(tally.refused.map(({ name, refusal }) => [name, refusal.why]));
  return { kept, told, tally, why, busiest };
}

test("what is no picture is refused by name with the reason", async () => {
  const { kept, why } = await take([
    file("a.png"),
    file("notes.txt", [...new TextEncoder().encode("hello there")]),
    file("empty.jpg", []),
    file("phone.heic", [0, 0, 0, 24, ...new TextEncoder().encode("ftypheic")]),
    file("clip.mp4", [0, 0, 0, 24, ...new TextEncoder().encode("ftypisom")]),
    file("logo.svg", [...new TextEncoder().encode("<svg xmlns=")]),
    file("huge.png", png, 500 * 1024 * 1024),
    file("there"),
    file("a.png"),
  ]);
  expect(kept).toEqual(["a.png"]);
  expect(why).toEqual({
    "notes.txt": "no_picture",
    "empty.jpg": "empty",
    "phone.heic": "heic",
    "clip.mp4": "video",
    "logo.svg": "vector",
    "huge.png": "too_large",
    there: "twice",
    "a.png": "twice",
  });
});

test("ten thousand files fill the board and no more, a few uploads at a time", async () => {
  const { kept, tally, busiest, told } = await take(
    Array.from({ length: 10_000 }, (_, at) => file(`${at}.png`)),
  );
  expect(kept).toHaveLength(20);
  expect(tally.seen).toBe(10_000);
  expect(tally.refused).toHaveLength(9_980);
  expect(busiest).toBeLessThanOrEqual(3);
  expect(told.length).toBeLessThan(100);
});

test("what the engine refuses is told in its words and makes room for another", async () => {
  const { kept, why } = await take([file("bad.png"), file("good.png")], {
    room: 1,
    upload: (one) => (one.name === "bad.png" ? Promise.reject(new Error("broken")) : Promise.resolve("good")),
  });
  expect([kept, why]).toEqual([["good"], { "bad.png": "engine" }]);
});

test("a stop ends it between two files", async () => {
  const stop = new AbortController();
  const kept: string[] = [];
  const tally = await intake({
    files: Array.from({ length: 1_000 }, (_, at) => file(`${at}.png`)),
    total: 1_000,
    room: 1_000,
    upload: async ({ name }) => {
      await new Promise((resolve) => setTimeout(resolve, 1));
      if (name === "5.png") stop.abort();
      return name;
    },
    known: () => false,
    keep: (blob) => kept.push(blob),
    tell: () => undefined,
    said: String,
    signal: stop.signal,
  });
  expect(kept.length).toBeLessThan(10);
  expect(tally.seen).toBeLessThan(12);
  expect(tally.refused).toEqual([]);
});

/** A thing of a drop, as a browser gives it out. */
const entry = (name: string, inside?: readonly object[] | "closed") => {
  const portions = Array.isArray(inside) ? [inside, []] : [];
  return {
    name,
    isDirectory: inside !== undefined,
    file: (take: (file: File) => void, refuse: () => void) =>
      name.startsWith("gone") ? refuse() : take(new File(["x"], name)),
    createReader: () => ({
      readEntries: (take: (found: readonly object[]) => void, refuse: () => void) =>
        inside === "closed" ? refuse() : take(portions.shift() ?? []),
    }),
  };
};
const item = (type: string, one: { readonly name: string; readonly isDirectory: boolean }) => ({
  kind: "file",
  getAsFile: () => (one.isDirectory ? null : new File(["x"], one.name, { type })),
  webkitGetAsEntry: () => one,
});

test("of a drop every file is handed out, those of folders as well, and what cannot be read is named", async () => {
  const items = [
    item("image/png", entry("a.png")),
    item("", entry("no-type")),
    item("", entry("shoot", [entry("b.png"), entry("deeper", [entry("c.png")]), entry("gone.png")])),
    item("", entry("bare", [])),
    item("", entry("locked", "closed")),
    { kind: "string" },
  ];
  const { files, total } = droppedFiles({ items, files: [] } as unknown as DataTransfer);
  const found: unknown[] = [];
  for await (const one of files) found.push("refusal" in one ? [one.name, one.refusal.why] : one.name);
  expect(total).toBe(5);
  expect(found).toEqual([
    "a.png",
    "no-type",
    "b.png",
    "c.png",
    ["gone.png", "unreadable"],
    ["bare", "bare_folder"],
    ["locked", "unreadable"],
  ]);
});
