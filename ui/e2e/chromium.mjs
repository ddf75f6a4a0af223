import { existsSync } from "node:fs";
import { chromium } from "playwright-core";
import { handsOf } from "./hands.mjs";

const places = ["/usr/bin/chromium", "/usr/bin/chromium-browser", "/usr/bin/google-chrome"];

/** The page in Chromium, without a screen. */
export async function openChromium(
  url,
  { width = 1440, height = 900, locale = "en-US", theme = "dark" } = {},
) {
  const executablePath = process.env.CHROMIUM ?? places.find((place) => existsSync(place));
  const browser = await chromium.launch({
    executablePath,
    args: [
      "--no-sandbox",
      "--disable-gpu",
      "--disable-background-networking",
      "--disable-component-update",
      "--disable-sync",
      "--no-first-run",
    ],
  });
  const context = await browser.newContext({ viewport: { width, height }, locale, colorScheme: theme });
  return openPage(context, url);
}

/** A window of this browser, which `before` prepares; closing any of them closes the browser. */
async function openPage(context, url, before = () => undefined) {
  const page = await context.newPage();
  await before(page);
  const mistakes = [];
  page.on("pageerror", (error) => mistakes.push(String(error)));
  page.on("console", (message) => {
    if (message.type() === "error") mistakes.push(`${message.text()} at ${message.location().url}`);
  });
  await page.goto(url);
  return handsOf({
    kind: "chromium",
    native: page,
    mistakes,
    // As text, because the page's policy forbids it to evaluate any itself.
    run: (work, ...given) => page.evaluate(`(${String(work)})(...${JSON.stringify(given)})`),
    click: (x, y) => page.mouse.click(x, y),
    press: (keys) => page.keyboard.press(keys),
    write: (text) => page.keyboard.insertText(text),
    shoot: (file) => page.screenshot({ path: file }),
    size: (w, h) => page.setViewportSize({ width: w, height: h }),
    reload: () => page.reload(),
    close: () => context.browser().close(),
    another: (prepare) => openPage(context, new URL("/", url).href, prepare),
  });
}
