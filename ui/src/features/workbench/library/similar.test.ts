import { expect, test } from "vitest";
import { shared } from "../../../../tests/workflows";
import { Catalogue } from "../canvas";
import { entriesOf } from "./find";
import { shapeOf, similarTo } from "./similar";

const entries = entriesOf(new Catalogue(shared("object_info.json")));
const socket = (name: string, type: string, isLinked = true) => ({ name, type, isLinked });
const named = (found: ReturnType<typeof similarTo>) => found.map(({ entry }) => entry.type);

test("the closest class takes and gives the same, and has the likest name", () => {
  const sampler = {
    type: "KSampler (Efficient)",
    inputs: [
      socket("model", "MODEL"),
      socket("positive", "CONDITIONING"),
      socket("negative", "CONDITIONING"),
      socket("latent_image", "LATENT"),
    ],
    outputs: [socket("LATENT", "LATENT")],
  };
  const [first] = similarTo(sampler, entries);
  expect(first).toMatchObject({ entry: { type: "KSampler" }, share: 1, lost: [] });
  const upscale = {
    type: "ImageUpscaleFancy",
    inputs: [socket("image", "IMAGE")],
    outputs: [socket("IMAGE", "IMAGE")],
  };
  expect(named(similarTo(upscale, entries, 12)).some((type) => type.startsWith("ImageUpscale"))).toBe(true);
});

test("links that would be lost are named, and a class that loses none goes first", () => {
  const odd = {
    type: "VAEDecodeTwice",
    inputs: [socket("samples", "LATENT"), socket("vae", "VAE"), socket("extra", "NO_SUCH_TYPE")],
    outputs: [socket("IMAGE", "IMAGE")],
  };
  const found = similarTo(odd, entries);
  expect(found.length).toBeGreaterThan(0);
  const wildcards = found.filter(({ lost }) => lost.length === 0);
  expect(wildcards.length === 0 ? found[0]?.lost : []).toEqual(wildcards.length === 0 ? ["extra"] : []);
});

test("what is like nothing gets no offer", () => {
  const none = {
    type: "zqx",
    inputs: [socket("a", "TYPE_A"), socket("b", "TYPE_B")],
    outputs: [socket("c", "TYPE_C")],
  };
  expect(similarTo(none, entries).every(({ share }) => share >= 0.5)).toBe(true);
  expect(similarTo({ type: "zqx", inputs: [], outputs: [] }, entries)).toEqual([]);
});

test("a class nothing is linked to is known by its name", () => {
  expect(named(similarTo({ type: "CLIPTextEncode2", inputs: [], outputs: [] }, entries, 1))).toEqual([
    "CLIPTextEncode",
  ]);
});

test("sockets are gathered from every node of the class, inside of subgraphs too", () => {
  const slot = (name: string, type: string, link: number | null) => ({ name, type, link });
  const node = (id: number, link: number | null) => ({
    id,
    type: "Gone",
    inputs: [slot("image", "IMAGE", link), slot(`own${id}`, "MASK", null)],
    outputs: [{ name: "out", type: "IMAGE", links: [] }],
  });
  const document = {
    nodes: [node(1, null)],
    links: [],
    definitions: { subgraphs: [{ id: "s", nodes: [node(2, 7)], links: [] }] },
  };
  expect(shapeOf(document, "Gone")).toEqual({
    type: "Gone",
    inputs: [socket("image", "IMAGE"), socket("own1", "MASK", false), socket("own2", "MASK", false)],
    outputs: [socket("out", "IMAGE", false)],
  });
});
