import { afterEach, beforeEach, expect, test, vi } from "vitest";
import { Bench, empty } from "../../../../../tests/canvas";
import { Desk } from "../../../../../tests/desk";
import { nodeKey, nodesIn } from "../model/marks";
import { freePlace } from "../edits/add";
import { Keyboard } from "./keyboard";

beforeEach(() => {
  vi.stubGlobal("requestAnimationFrame", () => 1);
});

afterEach(() => vi.unstubAllGlobals());

/** A primitive that gives whole numbers beside a sampler, and hands on the keys. */
function keys() {
  const bench = new Bench(empty);
  const [from, sampler] = [bench.add("PrimitiveInt"), bench.add("KSampler")];
  const desk = new Desk(bench.document);
  const keyboard = new Keyboard(desk.surface, desk.actions);
  const press = (key: string, more: object = {}) =>
    keyboard.press({ key, ctrlKey: false, altKey: false, shiftKey: false, ...more } as KeyboardEvent);
  const widget = (name: string) => {
    const widgets = desk.surface.scene?.boxOf.get(sampler)?.widgets ?? [];
    return widgets.find((one) => one.name === name);
  };
  return { desk, press, widget, from, sampler };
}

test("a value that has no socket yet is tied by keyboard as well", () => {
  const { desk, press, widget, from, sampler } = keys();
  desk.surface.focus = { kind: "socket", node: from, side: "output", index: 0 };
  expect(press("c")).toBe(true);
  for (let n = 0; n < 20 && !(desk.said.at(-1) ?? "").startsWith("steps"); n += 1) press("Tab");
  expect(desk.said.at(-1)).toBe("steps: 20");
  press("Enter");
  expect(widget("steps")?.isLinked).toBe(true);
  expect(desk.surface.scene?.lines.map(({ link }) => [link.origin, link.target])).toEqual([[from, sampler]]);
});

test("left and right change what becomes of a seed, as every other choice", () => {
  const { desk, press, widget, sampler } = keys();
  desk.surface.focus = { kind: "widget", id: sampler, name: "control_after_generate", socket: -1 };
  press("ArrowRight");
  expect(widget("control_after_generate")?.value).toBe("increment");
  press("ArrowLeft");
  press("ArrowLeft");
  expect(widget("control_after_generate")?.value).toBe("fixed");
});

test("the only node that is selected is where the keys go on", () => {
  const { desk, press, from, sampler } = keys();
  desk.surface.select(new Set([nodeKey(sampler)]));
  expect(press("Enter")).toBe(true);
  expect(desk.surface.focus).toMatchObject({ kind: "socket", node: sampler });
  press("Escape");
  press("Escape");
  expect([desk.surface.focus, nodesIn(desk.surface.selection)]).toEqual([null, []]);
  expect(press("Enter")).toBe(false);
  desk.surface.select(new Set([nodeKey(sampler), nodeKey(from)]));
  expect(press("Enter")).toBe(false);
});

test("the menu opens by key, on nodes and on nothing, and letters are the same with Caps Lock", () => {
  const { desk, press, sampler } = keys();
  press("ContextMenu");
  expect(desk.menus.at(-1)?.screen).toEqual({ x: 800, y: 500 });
  desk.surface.select(new Set([nodeKey(sampler)]));
  press("ContextMenu");
  const box = desk.sampler;
  expect(desk.menus.at(-1)).toMatchObject({ at: { x: box.left, y: box.top } });
  press("A");
  expect(desk.asked).toEqual(["search"]);
});

test("what is added twice at one place is seen twice", () => {
  const { desk } = keys();
  const request = { at: { x: 500, y: 90 }, screen: { x: 0, y: 0 }, filter: null };
  for (let n = 0; n < 3; n += 1) desk.actions.add("EmptyImage", request);
  const places = desk.surface.scene?.boxes.filter(({ node }) => node.type === "EmptyImage");
  expect(places?.map(({ node }) => [node.x, node.y])).toEqual([
    [500, 90],
    [530, 120],
    [560, 150],
  ]);
  const graph = desk.surface.scene?.graph;
  expect(graph && freePlace(graph, { x: 900, y: 90 })).toEqual({ x: 900, y: 90 });
});
