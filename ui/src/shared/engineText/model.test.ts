import { expect, test } from "vitest";
import { engineText, sourceParts } from "./model";

test("a text the engine always writes alike is told in French, another one is left to its writer", () => {
  expect(engineText("what the work cost", "fr")).toBe("ce que le travail a coûté");
  expect(engineText("what the work cost", "en")).toBe("what the work cost");
  expect(engineText("first month", "fr")).toBeNull();
});

test("a source line is read as its item and its source", () => {
  expect(sourceParts("draft.picture: assumption: ten seconds")).toEqual({
    about: "draft.picture",
    said: "assumption: ten seconds",
  });
  expect(sourceParts("assets/reach.toml (measured)")).toEqual({
    about: null,
    said: "assets/reach.toml (measured)",
  });
});
