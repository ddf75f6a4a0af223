import { expect, test } from "vitest";
import { frenchChecks } from "../checks/french";
import { frenchTexts } from "../engineText/french";
import { frenchProblems } from "./french";
import { told, toldFault } from "./model";

const short = {
  code: "wallet.short",
  message: "this would cost up to $0.42, and the wallet holds $0.10",
  advice: "Deposit at least $0.32 (`muse wallet deposit`), or choose a cheaper renderer.",
};

test("in English the engine's own words are shown, under a title where they are long", () => {
  expect(told(short, "en")).toEqual({
    code: "wallet.short",
    message: "Her wallet does not hold enough",
    advice:
      "This would cost up to $0.42, and the wallet holds $0.10. Deposit at least $0.32, or choose a cheaper renderer.",
    detail: null,
  });
  expect(told({ code: "disk.refused", message: "cannot write a: no", advice: null }, "en")).toEqual({
    code: "disk.refused",
    message: "Cannot write a: no.",
    advice: null,
    detail: null,
  });
});

test("advice for a command line is another one at a window, or none", () => {
  const approval = { code: "budget.needs_approval", message: "a quote waits", advice: "Repeat with --yes." };
  expect(told(approval, "en").advice).toBe("A quote waits. Approve it to go on.");
  expect(told({ code: "new.one", message: "no", advice: "Say why with --why." }, "en").advice).toBeNull();
});

test("in French the words are French, and the engine's stay for their names and amounts", () => {
  const said = told(short, "fr");
  expect(said.message).toBe("Son portefeuille ne suffit pas.");
  expect(said.advice).toBe("Créditez-le, ou choisissez un moteur de rendu moins cher.");
  expect(said.detail).toBe(
    "This would cost up to $0.42, and the wallet holds $0.10. Deposit at least $0.32, or choose a cheaper renderer.",
  );
});

test("a sentence is filled with the fields and the place that a problem carries", () => {
  const problem = {
    code: "request.bad_field",
    message: "limits.daily_budget: invalid type",
    fields: [{ field: "limits.daily_budget", message: "invalid type" }],
    place: { line: 3, column: 14 },
  };
  expect(told(problem, "fr").message.replaceAll("\u00a0", " ")).toBe(
    "Un champ ne convient pas : « limits.daily_budget » (ligne 3, colonne 14).",
  );
  // The name of a field stays as it is.
  expect(told(problem, "en").message).toBe("limits.daily_budget: invalid type.");
});

test("a code that a newer engine made is told in general, with its own words at hand", () => {
  expect(told({ code: "new.one", message: "the moon is full" }, "fr")).toEqual({
    code: "new.one",
    message: "Le moteur a rencontré un problème.",
    advice: null,
    detail: "The moon is full.",
  });
});

test("what the window meets itself has its words in both languages", () => {
  const silent = { code: "engine_unreachable", message: "The engine does not answer." };
  expect(told(silent, "en").message).toBe(silent.message);
  expect(told(silent, "fr")).toMatchObject({ message: "Le moteur ne répond pas.", detail: null });
  expect(told({ code: "http_502", message: "Bad Gateway" }, "fr")).toMatchObject({
    message: "Le moteur a refusé, avec l’état 502.",
    detail: "Bad Gateway",
  });
  expect(told({ code: "window", message: "x is undefined" }, "en").detail).toBe("x is undefined");
});

test("a fault of a field is marked as the engine's own words where they are not the window's", () => {
  const fault = { field: "name", message: "1 to 80 characters" };
  expect(toldFault(fault, "en")).toEqual(fault);
  expect(toldFault(fault, "fr").message).toContain("1 to 80 characters");
  expect(toldFault(fault, "fr").message).not.toBe(fault.message);
});

test("the French is set as French is: curly apostrophes, no space that may break before its marks", () => {
  const problems = Object.keys(frenchProblems).map((code) => told({ code, message: "" }, "fr"));
  const texts = [
    ...problems.flatMap(({ message, advice }) => [message, advice ?? ""]),
    ...Object.values(frenchChecks).flatMap((states) => Object.values(states).flatMap((words) => [...words])),
    ...Object.values(frenchTexts),
  ];
  expect(texts.filter((text = "") => /'| [;:!?»%]|« /.test(text))).toEqual([]);
});
