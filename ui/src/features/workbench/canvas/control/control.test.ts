import { expect, test } from "vitest";
import { shared } from "../../../../../tests/workflows";
import { Catalogue } from "../model/catalogue";
import { SceneMaker } from "../scene/scene";
import { allowed, stepOf } from "./scrub";
import { railsOf, snapped } from "./snap";
import { inReadingOrder, nextNode, nodeTowards, partsOf } from "./steps";

const catalogue = new Catalogue(shared("object_info.json"));
const scene = new SceneMaker().make(shared("templates/image_to_video_wan.json"), catalogue, null);
if (!scene) throw new Error("no scene");
const sampler = scene.boxes.find((box) => box.node.type === "KSampler");
if (!sampler) throw new Error("no sampler");

test("Tab comes to every node once", () => {
  const seen: string[] = [];
  for (let id = nextNode(scene, null, 1); id !== null && !seen.includes(id); id = nextNode(scene, id, 1))
    seen.push(id);
  expect(seen.length).toBe(scene.boxes.length);
  expect(seen[0]).toBe(inReadingOrder(scene)[0]?.node.id);
});

test("an arrow goes to a node that lies that way, and the parts of a node are all there", () => {
  const { id } = sampler.node;
  const left = scene.boxOf.get(nodeTowards(scene, id, "left") ?? "");
  expect(left && left.left < sampler.left).toBe(true);
  const right = scene.boxOf.get(nodeTowards(scene, id, "right") ?? "");
  expect(right && right.left > sampler.left).toBe(true);
  const parts = partsOf(sampler);
  expect(parts.filter((part) => part.kind === "socket").length).toBe(5);
  expect(parts.filter((part) => part.kind === "widget").length).toBe(7);
});

test("a number stays within its range and on its step", () => {
  const widget = (name: string) => {
    const found = sampler.widgets.find((one) => one.name === name);
    if (!found) throw new Error(name);
    return found;
  };
  expect(stepOf(widget("cfg"))).toBe(0.1);
  expect(allowed(widget("cfg"), 7.3456)).toBe(7.35);
  expect(allowed(widget("cfg"), 1e9)).toBe(100);
  expect(allowed(widget("steps"), 20.4)).toBe(20);
  expect(allowed(widget("steps"), -5)).toBe(1);
  expect(allowed(widget("denoise"), 0.1 + 0.2)).toBe(0.3);
});

test("a box that comes near an edge lies on it, and says where", () => {
  const box = { left: 0, top: 0, right: 100, bottom: 50 };
  const rails = railsOf([{ left: 204, top: 300, right: 400, bottom: 500 }]);
  const near = snapped(box, 101, 40, rails, 6);
  expect([near.dx, near.dy]).toEqual([104, 40]);
  expect(near.guides.map((guide) => guide.left)).toEqual([204]);
  expect(snapped(box, 90, 40, rails, 6)).toEqual({ dx: 90, dy: 40, guides: [] });
});
