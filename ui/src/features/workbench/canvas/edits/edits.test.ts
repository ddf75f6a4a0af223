import { expect, test } from "vitest";
import { shared } from "../../../../../tests/workflows";
import { targetSlotOf } from "../model/graph";
import { isObject, type JsonObject, listAt, objectsAt } from "../model/json";
import { nodeKey } from "../model/marks";
import type { Scene } from "../scene/scene";
import { canvasWords } from "../words";
import { align, distribute } from "./arrange";
import { clipboardForms, clipFrom, clipOf, paste } from "./clip";
import { contentsOf } from "./groups";
import { type LinkEnd, whyNot } from "./links";
import { takeReroute } from "./nodes";
import { addReroute } from "./reroutes";
import { Change } from "./change";
import { toSubgraph, unpack } from "./subgraph";
import { Bench, empty } from "../../../../../tests/canvas";

const { why } = canvasWords.en;
const wan = shared("templates/image_to_video_wan.json");

/** What feeds what, by class and names: the meaning of the links, whatever their numbers. */
function meaning(scene: Scene): string[] {
  return scene.lines
    .map(({ link }) => {
      const from = scene.graph.byId.get(link.origin);
      const to = scene.graph.byId.get(link.target);
      const slot = to?.inputs[targetSlotOf(to, link)];
      return `${from?.type ?? ""}.${link.originSlot} > ${to?.type ?? ""}.${slot?.name ?? ""}`;
    })
    .toSorted();
}

test("a link that makes no sense is refused with the reason", () => {
  const bench = new Bench(wan);
  const [vae, sampler] = [bench.ofType("VAELoader"), bench.ofType("KSampler")];
  const [decode, wanNode] = [bench.ofType("VAEDecode"), bench.ofType("WanImageToVideo")];
  const check = (from: LinkEnd, to: LinkEnd, expected: string | null) =>
    expect(whyNot(bench.scene, from, to, why)).toBe(expected);
  check(bench.end(vae, "output", "VAE"), bench.end(sampler, "input", "model"), why.type("VAE", "MODEL"));
  check(bench.end(vae, "output", "VAE"), bench.end(decode, "input", "vae"), why.already);
  check(bench.end(sampler, "output", "LATENT"), bench.end(sampler, "input", "latent_image"), why.itself);
  check(bench.end(decode, "output", "IMAGE"), bench.end(wanNode, "input", "start_image"), why.circle);
  check(bench.end(vae, "output", "VAE"), bench.end(sampler, "output", "LATENT"), why.sides);
  check(bench.end(sampler, "output", "LATENT"), bench.end(decode, "input", "samples"), why.already);
});

test("a widget that is linked for the first time gets its socket, and is read as linked", () => {
  const bench = new Bench(empty);
  const [int, sampler] = [bench.add("PrimitiveInt"), bench.add("KSampler")];
  expect(bench.connect(bench.end(int, "output", "INT"), bench.end(sampler, "input", "steps"))).toBeNull();
  const inputs = listAt(bench.node(sampler), "inputs");
  expect(inputs.at(-1)).toEqual({ name: "steps", type: "INT", widget: { name: "steps" }, link: 1 });
  const widget = bench.scene.boxOf.get(sampler)?.widgets.find((one) => one.name === "steps");
  expect(widget?.isLinked).toBe(true);
  expect(listAt(bench.node(int), "outputs")).toEqual([{ name: "INT", type: "INT", links: [1] }]);
});

test("what is copied comes back through the clipboard with its links, under new numbers", () => {
  const bench = new Bench(wan);
  const { scene } = bench;
  const all = new Set(scene.boxes.map((box) => nodeKey(box.node.id)));
  const forms = clipboardForms(clipOf(wan, scene.graph, all));
  for (const given of [forms, { html: forms.html, text: "" }, { html: "", text: forms.text }]) {
    const clip = clipFrom(given);
    if (!clip) throw new Error("nothing on the clipboard");
    const made = paste(new Bench(empty).where, clip, { x: 100, y: 50 });
    const there = new Bench(empty).do(made.patch);
    expect(meaning(there.scene)).toEqual(meaning(scene));
    expect(made.selection.size).toBe(all.size);
    expect(Math.min(...there.scene.boxes.map((box) => box.node.x))).toBe(100);
  }
  const twice = bench.do(
    paste(bench.where, clipFrom(forms) ?? clipOf(wan, scene.graph, all), { x: 0, y: 0 }).patch,
  );
  expect(twice.scene.boxes.length).toBe(2 * scene.boxes.length);
  expect(twice.scene.lines.length).toBe(2 * scene.lines.length);
  expect(clipFrom({ html: "<p>Hello</p>", text: "Hello" })).toBeNull();
  expect(clipFrom({ html: '<i data-metadata="%%%">', text: '{"nodes":7}' })).toBeNull();
});

