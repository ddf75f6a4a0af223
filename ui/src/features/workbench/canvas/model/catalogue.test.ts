import { expect, test } from "vitest";
import { shared } from "../../../../../tests/workflows";
import { Catalogue } from "./catalogue";
import type { JsonObject } from "./json";

test("a class says what it is for, what else it is called and which pack it comes from", () => {
  const raw: JsonObject = {
    Own: { description: "Does it.", search_aliases: ["other", 3], python_module: "comfy_extras.nodes_own" },
    Theirs: { python_module: "custom_nodes.their-pack.nodes" },
  };
  const catalogue = new Catalogue(raw);
  expect(catalogue.class("Own")).toMatchObject({ description: "Does it.", aliases: ["other"], pack: null });
  expect(catalogue.class("Theirs")).toMatchObject({ description: "", aliases: [], pack: "their-pack" });
});

test("what a real server says of its classes is read", () => {
  const catalogue = new Catalogue(shared("object_info.json"));
  const classes = catalogue.names().map((name) => catalogue.class(name));
  expect(classes.filter((one) => (one?.aliases.length ?? 0) > 0).length).toBeGreaterThan(50);
  expect(classes.filter((one) => one?.description !== "").length).toBeGreaterThan(100);
});
