import { expect, test } from "vitest";
import type { JsonObject } from "./json";
import { apply, Draft, type Op, PathError } from "./patch";

const document: JsonObject = { z: { b: 1, "a/x": 2, c: 3 }, nodes: [{ id: 1 }, { id: 2 }], links: [] };

function patchOf(ops: readonly Op[]) {
  const draft = new Draft(document);
  for (const op of ops) draft.run(op);
  return { ...draft.patch("Try"), after: draft.document };
}

test("a change taken back leaves the very same text, and done again the same as before", () => {
  const before = JSON.stringify(document);
  const patch = patchOf([
    { op: "remove", path: "/z/a~1x" },
    { op: "add", path: "/nodes/1", value: { id: 3 } },
    { op: "add", path: "/nodes/-", value: { id: 4 } },
    { op: "replace", path: "/nodes/0/id", value: 9 },
    { op: "remove", path: "/nodes/2" },
    { op: "add", path: "/z/new", value: [] },
  ]);
  const after = JSON.stringify(patch.after);
  expect(after).toBe('{"z":{"b":1,"c":3,"new":[]},"nodes":[{"id":9},{"id":3},{"id":4}],"links":[]}');
  expect(JSON.stringify(apply(patch.after, patch.backward))).toBe(before);
  expect(JSON.stringify(apply(document, patch.forward))).toBe(after);
  expect(JSON.stringify(document)).toBe(before);
});

test("what a change does not touch is shared", () => {
  const after = apply(document, [{ op: "replace", path: "/nodes/1/id", value: 7 }]);
  expect(after["z"]).toBe(document["z"]);
  expect((after["nodes"] as unknown[])[0]).toBe((document["nodes"] as unknown[])[0]);
});

test("a path that leads nowhere is refused", () => {
  const wrong: Op[] = [
    { op: "remove", path: "/nodes/7" },
    { op: "add", path: "/nodes/01", value: 1 },
    { op: "add", path: "/z/c", value: 1 },
    { op: "replace", path: "/nothing", value: 1 },
    { op: "remove", path: "" },
    { op: "replace", path: "/nodes/-", value: 1 },
    { op: "add", path: "nodes", value: 1 },
  ];
  for (const op of wrong) expect(() => apply(document, [op]), op.path).toThrow(PathError);
});

test("a key of that name is a key and no prototype", () => {
  const odd = JSON.parse('{"__proto__":{"a":1},"b":2}') as JsonObject;
  const after = apply(odd, [{ op: "replace", path: "/__proto__/a", value: 5 }]);
  expect(JSON.stringify(after)).toBe('{"__proto__":{"a":5},"b":2}');
});
