// What the studio listens to and asks with: a file is followed until it is a trend, a feed says its price before it costs
// anything, a key is kept, tested and taken back, and no page ever gets it again.
import assert from "node:assert/strict";
import { appendFile, readFile, readdir, writeFile } from "node:fs/promises";
import { createServer } from "node:http";
import path from "node:path";
import { test } from "node:test";
import { draftOf, engineOf } from "./furnished.mjs";
import { until } from "./reach.mjs";
import { freshHome, show } from "./studio.mjs";

const goodToken = "apify_api_good0000000000000000000000";
const badToken = "apify_api_bad00000000000000000000000";

/** An Apify that knows one token and answers nothing but whose it is. */
async function apify(t) {
  const asked = [];
  const server = createServer((request, response) => {
    const { pathname } = new URL(request.url, "http://here");
    asked.push(pathname);
    const good = request.headers.authorization === `Bearer ${goodToken}`;
    const [status, body] = good
      ? pathname === "/v2/users/me"
        ? [200, { data: { id: "u", username: "ada" } }]
        : [404, { error: { type: "record-not-found", message: "Nothing is here" } }]
      : [
          401,
          { error: { type: "user-or-token-not-found", message: "User was not found or token is not valid" } },
        ];
    response.writeHead(status, { "Content-Type": "application/json" }).end(JSON.stringify(body));
  });
  await new Promise((resolve) => server.listen(0, "127.0.0.1", () => resolve(undefined)));
  t.after(() => server.close());
  return { url: `http://127.0.0.1:${server.address().port}`, asked };
}

const before = (hours) => new Date(Date.now() - hours * 3_600_000).toISOString().replace(/\.\d+/, "");
const look = (hours, upvotes) =>
  `${JSON.stringify({
    source: "reddit",
    id: "glaze",
    community: "r/ceramics",
    title: "Ash glaze from our own garden wood",
    created_at: before(9),
    observed_at: before(hours),
    upvotes,
    comments: 4,
    shares: 1,
  })}\n`;

