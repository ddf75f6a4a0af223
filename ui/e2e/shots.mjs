// Pictures of every screen, in both sizes, themes and languages, to be looked at:
//
//   node e2e/shots.mjs --home FOLDER --out FOLDER [--where window|chromium] [--places '#/today,#/review'] [--quick]
//
// The folder's studio is shown as it is; nothing in it is changed but language and theme, which are put back.
import { mkdir } from "node:fs/promises";
import path from "node:path";
import { setTimeout as pause } from "node:timers/promises";
import { parseArgs } from "node:util";
import { show } from "./studio.mjs";

const { values } = parseArgs({
  options: {
    home: { type: "string" },
    out: { type: "string" },
    where: { type: "string", default: "window" },
    places: {
      type: "string",
      default: "#/today,#/muse,#/trends,#/films,#/review,#/budget,#/burst,#/settings",
    },
    quick: { type: "boolean", default: false },
  },
});
if (!values.home || !values.out) throw new Error("--home and --out are needed");
await mkdir(values.out, { recursive: true });

/** Runs in the page. */
const change = async (settings) =>
  (
    await fetch("/api/v1/settings", {
      method: "PUT",
      headers: { "Content-Type": "application/json" },
      body: JSON.stringify(settings),
    })
  ).ok;

const { page, stop } = await show(values.where, values.home);
try {
  await page.find("link", "today");
  for (const locale of values.quick ? ["en"] : ["en", "fr"])
    for (const theme of values.quick ? ["dark"] : ["dark", "light"]) {
      await page.run(change, { locale, theme });
      for (const [width, height] of [
        [1440, 900],
        [1024, 700],
      ]) {
        await page.size(width, height);
        for (const place of values.places.split(",")) {
          await page.go(place);
          await pause(1_200);
          const name = `${place.replace(/[^a-z0-9-]+/gi, "-").replace(/^-/, "")}-${width}-${theme}-${locale}.png`;
          await page.shoot(path.join(values.out, name));
          process.stdout.write(`${name}\n`);
        }
      }
    }
  await page.run(change, { locale: "system", theme: "dark" });
} finally {
  await stop();
}
if (page.mistakes.length > 0) process.stdout.write(`mistakes in the page:\n${page.mistakes.join("\n")}\n`);
