import { readdirSync, readFileSync } from "node:fs";
import path from "node:path";
import { fileURLToPath } from "node:url";
import type { JsonObject } from "../src/features/workbench/canvas/model/json";

// The data beside the repository; without it these tests fail, because they would show nothing.
const folder = path.join(
  process.env["MUSE_SHARED"] ?? fileURLToPath(new URL("../../../shared", import.meta.url)),
  "comfyui",
);

/** One JSON file of the shared ComfyUI data. */
export function shared(name: string): JsonObject {
  return JSON.parse(readFileSync(path.join(folder, name), "utf8")) as JsonObject;
}

/** All workflow documents of one of its folders, API exports and lists left out. */
export function workflows(name: string): { name: string; document: JsonObject }[] {
  return readdirSync(path.join(folder, name))
    .filter((file) => file.endsWith(".json") && !file.endsWith(".api.json") && !file.startsWith("_"))
    .toSorted()
    .map((file) => ({ name: file, document: shared(`${name}/${file}`) }));
}
