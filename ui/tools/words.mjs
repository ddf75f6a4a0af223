// Every text of the studio is shown somewhere. That none is missing in a language, the compiler sees by itself.
import { readFileSync } from "node:fs";
import path from "node:path";
import { fileURLToPath, pathToFileURL } from "node:url";
import ts from "typescript";

/**
 * The keys of the English texts of one file: `screens.today`, with where they stand.
 *
 * @param {ts.SourceFile} source
 * @returns {{ key: string, position: number }[]}
 */
export function keysOf(source) {
  /** @type {{ key: string, position: number }[]} */
  const keys = [];
  /** @param {ts.ObjectLiteralExpression} object @param {string} above */
  const collect = (object, above) => {
    for (const property of object.properties) {
      if (!ts.isPropertyAssignment(property) && !ts.isMethodDeclaration(property)) continue;
      const key = above + property.name.getText(source).replaceAll('"', "");
      const value = ts.isPropertyAssignment(property) ? property.initializer : undefined;
      if (value && ts.isObjectLiteralExpression(value)) {
        // Read by a computed name: `t.screens[name]` uses them all.
        keys.push({ key, position: property.name.getStart(source) });
      } else keys.push({ key, position: property.name.getStart(source) });
    }
  };
  /** @param {ts.Node} node */
  const walk = (node) => {
    if (ts.isCallExpression(node) && node.expression.getText(source) === "words") {
      const [texts] = node.arguments;
      if (texts && ts.isObjectLiteralExpression(texts))
        for (const language of texts.properties)
          if (
            ts.isPropertyAssignment(language) &&
            language.name.getText(source) === "en" &&
            ts.isObjectLiteralExpression(language.initializer)
          )
            collect(language.initializer, "");
    }
    ts.forEachChild(node, walk);
  };
  walk(source);
  return keys;
}

/**
 * The texts nobody shows: `src/features/today/words.ts: greeting`.
 *
 * @param {string} root the folder of tsconfig.json
 * @returns {string[]}
 */
export function unused(root) {
  const config = ts.getParsedCommandLineOfConfigFile(path.join(root, "tsconfig.json"), {}, {
    ...ts.sys,
    onUnRecoverableConfigFileDiagnostic: (problem) => {
      throw new Error(String(problem.messageText));
    },
  });
  if (!config) throw new Error("no tsconfig.json");
  const service = ts.createLanguageService({
    getCompilationSettings: () => config.options,
    getScriptFileNames: () => config.fileNames,
    getScriptVersion: () => "1",
    getScriptSnapshot: (name) => (ts.sys.fileExists(name) ? ts.ScriptSnapshot.fromString(readFileSync(name, "utf8")) : undefined),
    getCurrentDirectory: () => root,
    getDefaultLibFileName: (options) => ts.getDefaultLibFilePath(options),
    fileExists: ts.sys.fileExists,
    readFile: ts.sys.readFile,
    readDirectory: ts.sys.readDirectory,
    directoryExists: ts.sys.directoryExists,
    getDirectories: ts.sys.getDirectories,
  });
  const program = service.getProgram();
  /** @type {string[]} */
  const found = [];
  for (const file of config.fileNames.filter((name) => /\/words\.ts$/.test(name))) {
    const source = program?.getSourceFile(file);
    if (!source) continue;
    for (const { key, position } of keysOf(source)) {
      const places = (service.findReferences(file, position) ?? []).flatMap((symbol) => symbol.references);
      if (!places.some((place) => place.fileName !== file))
        found.push(`${path.relative(root, file)}: ${key} is shown nowhere`);
    }
  }
  return found;
}

if (process.argv[1] && import.meta.url === pathToFileURL(process.argv[1]).href) {
  for (const sentence of unused(fileURLToPath(new URL("..", import.meta.url)))) {
    console.error(sentence);
    process.exitCode = 1;
  }
}
