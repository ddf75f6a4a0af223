// From an OpenAPI document to the table by which a call finds its method, its path and what it gets back.

/** @typedef {{ content?: Record<string, unknown> }} Reply */
/** @typedef {{ operationId?: string, responses?: Record<string, Reply> }} Operation */
/** @typedef {{ paths?: Record<string, Record<string, Operation>> }} OpenApi */

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
      lines.push(
        `  ${JSON.stringify(name)}: { method: "${method.toUpperCase()}", path: ${JSON.stringify(path)}, reply: "${replyOf(operation)}" },`,
      );
    }
  }
  return [
    'import type { operations } from "./api";',
    "",
    "/** Where each operation lives and what a success carries. */",
    "export const routes = {",
    ...lines,
    '} as const satisfies Record<keyof operations, { method: string; path: string; reply: "json" | "bytes" | "stream" | "nothing" }>;',
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
