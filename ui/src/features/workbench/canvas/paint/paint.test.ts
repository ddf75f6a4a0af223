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

const ratio = (one: string, other: string): number => {
  const [a, b] = [unitsOf(one), unitsOf(other)];
  return a && b ? contrast(a, b) : 0;
};

test.each(["dark", "light"] as const)("text can be read on every node of every template, %s", (name) => {
  const paint = theme(name);
  const poor = new Set<string>();
  for (const { document } of workflows("templates"))
    for (const node of readGraph(document, null)?.nodes ?? []) {
      const { title, body } = paint.node(node);
      const key = `${node.color ?? ""} ${node.bgcolor ?? ""}`;
      if (ratio(paint.ink, title) < 4.5) poor.add(`${key}: title`);
      if (ratio(paint.ink2, body) < 4.5) poor.add(`${key}: labels ${ratio(paint.ink2, body).toFixed(1)}`);
    }
  expect([...poor]).toEqual([]);
  expect(ratio(paint.ink, paint.field)).toBeGreaterThan(4.5);
  expect(ratio(paint.ink3, paint.field)).toBeGreaterThan(4.5);
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
