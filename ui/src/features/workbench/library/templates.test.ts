import { expect, test } from "vitest";
import { told } from "./templates";
import { templateWords } from "./words";

const plate = {
  name: "plate",
  title: "Mood plate",
  about: "her own picture on a designed ground",
  origin: "studio",
} as const;

test("a template of the studio is told in the language of the window", () => {
  expect(told(plate, templateWords.en.named)).toEqual({
    ...plate,
    about: "Her own picture on a designed ground",
  });
  expect(told(plate, templateWords.fr.named).title).toBe("Planche d’ambiance");
});

test("what a server calls the same, or nobody has words for, stays as it is told", () => {
  const theirs = { ...plate, about: "Écrit ailleurs", origin: "server" } as const;
  expect(told(theirs, templateWords.fr.named)).toEqual(theirs);
  const unknown = { ...plate, name: "new_one", about: "été" };
  expect(told(unknown, templateWords.fr.named)).toEqual({ ...unknown, about: "Été" });
});

test("every title and sentence begins with a capital letter", () => {
  for (const words of Object.values(templateWords.fr.named)) {
    expect(words?.title).toMatch(/^\p{Lu}/u);
    expect(words?.about).toMatch(/^\p{Lu}/u);
  }
});
