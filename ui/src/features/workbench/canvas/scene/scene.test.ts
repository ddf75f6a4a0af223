import { expect, test } from "vitest";
import { shared, workflows } from "../../../../../tests/workflows";
import { Catalogue } from "../model/catalogue";
import { definitionsOf } from "../model/graph";
import type { JsonObject } from "../model/json";
import { apply } from "../model/patch";
import { hit, type Hit } from "./hit";
import { type Scene, SceneMaker } from "./scene";

const catalogue = new Catalogue(shared("object_info.json"));

function scenesOf(document: JsonObject): Scene[] {
  const maker = new SceneMaker();
  const ids = [null, ...definitionsOf(document).map(({ id }) => id)];
  return ids.map((id) => maker.make(document, catalogue, id)).filter((scene) => scene !== null);
}

// The real frontend makes a node as high as its contents need at least.
test("no node needs more room than the real frontend gave it", () => {
  let count = 0;
  const tight: string[] = [];
  for (const { name, document } of workflows("resaved"))
    for (const scene of scenesOf(document))
      for (const box of scene.boxes) {
        if (box.node.isCollapsed) continue;
        count += 1;
        if (box.bottom - box.node.y > Math.max(26, box.node.height) + 0.5)
          tight.push(`${name} ${box.node.type}`);
      }
  expect(tight).toEqual([]);
  expect(count).toBeGreaterThan(600);
});

test("places and sizes of files are honoured, and every link that is named is drawn from socket to socket", () => {
  for (const { name, document } of workflows("templates"))
    for (const scene of scenesOf(document)) {
      for (const { node, left, bottom } of scene.boxes) {
        expect(left, name).toBe(node.x);
        if (!node.isCollapsed) expect(bottom, name).toBeGreaterThanOrEqual(node.y + Math.max(0, node.height));
      }
      for (const line of scene.lines) {
        const start = scene.boxOf.get(line.link.origin)?.outputs[line.link.originSlot];
        if (start)
          expect([line.curve[0], line.curve[1]], `${name} ${line.link.id}`).toEqual([start.x, start.y]);
      }
      const named = new Set(scene.graph.nodes.flatMap((node) => node.inputs.flatMap((slot) => slot.links)));
      const missing = [...named].filter((id) => scene.graph.links.has(id) && !scene.lineOf.has(id));
      const whole = missing.filter((id) => {
        const link = scene.graph.links.get(id);
        const from = link && scene.graph.byId.get(link.origin);
        return from?.outputs[link?.originSlot ?? -1] !== undefined;
      });
      expect(whole, name).toEqual([]);
    }
});

test("after one node was moved, all other boxes and lines are the same objects", () => {
  const document = shared("synthetic/syn-200.json");
  const maker = new SceneMaker();
  const before = maker.make(document, catalogue, null);
  const after = maker.make(
    apply(document, [{ op: "replace", path: "/nodes/3/pos", value: [1, 2] }]),
    catalogue,
    null,
  );
  if (!before || !after) throw new Error("no scene");
  expect(after.boxes.filter((box) => !before.boxes.includes(box)).length).toBe(1);
  const links = after.lines.filter((line) => !before.lines.includes(line));
  const moved = after.boxes[3]?.node.id;
  expect(links.length).toBeGreaterThan(0);
  expect(links.every(({ link }) => link.origin === moved || link.target === moved)).toBe(true);
});

test("what lies under a point is found, the smallest first", () => {
  const document = shared("templates/image_to_video_wan.json");
  const scene = new SceneMaker().make(document, catalogue, null);
  const box = scene?.boxes.find((one) => one.node.type === "KSampler");
  if (!scene || !box) throw new Error("no sampler");
  const { id } = box.node;
  const check = (x: number, y: number, expected: Hit | null) => {
    expect(hit(scene, { x, y }, 6)).toEqual(expected);
  };
  check(box.left + 50, box.top + 15, { kind: "node", id, part: "title" });
  check(box.right - 3, box.bottom - 3, { kind: "node", id, part: "corner" });
  const socket = box.inputs[0];
  if (socket) check(socket.x + 2, socket.y - 2, { kind: "socket", node: id, side: "input", index: 0 });
  const row = box.rows.find(({ widget }) => widget.name === "steps");
  if (row)
    check(box.left + 40, box.node.y + row.y + 5, {
      kind: "widget",
      id,
      name: "steps",
      socket: row.widget.slot,
    });
  const group = scene.groups[0];
  if (group)
    check(group.right - 3, group.bottom - 3, { kind: "group", index: group.group.index, part: "corner" });
  check(-9e5, 0, null);
});
