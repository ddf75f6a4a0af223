// In French nothing on screen is in the engine's English but what is marked as such, and all of that is at hand.
import assert from "node:assert/strict";
import { test } from "node:test";
import { setTimeout as pause } from "node:timers/promises";
import { engineOf, furnish } from "./furnished.mjs";
import { freshHome, show } from "./studio.mjs";
import { canvasOf } from "./workbench.mjs";

const places = [
  "#/today",
  "#/muse",
  "#/trends",
  "#/trends/listening",
  "#/trends/listening/new",
  "#/review",
  "#/workbench",
  "#/films",
  "#/budget",
  "#/burst",
  "#/settings",
];

/** Runs in the page: which of these sentences stand there outside of what is marked as English. */
const unmarked = (sentences) => {
  for (const folded of document.querySelectorAll("details")) folded.open = true;
  const texts = [];
  const walk = document.createTreeWalker(document.body, NodeFilter.SHOW_TEXT);
  while (walk.nextNode()) {
    const { parentElement, textContent } = walk.currentNode;
    if (parentElement && !parentElement.closest("body [lang=en]")) texts.push(textContent);
  }
  const all = texts.join("\n");
  return sentences.filter((sentence) => all.includes(sentence));
};

/** Runs in the page. */
const inEnglish = () =>
  [...document.querySelectorAll("body [lang=en]")].map((place) => place.textContent).join("\n");

/** What the engine wrote, in English, about this studio. */
async function writtenBy(ask, failed) {
  const { production } = await ask("GET", `/productions/${failed}`);
  const [doctor, prices, ledger, takes, feeds, models] = [
    await ask("GET", "/doctor"),
    await ask("GET", "/prices"),
    await ask("GET", "/ledger"),
    await ask("GET", "/takes"),
    await ask("GET", "/feeds"),
    await ask("GET", "/models"),
  ];
  const works = [];
  for (const { production_id } of takes.takes) works.push(await ask("GET", `/productions/${production_id}`));
  return [
    production.problem.message,
    production.problem.advice,
    ...doctor.checks.flatMap(({ detail, fix }) => [detail, fix]),
    ...prices.map(({ source }) => source),
    ...feeds.flatMap(({ last }) => [last?.problem?.message, last?.problem?.advice]),
    // A name with its version is the same in every language.
    ...models.map(({ source }) => source).filter((source) => !/^\S+ [\d.]+$/.test(source)),
    ...ledger.filter(({ kind }) => kind !== "deposit").map(({ note }) => note),
    ...works.flatMap(({ reviews }) => reviews.map(({ why }) => why)),
    ...works.flatMap(({ production: { notes, plan } }) => [...notes, plan.prompt]),
  ].filter((text) => typeof text === "string" && /\w \w/.test(text));
}

test("in French the engine's words are French, or marked as English", { timeout: 600_000 }, async (t) => {
  const { page, stop } = await show("chromium", await freshHome(t));
  t.after(stop);
  await page.sees("A studio for one creative identity", 60_000);
  const ask = engineOf(page);
  const { muse } = await furnish(page);
  // Nobody listens at the discard port.
  await ask("PUT", "/settings", { comfy_url: "http://127.0.0.1:9" });
  const { production } = await ask("POST", "/productions", {
    intent: "Rain on a copper roof",
    muse,
    renderer: "comfy",
    anyway: true,
  });
  const failed = production.production_id;
  for (let tries = 0; (await ask("GET", `/productions/${failed}`)).production.problem == null; tries++) {
    assert.ok(tries < 200, "it fails without a server");
    await pause(150);
  }
  const nowhere = { listening: { what: "file", path: "/nowhere/posts.jsonl" } };
  const { feed_id: feed } = await ask("POST", "/feeds", nowhere);
  for (let tries = 0; (await ask("GET", `/feeds/${feed}`)).last?.problem == null; tries++) {
    assert.ok(tries < 200, "what cannot be read is told");
    await pause(150);
  }
  const written = await writtenBy(ask, failed);
  assert.ok(written.length > 20, "there is something to look for");

  await t.test("in English it is there to be seen", async () => {
    await page.go("#/settings");
    await page.sees("ComfyUI at http://127.0.0.1:9 cannot be reached", 60_000);
    assert.ok((await page.run(unmarked, written)).length > 5);
  });

  await ask("PUT", "/settings", { locale: "fr" });
  await page.reload();
  for (const place of [...places, `#/trends/listening/${feed}`, `#/review/${failed}`])
    await t.test(`${place.replace(failed, "…").replace(feed, "…")} in French`, async () => {
      await page.go(place);
      await page.sees("Aujourd’hui");
      await pause(2_500);
      assert.deepEqual(await page.run(unmarked, written), []);
    });

  await t.test("a workflow, what a run would meet and its script are in French", async () => {
    const { workflow_id: id } = await ask("POST", "/workflows", { template: "identity_sdxl" });
    const check = await ask("GET", `/workflows/${id}/check`);
    const said = check.diagnostics.flatMap(({ message, advice }) => [message, advice]).filter(Boolean);
    const { fault } = await ask("POST", "/scripts/check", { script: "KSampler(" });
    await page.go(`#/workbench/${id}`);
    const canvas = canvasOf(page);
    await page.find("any", "Espace du workflow");
    await canvas.goTo(/^Seed, \d+ entrées/);
    for (const name of ["File", "Problèmes", "Script", "Versions"]) {
      await page.click("button", name, { exact: name === "File" });
      await pause(600);
      assert.deepEqual(await page.run(unmarked, [...written, ...said]), [], name);
    }
    await page.click("button", "Script");
    await page.fill("Le workflow sous forme de script", "KSampler(");
    await page.sees(fault.message);
    assert.deepEqual(await page.run(unmarked, [fault.message, fault.advice].filter(Boolean)), []);
    await page.go("#/today");
  });

  await t.test("a failed work is told in French, its address stays in the detail", async () => {
    await page.go(`#/review/${failed}`);
    await page.sees("Le serveur ComfyUI ne répond pas.");
    assert.match(await page.run(inEnglish), /ComfyUI at http:\/\/127\.0\.0\.1:9 cannot be reached/);
  });

  await t.test("a link is told in French, what was found stays in the detail", async () => {
    await page.go("#/settings/doctor");
    await page.sees("ComfyUI ne répond pas à cette adresse.", 60_000);
    assert.match(await page.run(inEnglish), /ledger rows verify/);
  });
});
