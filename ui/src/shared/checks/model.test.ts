import { expect, test } from "vitest";
import { linkName, toldCheck } from "./model";

const check = {
  link: "comfyui",
  state: "absent" as const,
  detail: "http://127.0.0.1:8188: no answer",
  fix: "Start it, or name another one with --comfy.",
};

test("in English a check is told in the engine's words, a fix only where something is to be mended", () => {
  expect(toldCheck(check, "en")).toEqual({ found: check.detail, fix: check.fix, detail: null });
  expect(toldCheck({ ...check, state: "ok" }, "en").fix).toBeNull();
});

test("in French it is told by its link and state, the engine's words at hand", () => {
  expect(toldCheck(check, "fr")).toEqual({
    found: "ComfyUI ne répond pas à cette adresse.",
    fix: "Démarrez ComfyUI, ou nommez un autre serveur dans les réglages\u00a0; les ébauches s’en passent.",
    detail: check.detail,
  });
});

test("the adapter is the same by both its names", () => {
  const tested = { ...check, link: "gpu", state: "note" as const };
  expect(toldCheck(tested, "fr").found).toBe(toldCheck({ ...tested, link: "gpu adapter" }, "fr").found);
  expect(toldCheck(tested, "fr").found).not.toBe(check.detail);
});

test("a link of a newer engine keeps its name and its words", () => {
  expect(linkName("moon", "fr")).toBe("moon");
  expect(toldCheck({ ...check, link: "moon" }, "fr").found).toBe(check.detail);
});

test("in a window nobody is sent to a command line", () => {
  const keyless = {
    link: "apify",
    state: "absent" as const,
    detail: "no token",
    fix: "`muse keys set apify_token`",
  };
  expect(toldCheck(keyless, "en").fix).toContain("in Settings");
  expect(toldCheck({ ...keyless, state: "broken", fix: "Make a new key." }, "en").fix).toBe(
    "Make a new key.",
  );
});
