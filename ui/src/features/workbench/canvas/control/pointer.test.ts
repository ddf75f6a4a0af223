import { afterEach, beforeEach, expect, test, vi } from "vitest";
import { Desk, FakePointerEvent, FakeWheelEvent } from "../../../../../tests/desk";
import { nodeKey } from "../model/marks";
import { type Camera, toCanvas } from "../scene/camera";
import type { Point } from "../scene/geometry";
import { nothingAfloat } from "../scene/lift";

const by = ({ x, y }: Point, dx: number, dy: number): Point => ({ x: x + dx, y: y + dy });
const nothing: Point = { x: -3000, y: -3000 };
const under = (camera: Camera, point: Point) => toCanvas(camera, point);

beforeEach(() => {
  vi.useFakeTimers();
  vi.stubGlobal("PointerEvent", FakePointerEvent);
  vi.stubGlobal("WheelEvent", FakeWheelEvent);
  vi.stubGlobal("requestAnimationFrame", () => 1);
});

afterEach(() => {
  vi.useRealTimers();
  vi.unstubAllGlobals();
});

test("one finger over nothing moves the view and selects nothing", () => {
  const desk = new Desk();
  desk.surface.select(new Set([nodeKey(desk.sampler.node.id)]));
  desk.finger("down", 1, nothing);
  desk.finger("move", 1, by(nothing, 4, 0));
  expect(desk.surface.camera.x).toBe(0);
  desk.finger("move", 1, by(nothing, 60, 30));
  desk.finger("up", 1, by(nothing, 60, 30));
  expect(desk.surface.camera).toEqual({ x: 60, y: 30, scale: 1 });
  expect([...desk.surface.selection]).toEqual([nodeKey(desk.sampler.node.id)]);
  expect(desk.done).toEqual([]);
});

test("a tap selects, a tap on nothing selects nothing, two taps near each other search", () => {
  const desk = new Desk();
  const tap = (at: Point) => {
    desk.finger("down", 1, at);
    desk.finger("up", 1, at);
  };
  tap(desk.title);
  expect([...desk.surface.selection]).toEqual([nodeKey(desk.sampler.node.id)]);
  tap(nothing);
  expect(desk.surface.selection.size).toBe(0);
  tap(by(nothing, 12, 9));
  expect(desk.asked).toEqual(["search"]);
  expect(desk.surface.hover).toBeNull();
});

test("a tap on a widget asks for its editor, a finger across a number changes it", () => {
  const desk = new Desk();
  const { sampler } = desk;
  const row = sampler.rows.find(({ widget }) => widget.name === "steps");
  const at = { x: sampler.left + 120, y: sampler.node.y + (row?.y ?? 0) + 10 };
  desk.finger("down", 1, at);
  desk.finger("up", 1, at);
  expect(desk.asked).toEqual(["steps"]);
  desk.finger("down", 1, at);
  desk.finger("move", 1, by(at, 40, 0));
  desk.finger("up", 1, by(at, 40, 0));
  expect(desk.done.map((patch) => patch.name)).toEqual(["Set steps"]);
});

test("two fingers keep under them what was under them, and neither selects nor moves a node", () => {
  const desk = new Desk();
  const [one, other] = [desk.title, by(desk.title, 200, 100)];
  desk.finger("down", 1, one);
  desk.finger("down", 2, other);
  const before = desk.surface.camera;
  const [to, apart] = [by(one, -60, -40), by(other, 90, 35)];
  for (const share of [0.25, 0.5, 0.75, 1]) {
    desk.finger("move", 1, by(one, -60 * share, -40 * share));
    desk.finger("move", 2, by(other, 90 * share, 35 * share));
  }
  const { camera } = desk.surface;
  const grown = Math.hypot(apart.x - to.x, apart.y - to.y) / Math.hypot(200, 100);
  expect(camera.scale).toBeCloseTo(grown, 6);
  const middle = (a: Point, b: Point) => ({ x: (a.x + b.x) / 2, y: (a.y + b.y) / 2 });
  const [was, is] = [under(before, middle(one, other)), under(camera, middle(to, apart))];
  expect(is.x).toBeCloseTo(was.x, 6);
  expect(is.y).toBeCloseTo(was.y, 6);
  // The finger that stays, and a third one, do nothing until all are lifted.
  desk.finger("up", 2, apart);
  desk.finger("move", 1, by(to, 300, 300));
  desk.finger("up", 1, by(to, 300, 300));
  expect(desk.surface.camera).toEqual(camera);
  expect([desk.done, desk.asked, desk.menus, desk.surface.selection.size]).toEqual([[], [], [], 0]);
  desk.finger("down", 3, nothing);
  desk.finger("move", 3, by(nothing, 50, 0));
  desk.finger("up", 3, by(nothing, 50, 0));
  expect(desk.surface.camera.x).toBeGreaterThan(camera.x);
});

test("a second finger in the middle of a drag puts the node back", () => {
  const desk = new Desk();
  const { title } = desk;
  desk.finger("down", 1, title);
  desk.finger("move", 1, by(title, 80, 0));
  expect(desk.surface.afloat).not.toBe(nothingAfloat);
  desk.finger("down", 2, by(title, 300, 0));
  expect(desk.surface.afloat).toBe(nothingAfloat);
  desk.finger("up", 1, title);
  desk.finger("up", 2, title);
  expect(desk.done).toEqual([]);
});

