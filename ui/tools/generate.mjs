// Makes src/generated from openapi.json (which `muse openapi` prints): the types, and a table of the routes.
//
//   node tools/generate.mjs           write them
//   node tools/generate.mjs --check   fail when they are not what openapi.json gives

import { mkdir, readFile, writeFile } from "node:fs/promises";
import { fileURLToPath } from "node:url";
import openapiTS, { astToString } from "openapi-typescript";
import { routesOf } from "./routes.mjs";

const banner = "// Made from openapi.json by `npm run generate`; never edited.\n\n";
const document = new URL("../openapi.json", import.meta.url);
const target = new URL("../src/generated/", import.meta.url);

const openapi = /** @type {import("openapi-typescript").OpenAPI3 & import("./routes.mjs").OpenApi} */ (
  JSON.parse(await readFile(document, "utf8"))
);
// A default is what the engine fills in: the caller may leave that field out.
const types = astToString(await openapiTS(openapi, { silent: true, defaultNonNullable: false }));
const files = {
  "api.d.ts": banner + types,
  "routes.ts": banner + routesOf(openapi),
};

if (process.argv.includes("--check")) {
  for (const [name, text] of Object.entries(files)) {
    const found = await readFile(new URL(name, target), "utf8").catch(() => "");
    if (found !== text) {
      console.error(
        `src/generated/${name} is not what openapi.json gives. To make it again: npm run generate`,
      );
      process.exitCode = 1;
    }
  }
} else {
  await mkdir(target, { recursive: true });
  for (const [name, text] of Object.entries(files)) await writeFile(new URL(name, target), text);
  console.log(`wrote ${Object.keys(files).join(", ")} in ${fileURLToPath(target)}`);
}
