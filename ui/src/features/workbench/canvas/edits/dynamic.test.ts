import { expect, test } from "vitest";
import { workflows } from "../../../../../tests/workflows";
import { definitionsOf, readGraph } from "../model/graph";
import { isObject, listAt, objectsAt, textAt } from "../model/json";
import { nodeKey } from "../model/marks";
import { storedOf } from "../model/widgets";
import { lead } from "./links";
import { removeItems } from "./nodes";
import { groupPart } from "./autogrow";
import { socketsOf } from "./sockets";
import { Bench, catalogue, empty } from "../../../../../tests/canvas";

/** As many nodes that give pictures, each tied to a socket of a group. */
function withPictures(bench: Bench, node: string, group: string, names: readonly string[]): string[] {
  return names.map((name) => {
    const load = bench.add("LoadImage");
    const to = bench.end(node, "input", `${group}.${name}`);
    expect(bench.connect(bench.end(load, "output", "IMAGE"), to), name).toBeNull();
    return load;
  });
}

test("a new node has one socket more than its class demands", () => {
  const bench = new Bench(empty);
  const check = (type: string, sockets: string[]) => expect(bench.sockets(bench.add(type))).toEqual(sockets);
  check("BatchImagesNode", ["images.image0", "images.image1"]);
  check("MergeMeshes", ["meshes.mesh0", "meshes.mesh1", "meshes.mesh2"]);
  check("TextEncodeMageFlowEdit", ["clip", "images.image_1", "vae"]);
  check("HappyHorseVideoEditApi", ["video", "model.reference_images.image1"]);
});

test("linking the last socket of a group adds the next, inside the group, until there are no more", () => {
  const bench = new Bench(empty);
  const node = bench.add("TextEncodeMageFlowEdit");
  const vae = bench.add("VAELoader");
  bench.connect(bench.end(vae, "output", "VAE"), bench.end(node, "input", "vae"));
  const loads = withPictures(bench, node, "images", ["image_1", "image_2"]);
  expect(bench.sockets(node)).toEqual([
    "clip",
    "images.image_1 *",
    "images.image_2 *",
    "images.image_3",
    "vae *",
  ]);
  expect(bench.feeds(node)).toEqual([
    `images.image_1 < ${loads[0]}`,
    `images.image_2 < ${loads[1]}`,
    `vae < ${vae}`,
  ]);
  const grok = bench.add("GrokImageEditNodeV2");
  withPictures(bench, grok, "model.images", ["image_1", "image_2", "image_3"]);
  expect(bench.sockets(grok)).toEqual([
    "model.images.image_1 *",
    "model.images.image_2 *",
    "model.images.image_3 *",
  ]);
  expect(JSON.stringify(bench.undo())).toBe(JSON.stringify(empty));
});

test("unlinking closes the group up and takes back what grew", () => {
  const bench = new Bench(empty);
  const node = bench.add("TextEncodeMageFlowEdit");
  const vae = bench.add("VAELoader");
  bench.connect(bench.end(vae, "output", "VAE"), bench.end(node, "input", "vae"));
  const [first, second, third] = withPictures(bench, node, "images", ["image_1", "image_2", "image_3"]);
  bench.disconnect(node, "images.image_2");
  expect(bench.sockets(node)).toEqual([
    "clip",
    "images.image_1 *",
    "images.image_2 *",
    "images.image_3",
    "vae *",
  ]);
  expect(bench.feeds(node)).toEqual([
    `images.image_1 < ${first}`,
    `images.image_2 < ${third}`,
    `vae < ${vae}`,
  ]);
  bench.do(removeItems(bench.where, new Set([nodeKey(first ?? ""), nodeKey(third ?? "")])));
  expect(bench.sockets(node)).toEqual(["clip", "images.image_1", "vae *"]);
  expect(bench.feeds(node)).toEqual([`vae < ${vae}`]);
  expect(second).toBeDefined();
  expect(JSON.stringify(bench.undo())).toBe(JSON.stringify(empty));
});

test("a socket the class demands keeps its place when another one loses its link", () => {
  const bench = new Bench(empty);
  const node = bench.add("MergeMeshes");
  const meshes = ["mesh0", "mesh1", "mesh2"].map((name) => {
    const load = bench.add("VoxelToMesh");
    bench.connect(bench.end(load, "output", "MESH"), bench.end(node, "input", `meshes.${name}`));
    return load;
  });
  bench.disconnect(node, "meshes.mesh0");
  expect(bench.feeds(node)).toEqual([`meshes.mesh1 < ${meshes[1]}`, `meshes.mesh2 < ${meshes[2]}`]);
  bench.disconnect(node, "meshes.mesh1");
  expect(bench.sockets(node)).toEqual(["meshes.mesh0", "meshes.mesh1 *", "meshes.mesh2"]);
  expect(bench.feeds(node)).toEqual([`meshes.mesh1 < ${meshes[2]}`]);
});

test("another link in place of one changes nothing else, and a link led along its group stays one link", () => {
  const bench = new Bench(empty);
  const node = bench.add("BatchImagesNode");
  const [first, second] = withPictures(bench, node, "images", ["image0", "image1"]);
  const other = bench.add("LoadImage");
  const before = bench.sockets(node);
  bench.connect(bench.end(other, "output", "IMAGE"), bench.end(node, "input", "images.image0"));
  expect(bench.sockets(node)).toEqual(before);
  expect(bench.feeds(node)).toEqual([`images.image0 < ${other}`, `images.image1 < ${second}`]);
  const [link] = bench.scene.graph.byId.get(node)?.inputs[0]?.links ?? [];
  const from = bench.end(other, "output", "IMAGE");
  const to = bench.end(node, "input", "images.image2");
  if (!("index" in from)) throw new Error("an output has an index");
  bench.do(lead(bench.where, bench.scene, [link ?? ""], { ...from, side: "output" }, to));
  expect(bench.feeds(node)).toEqual([`images.image0 < ${second}`, `images.image1 < ${other}`]);
  expect(bench.sockets(node)).toEqual(["images.image0 *", "images.image1 *", "images.image2"]);
  expect(first).toBeDefined();
  expect(JSON.stringify(bench.undo())).toBe(JSON.stringify(empty));
});

