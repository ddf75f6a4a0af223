// Every text of the studio is shown somewhere. That none is missing in a language, the compiler sees by itself.
import { readFileSync } from "node:fs";
import path from "node:path";
import { fileURLToPath, pathToFileURL } from "node:url";
import ts from "typescript";

/**
 * The keys of the English texts of one file, with where they stand.
 *
 * @param {ts.SourceFile} source
 * @returns {{ key: string, position: number }[]}
 */
export function keysOf(source) {
  /** @type {{ key: string, position: number }[]} */
  const keys = [];
  /** @param {ts.ObjectLiteralExpression} object */
  const collect = (object) => {
    for (const property of object.properties) {
      if (!ts.isPropertyAssignment(property) && !ts.isMethodDeclaration(property)) continue;
      // A group of texts counts as one: it is mostly read by a name that is computed, `t.screens[name]`.
      const key = property.name.getText(source).replaceAll('"', "");
      keys.push({ key, position: property.name.getStart(source) });
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
            collect(language.initializer);
    }
    ts.forEachChild(node, walk);
  };
  walk(source);
  return keys;
}

/**
 * The texts nobody shows: `src/features/today/words.ts: greeting is shown nowhere`.
 *
 * @param {string} root the folder of tsconfig.json
 * @returns {string[]}
 */
export function unused(root) {
  const config = ts.getParsedCommandLineOfConfigFile(
    path.join(root, "tsconfig.json"),
    {},
    {
      ...ts.sys,
      onUnRecoverableConfigFileDiagnostic: (problem) => {
        throw new Error(ts.flattenDiagnosticMessageText(problem.messageText, "\n"));
      },
    },
  );
  if (!config) throw new Error("no tsconfig.json");
  const service = ts.createLanguageService({
    getCompilationSettings: () => config.options,
    getScriptFileNames: () => config.fileNames,
    getScriptVersion: () => "1",
    getScriptSnapshot: (name) =>
      ts.sys.fileExists(name) ? ts.ScriptSnapshot.fromString(readFileSync(name, "utf8")) : undefined,
    getCurrentDirectory: () => root,
    getDefaultLibFileName: (options) => ts.getDefaultLibFilePath(options),
    fileExists: (...given) => ts.sys.fileExists(...given),
    readFile: (...given) => ts.sys.readFile(...given),
    readDirectory: (...given) => ts.sys.readDirectory(...given),
    directoryExists: (...given) => ts.sys.directoryExists(...given),
    getDirectories: (...given) => ts.sys.getDirectories(...given),
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
