import hooks from "eslint-plugin-react-hooks";
import ts from "typescript-eslint";

const ways = (names, why) => names.map((name) => ({ name, message: why }));

export default ts.config(
  // Journeys and benches run in Node and, as text, in a page: no types reach across.
  { ignores: ["dist/", "src/generated/", "e2e/", "bench/"] },
  ts.configs.strictTypeChecked,
  hooks.configs.flat["recommended-latest"],
  {
    languageOptions: {
      parserOptions: { project: "./tsconfig.tests.json", tsconfigRootDir: import.meta.dirname },
    },
    linterOptions: { reportUnusedDisableDirectives: "error" },
    rules: {
      // `!= null` asks for both kinds of nothing.
      eqeqeq: ["error", "always", { null: "ignore" }],
      "no-console": "error",
      "no-restricted-globals": [
        "error",
        ...ways(["fetch", "XMLHttpRequest"], "Only src/platform talks to the engine; use its door."),
        ...ways(["EventSource"], "It cannot send the token; use the door's events()."),
      ],
      "no-restricted-syntax": [
        "error",
        { selector: "TSEnumDeclaration", message: "A union of strings says the same and needs no code." },
        { selector: "ExportDefaultDeclaration", message: "A named export has one name everywhere." },
      ],
      "@typescript-eslint/consistent-type-imports": "error",
      "@typescript-eslint/switch-exhaustiveness-check": "error",
      "@typescript-eslint/no-confusing-void-expression": [
        "error",
        { ignoreArrowShorthand: true, ignoreVoidReturningFunctions: true },
      ],
      // Numbers in a template are what templates are for.
      "@typescript-eslint/restrict-template-expressions": ["error", { allowNumber: true }],
    },
  },
  { files: ["src/platform/**"], rules: { "no-restricted-globals": "off" } },
  // JSDoc can name the type of what was parsed, but the rule sees only its `any`.
  { files: ["tools/**"], rules: { "no-console": "off", "@typescript-eslint/no-unsafe-assignment": "off" } },
  // The two tools that are configured in code want a default export.
  {
    files: ["*.config.*"],
    rules: { "no-restricted-syntax": "off" },
    extends: [ts.configs.disableTypeChecked],
  },
);
