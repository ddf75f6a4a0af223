import { expect, test } from "vitest";
import type { Json } from "../canvas";
import { pictureOf } from "./pictureName";

test("a picture's folder and place are read from its name", () => {
  const check = (value: Json, expected: ReturnType<typeof pictureOf>) =>
    expect(pictureOf({ spec: null }, value)).toEqual(expected);
  check("face.png", { name: "face.png" });
  check("clipspace/a b.png [input]", { name: "a b.png", subfolder: "clipspace" });
  check("x/y/z.webp [output]", { name: "z.webp", subfolder: "x/y", kind: "output" });
  check("odd [name].png", { name: "odd [name].png" });
  check("", null);
  check("folder/", null);
  check(7, null);
});