test("a finger drags a node, and one that the system takes away puts it back", () => {
  const desk = new Desk();
  const { title, sampler } = desk;
  desk.finger("down", 1, title);
  desk.finger("move", 1, by(title, 400, 0));
  desk.finger("cancel", 1, by(title, 400, 0));
  expect(desk.done).toEqual([]);
  desk.finger("down", 1, title);
  desk.finger("move", 1, by(title, 0, 420));
  desk.finger("up", 1, by(title, 0, 420));
  expect(desk.done.map((patch) => patch.name)).toEqual(["Move"]);
  expect(desk.sampler.node.y).toBeGreaterThan(sampler.node.y + 400);
});

test("a finger that rests asks for the menu once, whoever notices first, and then taps nothing", () => {
  const desk = new Desk();
  const { title } = desk;
  const press = { pointerType: "touch", clientX: title.x, clientY: title.y };
  desk.finger("down", 1, title);
  vi.advanceTimersByTime(600);
  expect(desk.send("contextmenu", press).defaultPrevented).toBe(true);
  desk.finger("up", 1, title);
  expect(desk.menus.map((menu) => [...menu.selection])).toEqual([[nodeKey(desk.sampler.node.id)]]);
  desk.finger("down", 2, title);
  desk.send("contextmenu", press);
  vi.advanceTimersByTime(600);
  desk.finger("up", 2, title);
  expect(desk.menus.length).toBe(2);
  expect(desk.asked).toEqual([]);
  // One that moves, is lifted or gets company does not rest.
  desk.finger("down", 3, nothing);
  desk.finger("move", 3, by(nothing, 30, 0));
  vi.advanceTimersByTime(600);
  desk.finger("up", 3, nothing);
  desk.finger("down", 4, nothing);
  desk.finger("up", 4, nothing);
  vi.advanceTimersByTime(600);
  desk.finger("down", 5, nothing);
  desk.finger("down", 6, by(nothing, 50, 0));
  vi.advanceTimersByTime(600);
  expect(desk.menus.length).toBe(2);
});

test("a pen hovers, drags whatever its pressure, and its eraser does nothing", () => {
  const desk = new Desk();
  const { title } = desk;
  const pen = (type: string, { x, y }: Point, more = {}) =>
    desk.send(`pointer${type}`, { pointerType: "pen", clientX: x, clientY: y, pressure: 0, ...more });
  pen("move", title);
  expect(desk.surface.hover).toMatchObject({ kind: "node", part: "title" });
  pen("leave", title);
  expect(desk.surface.hover).toBeNull();
  pen("down", title, { button: 5, buttons: 32 });
  pen("move", by(title, 90, 0), { buttons: 32 });
  pen("up", by(title, 90, 0), { button: 5 });
  expect([desk.done.length, desk.surface.selection.size]).toEqual([0, 0]);
  pen("down", title, { pressure: 0.02 });
  pen("move", by(title, 0, 300), { pressure: 0.9 });
  pen("up", by(title, 0, 300));
  expect(desk.done.map((patch) => patch.name)).toEqual(["Move"]);
  // Over nothing it draws a band, as a mouse does.
  pen("down", nothing);
  pen("move", by(nothing, 6000, 6000));
  pen("up", by(nothing, 6000, 6000));
  expect(desk.surface.selection.size).toBeGreaterThan(5);
});

test("a trackpad pinches about the pointer and slides the view; a wheel zooms", () => {
  const desk = new Desk();
  const at = { x: 700, y: 300 };
  const wheel = (given: object) =>
    desk.send("wheel", { clientX: at.x, clientY: at.y, deltaX: 0, deltaY: 0, deltaMode: 0, ...given });
  const keeps = (act: () => void) => {
    const was = under(desk.surface.camera, at);
    act();
    expect(under(desk.surface.camera, at).x).toBeCloseTo(was.x, 6);
    expect(under(desk.surface.camera, at).y).toBeCloseTo(was.y, 6);
  };
  keeps(() => expect(wheel({ deltaY: -4.2, ctrlKey: true }).defaultPrevented).toBe(true));
  expect(desk.surface.camera.scale).toBeCloseTo(Math.exp(0.042), 6);
  keeps(() => wheel({ deltaY: 4.2, ctrlKey: true }));
  expect(desk.surface.camera.scale).toBeCloseTo(1, 6);
  const before = desk.surface.camera;
  wheel({ deltaX: 12, deltaY: -7 });
  expect(desk.surface.camera).toEqual({ ...before, x: before.x - 12, y: before.y + 7 });
  keeps(() => wheel({ deltaY: -120 }));
  expect(desk.surface.camera.scale).toBeGreaterThan(1.1);
  // Safari tells of a pinch in its own words.
  const { scale } = desk.surface.camera;
  keeps(() => {
    desk.send("gesturestart", { clientX: at.x, clientY: at.y, scale: 1 });
    desk.send("gesturechange", { clientX: at.x, clientY: at.y, scale: 1.5 });
    desk.send("gesturechange", { clientX: at.x, clientY: at.y, scale: 2 });
  });
  expect(desk.surface.camera.scale).toBeCloseTo(scale * 2, 6);
});
