// From an OpenAPI document to the table by which a call finds its method, its path and what it gets back.

/** @typedef {{ $ref?: string, type?: unknown, required?: string[], items?: Schema, allOf?: Schema[] }} Schema */
/** @typedef {{ content?: Record<string, { schema?: Schema }> }} Reply */
/** @typedef {{ operationId?: string, responses?: Record<string, Reply> }} Operation */
/** @typedef {Record<string, Schema>} Schemas */
/** @typedef {{ paths?: Record<string, Record<string, Operation>>, components?: { schemas?: Schemas } }} OpenApi */

const methods = ["get", "put", "post", "delete", "patch"];

/**
 * The text of routes.ts, in the order of the document.
 *
 * @param {OpenApi} openapi
 * @returns {string}
 * @throws when an operation has no name, or two have the same: a call names its operation.
 */
export function routesOf(openapi) {
  const seen = new Set();
  const lines = [];
  for (const [path, item] of Object.entries(openapi.paths ?? {})) {
    for (const method of methods) {
      const operation = item[method];
      if (!operation) continue;
      const name = operation.operationId;
      if (!name) throw new Error(`${method.toUpperCase()} ${path} has no operationId`);
      if (seen.has(name)) throw new Error(`two operations are called ${name}`);
      seen.add(name);
      const reply = replyOf(operation);
      const shape = reply === "json" ? shapeOf(operation, openapi.components?.schemas ?? {}) : null;
      const shaped = shape === null ? "" : `, shape: ${JSON.stringify(shape)}`;
      lines.push(
        `  ${JSON.stringify(name)}: { method: "${method.toUpperCase()}", path: ${JSON.stringify(path)}, reply: "${reply}"${shaped} },`,
      );
    }
  }
  return [
    'import type { operations } from "./api";',
    "",
    'type Reply = "json" | "bytes" | "stream" | "nothing";',
    "type Shape = { list: boolean; has: readonly string[] };",
    "",
    "/** Where each operation lives, what a success carries, and which fields its JSON, or each item of it, always has. */",
    "export const routes = {",
    ...lines,
    "} as const satisfies Record<keyof operations, { method: string; path: string; reply: Reply; shape?: Shape }>;",
    "",
  ].join("\n");
}

/** @param {Operation} operation */
function replyOf(operation) {
  const kinds = Object.entries(operation.responses ?? {})
    .filter(([status]) => status.startsWith("2"))
    .flatMap(([, reply]) => Object.keys(reply.content ?? {}));
  if (kinds.includes("application/json")) return "json";
  if (kinds.includes("text/event-stream")) return "stream";
  return kinds.length > 0 ? "bytes" : "nothing";
}

/**
 * What the JSON of every success has in common; `null` where the document does not say.
 *
 * @param {Operation} operation
 * @param {Schemas} schemas
 */
function shapeOf(operation, schemas) {
  const shapes = Object.entries(operation.responses ?? {})
    .filter(([status]) => status.startsWith("2"))
    .flatMap(([, reply]) => reply.content?.["application/json"]?.schema ?? [])
    .map((schema) => {
      const found = resolved(schema, schemas);
      const list = found.type === "array";
      return { list, has: fieldsOf(list ? (found.items ?? {}) : found, schemas) };
    });
  const [first] = shapes;
  if (first === undefined || shapes.some(({ list }) => list !== first.list)) return null;
  const has = first.has.filter((field) => shapes.every((shape) => shape.has.includes(field)));
  return first.list || has.length > 0 ? { list: first.list, has } : null;
}

/**
 * @param {Schema} schema
 * @param {Schemas} schemas
 * @returns {Schema}
 */
function resolved(schema, schemas) {
  const named = schema.$ref === undefined ? undefined : schemas[schema.$ref.split("/").at(-1) ?? ""];
  return named === undefined ? schema : resolved(named, schemas);
}

/**
 * @param {Schema} schema
 * @param {Schemas} schemas
 * @returns {string[]}
 */
function fieldsOf(schema, schemas) {
  const { required = [], allOf = [] } = resolved(schema, schemas);
  return [...required, ...allOf.flatMap((part) => fieldsOf(part, schemas))];
}