test("another choice of a dynamic combo brings its own values, keeps what fits, and leaves the rest in place", () => {
  const bench = new Bench(empty);
  const claude = bench.add("ClaudeNode");
  bench.set(claude, "prompt", "Say hello").set(claude, "seed", 42);
  const before = bench.values(claude);
  const spec = catalogue.class("ClaudeNode")?.inputs.find((one) => one.name === "model");
  const options = spec?.kind.kind === "dynamic" ? spec.kind.options : [];
  expect(options.length).toBeGreaterThan(1);
  for (const { key, inputs } of options) {
    const now = bench.set(claude, "model", key).values(claude);
    expect(now).toMatchObject({ model: key, prompt: "Say hello", seed: 42 });
    for (const inner of inputs)
      if (inner.kind.kind === "int") expect(typeof now[`model.${inner.name}`]).toBe("number");
  }
  expect(bench.set(claude, "model", before["model"] ?? "").values(claude)).toEqual(before);
});

test("a choice inside a choice lays out its values behind it, and what stands behind them moves along", () => {
  const bench = new Bench(empty);
  const save = bench.add("SaveVideo");
  const stored = () => bench.node(save)["widgets_values"];
  expect(stored()).toEqual(["video/ComfyUI", "auto", "auto", "auto"]);
  bench.set(save, "format.codec", "h264").set(save, "format.codec.encoding", "re-encode");
  expect(stored()).toEqual(["video/ComfyUI", "auto", "h264", "re-encode", 23, "auto", "auto"]);
  bench.set(save, "format.codec.encoding.crf", 55);
  // AV1 goes to 63 and H.264 to 51, so what fits the one may not fit the other.
  bench.set(save, "format.codec", "av1");
  expect(stored()).toEqual(["video/ComfyUI", "auto", "av1", "re-encode", 55, "auto", "auto"]);
  bench.set(save, "format.codec", "h264");
  expect(stored()).toEqual(["video/ComfyUI", "auto", "h264", "re-encode", 23, "auto", "auto"]);
  expect(JSON.stringify(bench.undo())).toBe(JSON.stringify(empty));
});

test("a missing model stays named while another widget gets another choice", () => {
  const bench = new Bench(empty);
  const node = bench.add("ClaudeNode");
  const place = bench.scene.boxOf.get(node)?.widgets.find((one) => one.name === "prompt")?.index ?? 0;
  const spec = catalogue.class("ClaudeNode")?.inputs.find((one) => one.name === "model");
  const keys = spec?.kind.kind === "dynamic" ? spec.kind.options.map((option) => option.key) : [];
  bench.set(node, "prompt", 7);
  bench.set(node, "model", keys[1] ?? "");
  expect(listAt(bench.node(node), "widgets_values")[place]).toBe(7);
});

test("a choice with fewer sockets drops the links too many, one with more gives room again", () => {
  const bench = new Bench(empty);
  const node = bench.add("GrokImageEditNodeV2");
  const [first] = withPictures(bench, node, "model.images", ["image_1", "image_2", "image_3"]);
  const full = JSON.stringify(bench.document);
  const steps = bench.done.length;
  bench.set(node, "model", "grok-imagine-image-pro");
  expect(bench.sockets(node)).toEqual(["model.images.image_1 *"]);
  expect(bench.feeds(node)).toEqual([`model.images.image_1 < ${first}`]);
  bench.set(node, "model", "grok-imagine-image-2.0");
  expect(bench.sockets(node)).toEqual(["model.images.image_1 *", "model.images.image_2"]);
  expect(JSON.stringify(bench.undo(steps))).toBe(full);
});

// What the real frontend stored: the same sockets in the same order, as far as the class still declares them.
test("the sockets of stored nodes are those the rules give", () => {
  let checked = 0;
  for (const folder of ["resaved", "templates"])
    for (const { name, document } of workflows(folder))
      for (const id of [null, ...definitionsOf(document).map((one) => one.id)])
        for (const node of readGraph(document, id)?.nodes ?? []) {
          const nodeClass = catalogue.class(node.type);
          const grows = nodeClass?.inputs.some(
            ({ kind }) => kind.kind === "autogrow" || kind.kind === "dynamic",
          );
          // Two templates were stored by an older server.
          if (!nodeClass || !grows || ["TextGenerate", "DA3Render"].includes(node.type)) continue;
          const stored = objectsAt(node.raw, "inputs")
            .filter((slot) => !isObject(slot["widget"]))
            .map((slot) => [textAt(slot, "name"), textAt(slot, "label")]);
          const groups = new Set(stored.map(([one]) => groupPart(String(one))));
          const given = socketsOf(nodeClass, storedOf(node.raw))
            .map((one) => [one.name, one.label])
            .filter(
              ([one]) => stored.some(([other]) => other === one) || !groups.has(groupPart(String(one))),
            );
          const expected = stored.filter(([one]) => given.some(([other]) => other === one));
          expect(given, `${name} ${node.type} ${node.id}`).toEqual(expected);
          checked += 1;
        }
  expect(checked).toBeGreaterThan(300);
});
