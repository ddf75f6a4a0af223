import { expect, test } from "vitest";
import { Bench, catalogue, empty } from "../../../../../tests/canvas";
import { workflows } from "../../../../../tests/workflows";
import { SceneMaker } from "../scene/scene";
import { definitionsOf, readGraph } from "./graph";
import { typed } from "./match";
import { commonType } from "./types";

/** The types of a node's sockets of its own, inputs before outputs. */
function typesOf(bench: Bench, node: string): string {
  const box = bench.scene.boxOf.get(node);
  const own = (box?.inputs ?? []).filter(({ slot }) => slot.widget === null);
  return [own, box?.outputs ?? []].map((side) => side.map(({ slot }) => slot.type).join(" ")).join(" > ");
}

const tie = (bench: Bench, from: string, output: string, to: string, input: string) =>
  bench.connect(bench.end(from, "output", output), bench.end(to, "input", input));

test("what is linked to one socket of a template is the type of all, until it is unlinked", () => {
  const bench = new Bench(empty);
  const [node, load] = [bench.add("ComfySwitchNode"), bench.add("CheckpointLoaderSimple")];
  expect(typesOf(bench, node)).toBe("* * > *");
  expect(tie(bench, load, "MODEL", node, "on_false")).toBeNull();
  expect(typesOf(bench, node)).toBe("MODEL MODEL > MODEL");
  expect(tie(bench, load, "CLIP", node, "on_true")).toBe("This input takes MODEL, not CLIP.");
  // The link that makes it a model's is the one that would be replaced.
  expect(tie(bench, load, "CLIP", node, "on_false")).toBeNull();
  expect(typesOf(bench, node)).toBe("CLIP CLIP > CLIP");
  expect(bench.scene.lines.map(({ type }) => type)).toEqual(["CLIP"]);
  bench.disconnect(node, "on_false");
  expect(typesOf(bench, node)).toBe("* * > *");
});

test("what an output feeds decides as well, as far as the class allows", () => {
  const bench = new Bench(empty);
  const [node, save] = [bench.add("ResizeImageMaskNode"), bench.add("SaveImage")];
  expect(typesOf(bench, node)).toBe("IMAGE,MASK > IMAGE,MASK");
  const load = bench.add("CheckpointLoaderSimple");
  expect(tie(bench, load, "VAE", node, "input")).toBe("This input takes IMAGE,MASK, not VAE.");
  expect(tie(bench, node, "resized", save, "images")).toBeNull();
  expect(typesOf(bench, node)).toBe("IMAGE > IMAGE");
  const picture = bench.add("LoadImage");
  expect(tie(bench, picture, "MASK", node, "input")).toBe("This input takes IMAGE, not MASK.");
  expect(tie(bench, picture, "IMAGE", node, "input")).toBeNull();
});

test("a type goes through reroutes and further templates, and items of a group have one", () => {
  const bench = new Bench(empty);
  const [first, second] = [bench.add("ComfySwitchNode"), bench.add("ComfySwitchNode")];
  const [reroute, list] = [bench.add("Reroute"), bench.add("CreateList")];
  tie(bench, first, "output", reroute, "");
  tie(bench, reroute, "", second, "on_true");
  tie(bench, second, "output", list, "inputs.input0");
  expect(typesOf(bench, list)).toBe("* * > *");
  const load = bench.add("CheckpointLoaderSimple");
  tie(bench, load, "VAE", first, "on_false");
  for (const node of [first, second]) expect(typesOf(bench, node)).toBe("VAE VAE > VAE");
  expect(typesOf(bench, reroute)).toBe("VAE > VAE");
  expect(typesOf(bench, list)).toBe("VAE VAE > VAE");
  expect(tie(bench, load, "MODEL", list, "inputs.input1")).toBe("This input takes VAE, not MODEL.");
  expect(new Set(bench.scene.lines.map(({ type }) => type))).toEqual(new Set(["VAE"]));
});

test("only boxes whose types changed are laid out again", () => {
  const bench = new Bench(empty);
  const [node, load, other] = ["ComfySwitchNode", "CheckpointLoaderSimple", "ComfySwitchNode"].map((type) =>
    bench.add(type),
  );
  const maker = new SceneMaker();
  const before = maker.make(bench.document, catalogue, null);
  tie(bench, load ?? "", "MODEL", node ?? "", "on_true");
  const after = maker.make(bench.document, catalogue, null);
  expect(after?.boxOf.get(node ?? "")?.outputs[0]?.slot.type).toBe("MODEL");
  expect(after?.boxOf.get(other ?? "")).toBe(before?.boxOf.get(other ?? ""));
});

// What ComfyUI stored never says more than what is found here.
test("types of every template of ComfyUI are those it stored, or narrower by what they feed", () => {
  let [same, narrower] = [0, 0];
  for (const { name, document } of workflows("templates"))
    for (const id of [null, ...definitionsOf(document).map((one) => one.id)]) {
      const read = readGraph(document, id);
      if (!read) continue;
      for (const node of typed(read, catalogue).nodes)
        node.outputs.forEach(({ type, links }, index) => {
          const stored = read.byId.get(node.id)?.outputs[index]?.type ?? "";
          const isMatched = catalogue.class(node.type)?.outputs[index]?.match ?? null;
          if (isMatched === null || links.length === 0) return;
          expect(commonType(stored, type), `${name} ${node.id}`).toBe(type);
          if (stored === type) same += 1;
          else narrower += 1;
        });
    }
  expect(same).toBeGreaterThan(90);
  expect(narrower).toBeLessThan(10);
});

test("types have in common what both name", () => {
  const check = (one: string, other: string, expected: string | null) =>
    expect([commonType(one, other), commonType(other, one)]).toEqual([expected, expected]);
  check("*", "MODEL", "MODEL");
  check("*", "", "*");
  check("IMAGE,MASK", "MASK", "MASK");
  check("IMAGE, MASK", "MASK,LATENT", "MASK");
  check("IMAGE", "MASK", null);
});
