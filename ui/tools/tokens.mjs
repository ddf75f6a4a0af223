// Colours and type faces stand in src/shared/tokens.css and nowhere else.
import { readdir, readFile } from "node:fs/promises";
import path from "node:path";
import { pathToFileURL } from "node:url";

const colour = /#[0-9a-f]{3,8}\b|\b(?:rgb|hsl|oklch|lab)a?\(/gi;

/**
 * One sentence per value that should be a token.
 *
 * @param {string} file
 * @param {string} text
 * @returns {string[]}
 */
export function complaints(file, text) {
  const bare = text.replace(/\/\*[\s\S]*?\*\//g, (comment) => comment.replace(/[^\n]/g, " "));
  return bare
    .split("\n")
    .flatMap((line, at) =>
      [...line.matchAll(colour)].map((match) => `src/${file}:${at + 1}: ${match[0]} is no token`),
    );
}

async function main() {
  const src = new URL("../src/", import.meta.url);
  for (const name of await readdir(src, { recursive: true })) {
    const file = name.split(path.sep).join("/");
    if (!file.endsWith(".css") || file === "shared/tokens.css") continue;
    for (const sentence of complaints(file, await readFile(new URL(file, src), "utf8"))) {
      console.error(sentence);
      process.exitCode = 1;
    }
  }
}

if (process.argv[1] && import.meta.url === pathToFileURL(process.argv[1]).href) await main();
