// Which folder of src may import which, and that no files import each other in a circle. A ladder has no circles:
//
//   generated · shared · platform · features/… · app        each uses only those to its left
//
// Features do not import each other, and are entered through their index, as platform is.

import { readdir, readFile } from "node:fs/promises";
import path from "node:path";
import { pathToFileURL } from "node:url";
import ts from "typescript";

const ladder = ["generated", "shared", "platform", "features", "app"];

/**
 * One sentence per import that should not be there; an empty list is what we want.
 *
 * @param {ReadonlyMap<string, string>} files their texts by path below src, with forward slashes
 * @returns {string[]}
 */
export function complaints(files) {
  const found = [];
  /** @type {Map<string, string[]>} */
  const imports = new Map();
  for (const [file, text] of files) {
    /** @type {string[]} */
    const targets = [];
    imports.set(file, targets);
    for (const { fileName } of ts.preProcessFile(text, true, true).importedFiles) {
      if (!fileName.startsWith(".")) continue;
      const target = path.posix.join(path.posix.dirname(file), fileName);
      const why = objection(file, target);
      if (why) found.push(`src/${file} imports ${fileName}: ${why}`);
      const meant = ["", ".ts", ".tsx", "/index.ts"]
        .map((end) => target + end)
        .find((name) => files.has(name));
      if (meant) targets.push(meant);
    }
  }
  const circle = circleIn(imports);
  if (circle) found.push(`files import each other: ${circle.map((file) => `src/${file}`).join(" → ")}`);
  return found;
}

/**
 * The files of one circle, its first one repeated at the end; `null` when there is none.
 *
 * @param {ReadonlyMap<string, readonly string[]>} imports
 * @returns {string[] | null}
 */
function circleIn(imports) {
  /** @type {Set<string>} */
  const done = new Set();
  /** @type {string[]} */
  const trail = [];
  /** @type {(file: string) => string[] | null} */
  const walk = (file) => {
    if (trail.includes(file)) return [...trail.slice(trail.indexOf(file)), file];
    if (done.has(file)) return null;
    trail.push(file);
    for (const next of imports.get(file) ?? []) {
      const circle = walk(next);
      if (circle) return circle;
    }
    trail.pop();
    done.add(file);
    return null;
  };
  for (const file of imports.keys()) {
    const circle = walk(file);
    if (circle) return circle;
  }
  return null;
}

/**
 * @param {string} from
 * @param {string} to
 * @returns {string | null}
 */
function objection(from, to) {
  const [here, there] = [folderOf(from), folderOf(to)];
  if (here === there) return null;
  const [low, high] = [ladder.indexOf(rungOf(here)), ladder.indexOf(rungOf(there))];
  if (low < 0) return `src/${here} is not one of ${ladder.join(", ")}`;
  if (high < 0) return `src/${there} is not one of ${ladder.join(", ")}`;
  if (low === high) return "features meet in app; what two need moves to shared";
  if (high > low) return `${here} stands before ${there} and knows nothing of it`;
  const inside = to.slice(there.length).replace(/^\/|(\.[jt]sx?)$/g, "");
  const closed = rungOf(there) === "features" || there === "platform";
  if (closed && inside !== "" && inside !== "index") return `${there} is entered through its index`;
  return null;
}

/** @param {string} file */
function folderOf(file) {
  const parts = file.split("/");
  return parts[0] === "features" ? parts.slice(0, 2).join("/") : (parts[0] ?? "");
}

/** @param {string} folder */
const rungOf = (folder) => folder.split("/")[0] ?? "";

async function main() {
  const src = new URL("../src/", import.meta.url);
  const files = new Map();
  for (const name of await readdir(src, { recursive: true })) {
    const file = name.split(path.sep).join("/");
    // Tests may use whatever they need.
    if (/\.tsx?$/.test(file) && !/\.test\.tsx?$/.test(file))
      files.set(file, await readFile(new URL(file, src), "utf8"));
  }
  const found = complaints(files);
  for (const sentence of found) console.error(sentence);
  if (found.length > 0) process.exitCode = 1;
}

if (process.argv[1] && import.meta.url === pathToFileURL(process.argv[1]).href) await main();
