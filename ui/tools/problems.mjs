// What the engine says in English has its words in French: every code of a problem, every state of a link that the
// doctor looks at, every sentence it always writes alike. Nothing is translated that the engine does not say any more.
//
// Read as text, the engine's sources tell: `fn code` and `Refused::new` name the codes, `check(…)` of doctor.rs the links.

import { readdirSync, readFileSync } from "node:fs";
import path from "node:path";
import { fileURLToPath, pathToFileURL } from "node:url";
import ts from "typescript";

/** A window shows no problem of a server that did not start. */
const neverShown = /^serve\./;

/**
 * The codes that one source file gives to problems.
 *
 * @param {string} source
 * @returns {string[]}
 */
export function codesIn(source) {
  const code = /"([a-z]+\.[a-z_]+)"/g;
  const arms = bodiesOf(source, /fn code\(&self\) -> &'static str \{/g).flatMap((body) => all(body, code));
  const refusals = all(source, /(?:Refused|Self)::new\(\s*StatusCode::\w+,\s*"([a-z]+\.[a-z_]+)"/g);
  // A code that is chosen beside `fn code`: the critic's word when it noticed nothing.
  const chosen = all(source, /let code = [^;]*?"([a-z]+\.[a-z_]+)"/g);
  const qualities = bodiesOf(source, /pub enum QualityProblem \{/g).flatMap((body) =>
    all(body, /^\s+([A-Z]\w+),$/gm).map((name) => `quality.${snake(name)}`),
  );
  return [...arms, ...refusals, ...chosen, ...qualities];
}

/**
 * The links and their states that the doctor can report: `disk ok`.
 *
 * @param {string} source
 * @returns {string[]}
 */
export function checksIn(source) {
  const said = [...source.matchAll(/\bcheck\(\s*"([a-z ]+)",\s*CheckState::(\w+)/g)];
  const found = said.map(([, link = "", state = ""]) => `${link} ${snake(state)}`);
  const broken = all(source, /\bbroken\("([a-z ]+)"/g).map((link) => `${link} broken`);
  // What asks a service says its link once, for every state its answer can have.
  const answered = all(source, /\banswer\("([a-z ]+)"/g).flatMap((link) =>
    bodiesOf(source, /async fn answer\([^{]*\{/g)
      .flatMap((body) => all(body, /check\(link, CheckState::(\w+)/g))
      .map((state) => `${link} ${snake(state)}`),
  );
  const unopened = /let unopened = \|link\| check\(link, CheckState::(\w+)/.exec(source)?.[1];
  const closed =
    unopened === undefined
      ? []
      : all(source, /\bunopened\("([a-z ]+)"\)/g).map((link) => `${link} ${snake(unopened)}`);
  return [...new Set([...found, ...broken, ...answered, ...closed])];
}

/**
 * The entries of the first table in a file with their texts as they are written, those of tables inside it by both names:
 * `disk ok`.
 *
 * @param {string} text
 * @param {number} depth how many names lead to an entry
 * @returns {Map<string, string>}
 */
export function tableOf(text, depth = 1) {
  const source = ts.createSourceFile("table.ts", text, ts.ScriptTarget.Latest, true);
  /** @type {Map<string, string>} */
  const found = new Map();
  /** @type {(table: ts.ObjectLiteralExpression, before: string, left: number) => void} */
  const read = (table, before, left) => {
    for (const entry of table.properties) {
      if (!ts.isPropertyAssignment(entry)) continue;
      const { initializer: value } = entry;
      const name = before + entry.name.getText(source).replaceAll('"', "");
      const texts = ts.isArrayLiteralExpression(value) ? [...value.elements] : [value];
      if (left > 1 && ts.isObjectLiteralExpression(value)) read(value, `${name} `, left - 1);
      else found.set(name, texts.map((words) => words.getText(source)).join(" "));
    }
  };
  /** @type {ts.ObjectLiteralExpression[]} */
  const tables = [];
  for (const statement of source.statements)
    if (ts.isVariableStatement(statement))
      for (const { initializer } of statement.declarationList.declarations)
        if (initializer && ts.isObjectLiteralExpression(initializer)) tables.push(initializer);
  const table = tables[0];
  if (!table) throw new Error("there is no table in this file");
  read(table, "", depth);
  return found;
}

/**
 * A sentence for each thing that one side has and the other lacks.
 *
 * @param {{ said: Iterable<string>, translated: Iterable<string>, where: string }} sides
 * @returns {string[]}
 */
export function differences({ said, translated, where }) {
  const [wanted, there] = [new Set(said), new Set(translated)];
  return [
    ...[...wanted].filter((name) => !there.has(name)).map((name) => `${where}: ${name} has no words`),
    ...[...there].filter((name) => !wanted.has(name)).map((name) => `${where}: the engine says no ${name}`),
  ].sort();
}

/** @typedef {{ file: string, text: string }} Source */

/** A table in each file, by what the problems are about; two files only say what a table is, and bring them together. */
const french = "src/shared/problems/french";
const english = "src/shared/problems/english.ts";
const checks = "src/shared/checks/french.ts";
const texts = "src/shared/engineText/french.ts";
const page = "../src-tauri/pages/french.js";

/** Where the problems stand that keep a studio from opening; the desktop shows them on a page of its own. */
const opening = /(?:core\/src\/(?:db\/error|governance\/pricebook)|server\/src\/serving)\.rs$/;

/**
 * Everything that is missing or left over.
 *
 * @param {string} ui the folder of package.json
 * @returns {string[]}
 */
export function complaints(ui) {
  const top = path.join(ui, "..");
  const sources = rustOf(path.join(top, "crates")).concat(rustOf(path.join(top, "src-tauri")));
  const read = (/** @type {string} */ file) => readFileSync(path.join(ui, file), "utf8");
  const data = ["../assets/pricebook.toml", "../assets/reach.toml"].map(read);
  return [
    ...ofProblems(sources, read, tableOfFolder(path.join(ui, french))),
    ...ofChecks(sources, read),
    ...leftOver(tableOf(read(texts)), [...sources.map(({ text }) => text), ...data]),
  ];
}

/** @type {(sources: readonly Source[], read: (file: string) => string, problems: ReadonlyMap<string, string>) => string[]} */
function ofProblems(sources, read, problems) {
  const codes = sources.flatMap(({ text }) => codesIn(text)).filter((code) => !neverShown.test(code));
  const ofOpening = sources.filter(({ file }) => opening.test(file)).flatMap(({ text }) => codesIn(text));
  const onThePage = tableOf(read(page));
  return [
    ...differences({ said: codes, translated: problems.keys(), where: french }),
    ...[...tableOf(read(english)).keys()]
      .filter((code) => !codes.includes(code))
      .map((code) => `${english}: the engine says no ${code}`),
    ...differences({ said: ofOpening, translated: onThePage.keys(), where: page }),
    ...[...onThePage]
      .filter(([code, words]) => problems.has(code) && problems.get(code) !== words)
      .map(([code]) => `${page}: ${code} is told otherwise than in ${french}`),
  ];
}

/**
 * The entries of all tables of a folder.
 *
 * @param {string} folder
 * @returns {Map<string, string>}
 */
function tableOfFolder(folder) {
  const files = readdirSync(folder).filter((name) => name !== "index.ts" && name !== "text.ts");
  return new Map(files.flatMap((name) => [...tableOf(readFileSync(path.join(folder, name), "utf8"))]));
}

/** @type {(sources: readonly Source[], read: (file: string) => string) => string[]} */
function ofChecks(sources, read) {
  const said = checksIn(sources.find(({ file }) => file.endsWith("api/doctor.rs"))?.text ?? "");
  // One test looks at the disk and the database on it; it can be in the states of both.
  const storage = said
    .filter((check) => /^(?:disk|database) /.test(check))
    .map((check) => check.replace(/^\w+/, "storage"));
  return differences({
    said: [...said, ...storage],
    translated: tableOf(read(checks), 2).keys(),
    where: checks,
  });
}

/** @type {(table: ReadonlyMap<string, string>, written: readonly string[]) => string[]} */
const leftOver = (table, written) =>
  [...table.keys()]
    .filter((text) => !written.some((source) => source.includes(`"${text}"`)))
    .map((text) => `${texts}: the engine writes no “${text}”`);

/**
 * The sources of the crates below a folder.
 *
 * @param {string} folder
 * @returns {Source[]}
 */
function rustOf(folder) {
  const found = [];
  for (const entry of readdirSync(folder, { recursive: true, withFileTypes: true })) {
    const file = path.join(entry.parentPath, entry.name).replaceAll("\\", "/");
    if (entry.isFile() && file.endsWith(".rs") && /\/src\//.test(file))
      found.push({ file, text: readFileSync(file, "utf8") });
  }
  return found;
}

/**
 * What stands between the brackets that these heads open.
 *
 * @param {string} source
 * @param {RegExp} head ends with `{`
 * @returns {string[]}
 */
function bodiesOf(source, head) {
  return [...source.matchAll(head)].map((match) => {
    const start = match.index + match[0].length;
    let end = start;
    for (let open = 1; open > 0 && end < source.length; end++)
      open += { "{": 1, "}": -1 }[source.charAt(end)] ?? 0;
    return source.slice(start, end - 1);
  });
}

/** @type {(text: string, pattern: RegExp) => string[]} */
const all = (text, pattern) => [...text.matchAll(pattern)].map(([, found = ""]) => found);

/** @type {(name: string) => string} */
const snake = (name) => name.replace(/(?<=.)(?=[A-Z])/g, "_").toLowerCase();

if (process.argv[1] && import.meta.url === pathToFileURL(process.argv[1]).href) {
  for (const sentence of complaints(fileURLToPath(new URL("..", import.meta.url)))) {
    console.error(sentence);
    process.exitCode = 1;
  }
}