test("the studio is connected to the world by hand", { timeout: 300_000 }, async (t) => {
  const service = await apify(t);
  process.env.APIFY_API_BASE_URL = service.url;
  t.after(() => delete process.env.APIFY_API_BASE_URL);
  const home = await freshHome(t);
  const { page, stop } = await show("chromium", home);
  t.after(stop);
  await page.sees("A studio for one creative identity", 60_000);
  const ask = engineOf(page);
  await ask("PUT", "/settings", { first_run_done: true, locale: "en" });
  const mei = await ask("POST", "/muses/genesis", { draft_dna: draftOf("Mei Okabe", "mei") });
  await ask("POST", `/wallets/${mei.head.dna.muse_id}/deposit`, { amount: 20_000_000 });
  await page.reload();
  const choose = async (list, option) => {
    await page.click("combobox", list);
    await page.click("option", option);
  };

  await t.test("a file is followed, and what stands in it is a trend", async () => {
    const file = path.join(home, "posts.jsonl");
    await writeFile(file, look(4, 40));
    await page.go("#/trends");
    await page.click("button", "Listen live");
    await choose("What", "A file on this machine");
    await page.click("button", "Listen", { exact: true });
    await page.sees("A file needs its path.");
    await page.fill("Path of the file", file);
    await page.sees("Nothing: this way is free.");
    await page.click("button", "Listen", { exact: true });
    await page.sees("1 new of 1");
    await page.find("dialog", "posts.jsonl");
    await page.sees("Works");
    await page.press("Escape");
    await page.click("link", "All trends");
    await page.sees("Ash glaze from our own garden wood");
    await page.sees(/Reddit file/);
  });

  await t.test("what is written into it later is seen at the next look", async () => {
    await appendFile(path.join(home, "posts.jsonl"), look(1, 640));
    await page.click("link", "What she listens to");
    await page.click("gridcell", "posts.jsonl");
    await page.click("button", "Look now");
    await until(
      async () => (await ask("GET", "/trends"))[0].vvs > 0,
      "its second look gives it a velocity",
      30_000,
    );
    await page.press("Escape");
    await page.click("link", "All trends");
    await page.click("gridcell", "Ash glaze");
    await page.sees(/Reddit · file · seen/);
    await page.press("Escape");
  });

  await t.test("it is paused, goes on and is given up", async () => {
    await page.go("#/trends/listening");
    await page.click("gridcell", "posts.jsonl");
    await page.click("button", "Pause");
    await page.sees("not while paused");
    assert.equal((await ask("GET", "/feeds"))[0].enabled, false);
    await page.click("button", "Go on");
    await page.find("button", "Pause");
    await page.click("button", "Stop listening");
    await page.sees("What it brought and what it cost stay.");
    await page.click("button", "Keep it");
    assert.equal((await ask("GET", "/feeds")).length, 1);
    await page.click("button", "Stop listening");
    await page.find("button", "Keep it");
    const [, sure] = await page.run(() =>
      [...document.querySelectorAll("[role=dialog] button")]
        .filter((one) => one.textContent === "Stop listening")
        .map((one) => {
          const { x, y, width, height } = one.getBoundingClientRect();
          return { x: x + width / 2, y: y + height / 2 };
        }),
    );
    await page.native.mouse.click(sure.x, sure.y);
    await page.sees("Nothing is listened to yet");
    assert.deepEqual(await ask("GET", "/feeds"), []);
    assert.equal((await ask("GET", "/trends")).length, 1);
  });

  await t.test("what costs money says so before, and is bounded", async () => {
    await page.click("button", "Listen to something");
    await page.fill("Subreddits", "r/art, no way!");
    await page.sees("“way!” is nothing that can be asked for.");
    await choose("What", "Hashtags of TikTok");
    await page.fill("Hashtags", "#filmphotography");
    await page.sees("No token of Apify is kept yet.");
    await page.sees(/One look: \$0\.\d\d/);
    await page.sees(/At most \$0\.10 a look, and at most \$2\.40 a day/);
    await page.fill("At most for one look", "1.5");
    await page.press("Tab");
    await page.find("switch", "Let every look spend this");
    assert.equal(
      await page.run(() => document.querySelector("button[form=feed]").disabled),
      true,
      "nothing begins that she would have to ask for",
    );
    await page.fill("At most for one look", "0.1");
    await page.press("Tab");
    await page.click("button", "Listen", { exact: true });
    await page.sees("The studio has no key for Apify.");
    assert.deepEqual(service.asked, []);
  });

  await t.test("a bad key is refused with what helps, and can be replaced by a good one", async () => {
    await page.click("button", "Keep one in Settings");
    await page.sees("Token of your Apify account");
    await page.fill("Token of your Apify account", "two words");
    await page.sees("A key has letters, digits and signs, and no blanks.");
    await page.fill("Token of your Apify account", badToken);
    await page.press("Enter");
    await page.sees("Does not work");
    await page.sees("Apify does not accept the key");
    await page.sees("Make a new key there");
    await page.sees(/Kept (now|\d+ seconds ago)/);
    await page.click("button", "Replace: Token");
    await page.fill("Token of your Apify account", goodToken);
    await page.press("Enter");
    await page.sees("the token is accepted");
    await page.click("button", "Test Apify");
    await page.sees("the token is accepted");
  });

  await t.test("no page, no answer and no file of the studio has the key again", async () => {
    for (const where of ["/keys", "/settings", "/doctor", "/feeds"]) {
      const said = JSON.stringify(await ask("GET", where));
      assert.ok(!said.includes(goodToken) && !said.includes(badToken), where);
    }
    const page_ = await page.run(() => {
      const fields = [...document.querySelectorAll("input")].map((one) => one.value);
      return (
        document.documentElement.outerHTML +
        fields.join() +
        JSON.stringify({ ...sessionStorage, ...localStorage })
      );
    });
    assert.ok(!page_.includes(goodToken) && !page_.includes(badToken), "the page");
    for (const name of await readdir(home, { recursive: true })) {
      const bytes = await readFile(path.join(home, name)).catch(() => Buffer.alloc(0));
      assert.ok(!bytes.includes(goodToken) && !bytes.includes(badToken), name);
    }
  });

  await t.test("a key is taken back", async () => {
    await page.click("button", "Remove: Token");
    await until(
      async () => (await ask("GET", "/keys")).find(({ name }) => name === "apify_token").place === "missing",
      "the studio has forgotten it",
    );
    await page.find("textbox", "Token of your Apify account");
    assert.equal(await page.has("button", "Replace: Token"), false);
  });

  await t.test(
    "another mind needs a place, and one that does not answer is told with what helps",
    async () => {
      await page.go("#/settings/mind");
      await page.click("radio", "Model server");
      await page.click("button", "Save and test");
      await page.sees("It needs an address.");
      await page.sees("It needs the name of a model.");
      await page.fill("Its address", "http://127.0.0.1:9/v1");
      await page.fill("Model", "small", { exact: true });
      await page.press("Enter");
      await page.sees("http://127.0.0.1:9/v1 (small)");
      await page.sees(/correct its address/);
      assert.equal((await ask("GET", "/settings")).mind, "openai");
      await page.click("radio", "The studio itself");
      await page.click("button", "Save and test");
      await page.sees("the embedded lexicon reads");
    },
  );

  await t.test("a retired model says so, and what follows it", async () => {
    await page.go("#/settings/models");
    await page.sees("retired");
    await page.click("gridcell", "Veo 3.1", { exact: true });
    await page.sees("gemini-omni-1.1-flash");
    await page.sees("predictLongRunning");
  });

  assert.deepEqual(
    page.mistakes.filter((said) => !/^Applying inline style/.test(said)),
    [],
  );
});