test("a selection put into a subgraph and unpacked again feeds what it fed", () => {
  const bench = new Bench(wan);
  const before = meaning(bench.scene);
  const some = ["KSampler", "VAEDecode", "WanImageToVideo", "CLIPTextEncode"];
  const selection = new Set(
    bench.scene.boxes.filter((box) => some.includes(box.node.type)).map((box) => nodeKey(box.node.id)),
  );
  const made = toSubgraph(bench.where, bench.scene, selection, "Inside");
  bench.do(made.patch);
  const [instance] = [...made.selection];
  const box = bench.scene.boxOf.get(instance?.slice(2) ?? "");
  expect(box?.kind).toBe("subgraph");
  expect(box?.title).toBe("Inside");
  expect(box?.inputs.every((socket) => socket.slot.links.length === 1)).toBe(true);
  bench.do(unpack(bench.where, bench.scene, box?.node.id ?? "").patch);
  expect(meaning(bench.scene)).toEqual(before);
  expect(objectsAt(bench.document, "definitions")).toEqual([]);
});

test("a link is led through two points in their order, and straight again when they go", () => {
  const bench = new Bench(wan);
  const [line] = bench.scene.lines;
  if (!line) throw new Error("no link");
  const { id } = line.link;
  bench.do(addReroute(bench.where, id, 0, { x: 10, y: 20 }).patch);
  bench.do(addReroute(bench.where, id, 1, { x: 30, y: 40 }).patch);
  const points = () => {
    const curve = bench.scene.lineOf.get(id)?.curve ?? [];
    return Array.from({ length: (curve.length - 2) / 6 }, (_, n) => [curve[6 * n + 6], curve[6 * n + 7]]);
  };
  expect(points().slice(0, 2)).toEqual([
    [10, 20],
    [30, 40],
  ]);
  const change = new Change(bench.where);
  takeReroute(change, "1");
  bench.do(change.done("x"));
  expect(points()[0]).toEqual([30, 40]);
  const rest = new Change(bench.where);
  takeReroute(rest, "2");
  bench.do(rest.done("x"));
  expect(points().length).toBe(1);
  expect(bench.document["extra"]).toEqual({
    ...(wan["extra"] as JsonObject),
    reroutes: [],
    linkExtensions: [],
  });
});

test("aligned nodes share an edge, distributed ones a gap, and a group knows what is in it", () => {
  const bench = new Bench(wan);
  const selection = new Set(bench.scene.boxes.slice(0, 4).map((box) => nodeKey(box.node.id)));
  bench.do(align(bench.where, bench.scene, selection, "left"));
  const chosen = () => bench.scene.boxes.filter((box) => selection.has(nodeKey(box.node.id)));
  expect(new Set(chosen().map((box) => box.left)).size).toBe(1);
  bench.do(distribute(bench.where, bench.scene, selection, "down"));
  const order = chosen().toSorted((a, b) => a.top - b.top);
  const gaps = order.slice(1).map((box, n) => box.top - (order[n]?.bottom ?? 0));
  for (const gap of gaps) expect(gap).toBeCloseTo(gaps[0] ?? 0, 1);
  const group = new Bench(wan).scene;
  const types = contentsOf(group, 0).map((key) => group.boxOf.get(key.slice(2))?.node.type);
  expect(types.toSorted()).toEqual(["CLIPLoader", "CLIPVisionLoader", "UNETLoader", "VAELoader"]);
  expect(isObject(bench.document)).toBe(true);
});
