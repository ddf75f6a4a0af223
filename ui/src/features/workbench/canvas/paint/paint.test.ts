import { readFileSync } from "node:fs";
import { expect, test } from "vitest";
import { workflows } from "../../../../../tests/workflows";
import { contrast, rgbOf as unitsOf } from "../../../../shared/accent";
import { readGraph } from "../model/graph";
import { rgbOf } from "./colour";
import { TextRoom } from "./text";
import { type Theme, themeFrom } from "./theme";

const css = readFileSync(new URL("../../../../shared/tokens.css", import.meta.url), "utf8");

function theme(name: "dark" | "light"): Theme {
  const [dark = "", light = ""] = css.split(':root[data-theme="light"]');
  const find = (text: string, token: string) => new RegExp(`${token}:\\s*([^;]+);`).exec(text)?.[1]?.trim();
  return themeFrom((token) => (name === "light" ? find(light, token) : undefined) ?? find(dark, token) ?? "");
}

const [bare] = readGraph({ nodes: [{ id: 1, type: "KSampler" }] }, null)?.nodes ?? [];
if (!bare) throw new Error("no node");

const ratio = (one: string, other: string): number => {
  const [a, b] = [unitsOf(one), unitsOf(other)];
  return a && b ? contrast(a, b) : 0;
};

test.each(["dark", "light"] as const)("text can be read on every node of every template, %s", (name) => {
  const paint = theme(name);
  const poor = new Set<string>();
  for (const { document } of workflows("templates"))
    for (const node of readGraph(document, null)?.nodes ?? []) {
      const { title, body, label } = paint.node(node);
      const key = `${node.color ?? ""} ${node.bgcolor ?? ""}`;
      if (ratio(paint.ink, title) < 4.5) poor.add(`${key}: title`);
      if (ratio(label, body) < 4.5) poor.add(`${key}: labels ${ratio(label, body).toFixed(1)}`);
    }
  expect([...poor]).toEqual([]);
  expect(ratio(paint.ink, paint.field)).toBeGreaterThan(4.5);
  expect(ratio(paint.ink3, paint.field)).toBeGreaterThan(4.5);
});

const coloured = (color: string | null, bgcolor: string | null) => ({ ...bare, color, bgcolor });

test("a title bar has a node's colour and the body its background, each by itself, as in ComfyUI", () => {
  const paint = theme("dark");
  const plain = paint.node(coloured(null, null));
  expect(paint.node(coloured("#432", "#653"))).toMatchObject({ title: "#443322", body: "#665533" });
  expect(paint.node(coloured("#222", "#000"))).toMatchObject({ title: "#222222", body: "#000000" });
  expect(paint.node(coloured("#323", null))).toEqual({ ...plain, title: "#332233" });
  expect(paint.node(coloured(null, "#335"))).toMatchObject({ title: plain.title, body: "#333355" });
  expect(paint.node(coloured("nothing", "no colour"))).toEqual(plain);
});

test.each(["dark", "light"] as const)("any colour leaves words that can be read, and a tint, %s", (name) => {
  const paint = theme(name);
  for (const colour of ["#ffffff", "#ffe600", "#ff8800", "#00ffff", "#000000", "#0000ff", "#8a8a92"]) {
    const { title, body, label } = paint.node(coloured(colour, colour));
    expect(ratio(paint.ink, title), `${colour} title`).toBeGreaterThanOrEqual(4.5);
    expect(ratio(label, body), `${colour} body`).toBeGreaterThanOrEqual(4.5);
  }
  const { title, body } = paint.node(coloured("#532", "#235"));
  const [warm, cold] = [rgbOf(title), rgbOf(body)];
  expect((warm?.[0] ?? 0) > (warm?.[2] ?? 0) && (cold?.[2] ?? 0) > (cold?.[0] ?? 0)).toBe(true);
});

test("a group is its colour, and without one what ComfyUI gives it", () => {
  const paint = theme("dark");
  expect(paint.group("#a1309b").fill).toMatch(/^rgba\(161, 48, 155, /);
  expect(paint.group(null)).toEqual(paint.group("#335"));
});

test("colours by name are asked of whoever knows them", () => {
  const names = themeFrom(
    () => "",
    (text) => (text === "navy" ? [0, 0, 128] : null),
  );
  expect(names.node(coloured("navy", null)).title).toBe("#000080");
});

test.each(["dark", "light"] as const)("sockets stand out from the ground, %s", (name) => {
  const paint = theme(name);
  for (const type of [
    "MODEL",
    "CLIP",
    "VAE",
    "CONDITIONING",
    "LATENT",
    "IMAGE",
    "MASK",
    "*",
    "SOMETHING_ELSE",
  ])
    expect(ratio(paint.socket(type), paint.ground), type).toBeGreaterThan(name === "dark" ? 3 : 1.9);
  expect(paint.socket("SOMETHING_ELSE")).toBe(theme(name).socket("SOMETHING_ELSE"));
});

test("colours of files are read in every form they come in", () => {
  expect(rgbOf("#432")).toEqual([68, 51, 34]);
  expect(rgbOf("#a1309b")).toEqual([161, 48, 155]);
  expect(rgbOf("rgba(24, 24, 27, .9)")).toEqual([24, 24, 27]);
  expect(rgbOf("brown")).toBeNull();
});

test("texts are cut where the room ends, and wrapped between words", () => {
  const pen = { font: "", measureText: (text: string) => ({ width: text.length * 10 }) as TextMetrics };
  const room = new TextRoom(pen);
  expect(room.cut("checkpoint", "12px x", 100)).toBe("checkpoint");
  expect(room.cut("checkpoint", "12px x", 60)).toBe("check…");
  expect(room.cut("checkpoint", "12px x", 5)).toBe("");
  expect(room.wrap("one two three\nfour", "12px x", 80, 9)).toEqual(["one two", "three", "four"]);
  expect(room.wrap("one two three. four", "12px x", 70, 2)).toEqual(["one two", "three…"]);
});
