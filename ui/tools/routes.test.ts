import { expect, test } from "vitest";
import { routesOf } from "./routes.mjs";

const ok = (kind: string) => ({
  "200": { content: { [kind]: {} } },
  default: { content: { "application/problem+json": {} } },
});

test("each operation gets a line with what its success carries", () => {
  const text = routesOf({
    paths: {
      "/muses": { get: { operationId: "list_muses", responses: ok("application/json") } },
      "/muses/{id}": {
        get: { operationId: "portrait", responses: ok("image/png") },
        delete: { operationId: "erase", responses: { "204": {} } },
      },
      "/events": { get: { operationId: "events", responses: ok("text/event-stream") } },
    },
  });
  expect(text.match(/^ {2}.*$/gm)).toEqual([
    '  "list_muses": { method: "GET", path: "/muses", reply: "json" },',
    '  "portrait": { method: "GET", path: "/muses/{id}", reply: "bytes" },',
    '  "erase": { method: "DELETE", path: "/muses/{id}", reply: "nothing" },',
    '  "events": { method: "GET", path: "/events", reply: "stream" },',
  ]);
});

test("what every success has in its JSON is known by name, through references and lists", () => {
  const schemas = {
    Muse: { type: "object", required: ["muse_id"] },
    Both: { allOf: [{ $ref: "#/components/schemas/Muse" }, { required: ["wallet"] }] },
  };
  const of = (schema: object) => ({ content: { "application/json": { schema } } });
  const text = routesOf({
    components: { schemas },
    paths: {
      "/list": {
        get: {
          operationId: "list",
          responses: { "200": of({ type: "array", items: { $ref: "#/components/schemas/Muse" } }) },
        },
      },
      "/one": {
        get: {
          operationId: "one",
          responses: {
            "200": of({ $ref: "#/components/schemas/Both" }),
            "202": of({ $ref: "#/components/schemas/Muse" }),
          },
        },
      },
      "/any": { get: { operationId: "any", responses: { "200": of({}) } } },
    },
  });
  expect(text).toContain('reply: "json", shape: {"list":true,"has":["muse_id"]} },');
  expect(text).toContain(
    '"one": { method: "GET", path: "/one", reply: "json", shape: {"list":false,"has":["muse_id"]} },',
  );
  expect(text).toContain('"any": { method: "GET", path: "/any", reply: "json" },');
});

test("an operation without a name, or with another's, is refused", () => {
  expect(() => routesOf({ paths: { "/a": { get: {} } } })).toThrow("GET /a has no operationId");
  const twice = { get: { operationId: "same" } };
  expect(() => routesOf({ paths: { "/a": twice, "/b": twice } })).toThrow("two operations are called same");
});
