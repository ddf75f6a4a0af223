// The whole job as a person does it, in Chromium and in the real window: from the first start to a released work, with a
// limit hit, a change of language and a power cut on the way.
//
//   node --test e2e/journey.test.mjs              both
//   MUSE_WHERE=window node --test e2e/journey.test.mjs
import assert from "node:assert/strict";
import { writeFile } from "node:fs/promises";
import path from "node:path";
import { test } from "node:test";
import { freshHome, show } from "./studio.mjs";

const long = 300_000;

for (const where of (process.env.MUSE_WHERE ?? "chromium,window").split(","))
  test(`from the first start to a released work, ${where}`, { timeout: 900_000 }, async (t) => {
    const home = await freshHome(t);
    let studio = await show(where, home);
    t.after(() => studio.stop().catch(() => undefined));
    let { page } = studio;
    const shoot = (name) =>
      process.env.MUSE_SHOTS
        ? page.shoot(path.join(process.env.MUSE_SHOTS, `${where}-${name}.png`))
        : undefined;

    await t.test("the first run leads to a Muse and an audited draft", async () => {
      await page.sees("A studio for one creative identity", 60_000);
      await shoot("1-welcome");
      await page.click("button", "Go on");
      await page.click("radio", "Starter faces");
      await page.click("label", "Mei");
      await page.sees("Chosen");
      await shoot("2-muse");
      await page.click("button", "Go on");
      await shoot("3-wish");
      await page.click("button", "Seal and make it");
      await page.sees("The first picture", long);
      await shoot("4-picture");
      await page.click("button", "Open the studio");
      await page.sees("What needs you");
      await shoot("5-today");
    });

    await t.test("a second Muse is designed and sealed", async () => {
      await page.go("#/muse/new");
      await page.click("button", "Take a ready face");
      await page.click("radio", "Idris");
      await page.fill("Name", "Iris Voss");
      await shoot("6-designer");
      await page.click("button", "Seal her", { waitMs: 60_000 });
      await page.find("dialog", "", { waitMs: 10_000 });
      await page.fill("Type her name to seal", "Iris Voss");
      await shoot("7-genesis");
      await page.click("button", "Seal her");
      await page.sees("Generation 1 of 1", long);
      await shoot("8-sealed");
    });

    await t.test("a work is asked for by keyboard, and appears in review", async () => {
      await page.press("n");
      await page.sees("What should be made");
      await page.write("Brutalist fog on an empty plaza");
      await page.click("button", "on this machine", { waitMs: 15_000 });
      await page.click("button", "Open in Review", { waitMs: long });
      await page.find("button", "Again");
      await page.sees("The critic accepts it", 60_000);
      await shoot("9-review");
    });

    await t.test("it is starred, made again, undone, approved and released by keyboard", async () => {
      await page.press("4");
      await page.press("r");
      await page.find("button", "v2: version 2 of 2, Waiting", { waitMs: 60_000 });
      await page.press("a");
      await page.sees("Approved");
      await page.press("Control+z");
      await page.sees("Undone");
      await page.press("a");
      await page.sees("Approved");
      await page.press("l");
      await page.sees("Released", 60_000);
      await shoot("10-released");
    });

    await t.test("the language changes on the spot", async () => {
      await page.press("Control+k");
      await page.find("dialog", "");
      await page.write("Français");
      await page.press("Enter");
      await page.sees("Aujourd’hui");
      await shoot("11-french");
    });

    await t.test(
      "after a power cut everything is there, and a limit is explained before it is hit",
      async () => {
        await studio.kill();
        // Drafts cost money now: three attempts of two dollars pass the five that an hour allows.
        await writeFile(
          path.join(home, "pricebook.toml"),
          '[item."draft.picture"]\nprice = ["2.00"]\nunit = "picture"\nsource = "the test"\nas_of = "2026-11-22"\nconfidence = "high"\n',
        );
        studio = await show(where, home);
        page = studio.page;
        await page.sees("Aujourd’hui", 60_000);
        await page.go("#/review");
        await page.sees("Publiée", 60_000);
        await page.go("#/budget");
        await page.click("button", "Créditer");
        await page.fill("Montant", "50");
        await page.press("Enter");
        await page.sees(/50,00 \$/);
        await page.press("Escape");
        await page.press("n");
        await page.write("Une œuvre trop chère");
        await page.sees("plafond", 60_000);
        await shoot("12-limit");
      },
    );

    assert.deepEqual(page.mistakes, []);
  });
