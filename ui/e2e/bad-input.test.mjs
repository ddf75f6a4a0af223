// What a person or a server gets wrong: files of any kind and number, texts of any script and length, answers that are
// late, broken or missing, two windows on one thing, a disk without room. Nothing freezes, nothing is lost, each is told.
import assert from "node:assert/strict";
import { writeFile } from "node:fs/promises";
import { test } from "node:test";
import { setTimeout as pause } from "node:timers/promises";
import { openChromium } from "./chromium.mjs";
import { engineOf, furnish } from "./furnished.mjs";
import {
  alarms,
  answerBy,
  copy,
  drop,
  dropMany,
  everything,
  fillDisk,
  isAlive,
  smallDisk,
  typedLength,
  until,
  watch,
  wrongFiles,
} from "./mishaps.mjs";
import { freshHome, serve } from "./studio.mjs";

const scripts = [
  "Ünïcödé Ελληνικά Съешь ещё Հայերեն ქართული",
  "نص عربي طويل (عنوان) טקסט בעברית 123",
  "हिन्दी বাংলা தமிழ் ไทย አማርኛ 中文 日本語 한국어",
  "👩‍👩‍👧‍👦🏳️‍🌈👍🏽🇨🇭 𝔘𝔫𝔦 𓀀 Z\u0351\u036b\u0343a\u0301l\u033bg\u0321o",
  "a\u200bb\u200dc\u2060d \u202eabc\u202c \u2066x\u2069",
  "<img src=x onerror=alert(1)> '; drop table muse; --",
];

/** Every way a server can answer wrongly, what the window says to it, and on which screens besides two, if not on all. */
const wrongAnswers = {
  "a page in place of data": {
    of: ["today"],
    fulfil: { status: 200, contentType: "text/html", body: "<!doctype html><title>Sign in</title>" },
    says: "in a form this window does not understand",
  },
  "data that breaks off": {
    of: ["review"],
    fulfil: { status: 200, contentType: "application/json", body: '{"takes":[{"produc' },
    says: "in a form this window does not understand",
  },
  "data of another shape": {
    fulfil: { status: 200, contentType: "application/json", body: '{"unexpected":true}' },
    says: "in a form this window does not understand",
  },
  "a page that says 500": {
    of: ["burst"],
    fulfil: { status: 500, contentType: "text/html", body: "<h1>Internal Server Error</h1>" },
    says: "refused with status 500",
  },
  "a closed door": {
    of: ["budget"],
    fulfil: {
      status: 401,
      contentType: "application/problem+json",
      body: JSON.stringify({ code: "request.no_token", detail: "this call needs the studio's token" }),
    },
    says: "needs the studio's token",
  },
};

test("what is wrong is told, and nothing freezes or is lost", { timeout: 300_000 }, async (t) => {
  const home = await freshHome(t);
  let engine = await serve(home);
  t.after(() => engine.stop().catch(() => undefined));
  const page = await openChromium(engine.url);
  t.after(() => page.close());
  await page.sees("A studio for one creative identity", 60_000);
  const ask = engineOf(page);
  const { muse, takes } = await furnish(page);
  await page.native.context().grantPermissions(["clipboard-read", "clipboard-write"]);
  await page.reload();
  await page.find("link", "Today");
  await watch(page);
  const at = await wrongFiles(t);
  const [x, y] = [800, 500];
  const startDraft = async (of) => {
    await of.go("#/muse/new");
    await of.click("button", "Take a ready face");
    await of.find("any", "Her name");
    return (await of.run(() => window.location.hash)).split("/").at(-1);
  };
  const shownName = (of) => of.run(() => document.querySelector("[data-field=name]")?.value);
  const nameOf = async (draft) => (await ask("GET", `/drafts/${draft}`)).body.draft_dna.name;

  await t.test("a file dropped where nothing takes it leaves the studio open and is told", async () => {
    const before = page.native.url();
    await drop(page, x, y, [at("letter.txt")]);
    await page.sees("Nothing here takes files");
    assert.equal(page.native.url(), before);
  });

  await t.test("files for the trends are read, or refused with the reason", async () => {
    await page.go("#/trends");
    await page.find("button", "Import signals");
    const expected = {
      "program.jpg": "This is no text file",
      "empty.png": "The file is empty",
      "letter.txt": "The file holds no usable row",
      "logo.svg": "The file holds no usable row",
      "cut.png": "This is a picture",
      "huge.png": "This is a picture",
      "huge.csv": "Tables are read up to 64 MiB",
      bare: "This is a folder",
    };
    for (const [name, said] of Object.entries(expected)) {
      await drop(page, x, y, [at(name)]);
      await page.sees(`${name} ${said}`);
      await isAlive(page, name);
    }
    await page.click("button", "Close");
    await page.run(dropMany, x, y, 10_000);
    await page.sees("10,000 files");
    await page.sees("none of these was read");
    await isAlive(page, "10,000 files");
    await page.click("button", "Close");
  });

  await t.test("pictures for a face are taken, or refused by name with the reason", async () => {
    await startDraft(page);
    await page.click("radio", "Reference pictures");
    await page.sees("Show the face");
    const expected = {
      "program.jpg": "Not a picture",
      "empty.png": "The file is empty",
      "letter.txt": "Not a picture",
      "logo.svg": "A drawing or a document, not a photograph",
      "cut.png": "reference 'cut.png': this is not a picture that can be read: the file ends too early",
      "huge.png": "Larger than 64 MiB",
      bare: "There is no file in this folder",
    };
    await drop(page, x, y, Object.keys(expected).map(at));
    await page.sees(`0 taken, ${Object.keys(expected).length} refused`);
    for (const [name, said] of Object.entries(expected)) await page.sees(`${name} ${said}`);
    await isAlive(page, "every wrong kind");
    await page.click("button", "Dismiss");
    await page.run(dropMany, x, y, 10_000);
    await page.sees("Taking files");
    // What comes meanwhile waits for its turn.
    await page.run(dropMany, x, y, 5);
    await page.sees("of 10005");
    await page.sees("0 taken, 10005 refused", 60_000);
    await page.sees("and 9965 more");
    await isAlive(page, "10,000 files");
    await page.click("button", "Dismiss");
  });

  await t.test("texts of every script are kept as they were typed", async () => {
    const draft = await startDraft(page);
    await page.click("radio", "Character");
    await page.click("tab", "Voice");
    for (const text of scripts) {
      await page.fill("Her name", text);
      await page.fill("Who she is", `${text}\n${text}`);
      await until(
        async () => (await ask("GET", `/drafts/${draft}`)).body.draft_dna.persona === `${text}\n${text}`,
        `the draft holds ${text}`,
      );
      assert.equal(await nameOf(draft), text);
    }
    // Half an emoji and signs that nobody sees cannot be kept; what stands around them is.
    await page.click("textbox", "Her name");
    await page.run(() => {
      document.activeElement.select();
      document.execCommand("insertText", false, "Half \ud83d moon\u0000\u0007");
    });
    await until(async () => (await nameOf(draft)) === "Half \ufffd moon", "the rest of the name is kept");
    await isAlive(page, "every script");

    const rows = scripts.map((title, n) => JSON.stringify({ id: `s-${n}`, title, community: title }));
    rows.push('{"id":"s-half","title":"half \\ud83d moon"}');
    rows.push(JSON.stringify({ id: "s-long", title: "word ".repeat(2 ** 20) }));
    await writeFile(at("scripts.jsonl"), rows.join("\n"));
    await page.go("#/trends");
    await page.find("button", "Import signals");
    await drop(page, x, y, [at("scripts.jsonl")]);
    await page.sees(`${scripts.length} rows were understood`);
    await page.sees("at most 1048576 are read");
    await page.click("button", "Close");
    await page.sees(scripts.at(-1));
    await isAlive(page, "trends of every script");
  });

  await t.test("five megabytes pasted anywhere are cut with a word, and nothing stands still", async () => {
    await copy(page, "word ".repeat(2 ** 20));
    const draft = await startDraft(page);
    await page.fill("Her name", "Before the flood");
    await page.press("End");
    await page.press("Control+v");
    await page.sees("80 characters fit here; the rest was left out");
    await isAlive(page, "a flood in the name");
    await page.click("radio", "Character");
    await page.click("tab", "Voice");
    await page.fill("Who she is", "Typed before.");
    await page.press("Control+v");
    await page.sees("20,000 characters fit here; the rest was left out");
    await page.sees("0 to 2000 characters");
    await isAlive(page, "a flood in the persona");
    await until(
      async () =>
        (await ask("GET", `/drafts/${draft}`)).body.draft_dna.persona.startsWith("Typed before.word"),
      "what was typed before the flood is kept",
    );
    assert.match(await nameOf(draft), /^Before the floodword/);

    await page.press("Control+k");
    await page.find("dialog", "");
    await page.press("Control+v");
    await page.sees("Nothing is called that");
    assert.equal(await typedLength(page), 200);
    await isAlive(page, "a flood in the palette");
    await page.press("Escape");
    await page.press("Escape");

    await page.go("#/trends");
    await page.click("textbox", "Find a trend");
    await page.press("Control+v");
    await page.sees("200 characters fit here; the rest was left out");
    await page.click("button", "Show all");
    await page.sees("Brutalist library at night");
    await isAlive(page, "a flood in a search");

    await page.go(`#/review/${takes[0]}`);
    await page.find("button", "Again");
    await page.press("n");
    await page.sees("What should be made");
    await page.write("A cup of fog. ");
    await page.press("Control+v");
    await page.sees("characters too many");
    await isAlive(page, "a flood in a wish");
    await page.press("Escape");
    await page.press("n");
    await page.sees("characters too many");
    assert.ok((await typedLength(page)) > 10_000, "the wish is there when its sheet is opened again");
    await page.fill("What should be made", "");
    await page.press("Escape");
  });

  await t.test("a note takes every script, and stays in hand when the engine does not take it", async () => {
    const take = takes[1];
    const text = scripts.join(" ");
    const notes = () => ask("GET", `/productions/${take}/pins`);
    await page.go(`#/review/${take}`);
    await page.find("button", "Again");
    await page.press("d");
    await page.press("Enter");
    await page.find("textbox", "What is to be said here");
    await page.write(text);
    const right = await answerBy(page, "**/api/v1/desk", (asked) => asked.fulfill({ status: 503, body: "" }));
    await page.press("Enter");
    await page.sees("refused with status 503");
    await page.click("button", "Close");
    await right();
    await page.click("textbox", "What is to be said here");
    await page.press("Enter");
    await until(async () => (await notes())[0]?.text === text, "the note is kept");
    await page.press("Enter");
    await page.find("textbox", "What is to be said here");
    await copy(page, "word ".repeat(2 ** 20));
    await page.press("Control+v");
    await page.sees("2,000 characters fit here; the rest was left out");
    await isAlive(page, "a flood in a note");
    await page.press("Escape");
    await page.press("Escape");
  });

  await t.test("each screen tells a wrong answer, and is whole again when the server is", async () => {
    const screens = ["today", `muse/${muse}`, `muse/edit/${muse}`, "trends", "review", "budget", "burst"];
    for (const [kind, { fulfil, says, of = screens }] of Object.entries(wrongAnswers)) {
      await page.go("#/nowhere");
      await page.reload();
      await page.sees("There is no such screen");
      const right = await answerBy(page, everything, (asked) => asked.fulfill(fulfil));
      const tells = (part) => async () =>
        (await alarms(page, part)).some((said) => said.includes(says) && said.includes("Try again"));
      for (const screen of of) {
        await page.go(`#/${screen}`);
        await until(tells("main"), `${screen} tells ${kind}`);
      }
      await page.press("n");
      await until(tells("[role=dialog]"), `the sheet of a wish tells ${kind}`);
      await page.press("Escape");
      await page.go("#/settings");
      await until(tells("main"), `the settings tell ${kind}`);
      await page.go("#/trends");
      await until(tells("main"), `the trends tell ${kind}`);
      await right();
      await page.click("button", "Try again");
      await page.sees("Brutalist library at night");
    }
    // An answer that is right on its face only: the screen falls, the others stand, and it can be opened again.
    const right = await answerBy(page, "**/api/v1/trends?**", async (asked) => {
      const rows = await (await asked.fetch()).json();
      await asked.fulfill({ json: rows.map((row) => ({ ...row, label: null, sources: null })) });
    });
    await page.reload();
    await page.sees("This screen made a mistake in its own work");
    await page.click("link", "Budget");
    await page.sees("Verify chain");
    await page.click("link", "Trends");
    await page.sees("This screen made a mistake in its own work");
    await right();
    await page.click("button", "Open it again");
    await page.sees("Brutalist library at night");
    // That mistake was ours.
    page.mistakes.length = 0;
  });

  await t.test("a slow answer leaves the studio usable, and one that never comes is given up", async () => {
    await page.go("#/nowhere");
    await page.reload();
    await page.sees("There is no such screen");
    const quick = await answerBy(page, "**/api/v1/trends**", async (asked) => {
      await pause(10_000);
      await asked.continue();
    });
    await page.go("#/trends");
    await page.sees("Loading");
    await page.click("link", "Budget");
    await page.sees("Verify chain");
    await page.click("link", "Trends");
    await page.sees("Loading");

    // A window of its own, whose clock can be put forward.
    const patient = await page.another((native) => native.clock.install());
    await patient.find("link", "Trends");
    const draft = await startDraft(patient);
    const asked = [];
    const back = await answerBy(patient, everything, (one) => {
      asked.push(one.request().method());
    });
    await patient.go("#/trends");
    await patient.sees("Loading");
    await patient.native.clock.fastForward(31_000);
    await patient.sees("The engine takes too long to answer");
    await patient.go(`#/muse/new/${draft}`);
    await patient.fill("Her name", "Typed into silence");
    await until(() => asked.includes("PUT"), "the draft is sent");
    await patient.native.clock.fastForward(31_000);
    await patient.sees("Your last changes are not kept yet");
    await patient.sees("The engine takes too long to answer");
    // Whoever leaves and comes back finds it as it was.
    await patient.go("#/budget");
    await patient.sees("Loading");
    await patient.go(`#/muse/new/${draft}`);
    await until(async () => (await shownName(patient)) === "Typed into silence", "the name is still there");
    await back();
    await patient.native.clock.fastForward(31_000);
    await until(async () => (await nameOf(draft)) === "Typed into silence", "the draft is kept");
    await patient.go("#/trends");
    await patient.sees("Brutalist library at night");
    await patient.native.close();
    await page.sees("Brutalist library at night");
    await quick();
  });

  await t.test("an engine that is gone is told, and what was typed is kept when it is back", async () => {
    const draft = await startDraft(page);
    await page.fill("Her name", "Before the end");
    await until(async () => (await nameOf(draft)) === "Before the end", "the draft is kept");
    const { port } = new URL(engine.url);
    await engine.kill();
    await page.sees("Connection lost; trying again");
    await page.fill("Her name", "After the end");
    await page.sees("Your last changes are not kept yet");
    await page.sees("The engine does not answer");
    await page.go("#/settings");
    await page.sees("The engine does not answer");
    engine = await serve(home, Number(port));
    await until(async () => (await nameOf(draft)) === "After the end", "the draft is kept by itself", 40_000);
    await page.sees("Engine and connections");
    await page.go(`#/muse/new/${draft}`);
    await until(async () => !(await page.has("any", "Connection lost")), "the connection is back");
  });

  await t.test("two windows on one draft lose neither version", async () => {
    const draft = await startDraft(page);
    const other = await page.another();
    await other.go(`#/muse/new/${draft}`);
    await other.fill("Her name", "From the other");
    await until(async () => (await shownName(page)) === "From the other", "this window catches up");
    for (const [press, stands, below] of [
      ["Keep mine", "Mine", "Theirs"],
      ["Take theirs", "Theirs", "Mine"],
    ]) {
      // Mine is on its way while theirs arrives.
      let go;
      const held = new Promise((resolve) => (go = resolve));
      const right = await answerBy(page, `**/api/v1/drafts/${draft}`, async (asked) => {
        if (asked.request().method() === "PUT") await held;
        await asked.continue();
      });
      await page.fill("Her name", `Mine, then ${press}`);
      await page.sees("Keeping");
      await other.fill("Her name", `Theirs, then ${press}`);
      await until(async () => (await nameOf(draft)) === `Theirs, then ${press}`, "the other window is first");
      go();
      await page.sees("Another window changed this draft");
      assert.equal(await shownName(page), `Mine, then ${press}`);
      await right();
      await page.click("button", press);
      await until(async () => (await nameOf(draft)) === `${stands}, then ${press}`, `${stands} stands`);
      await until(
        async () => (await shownName(other)) === `${stands}, then ${press}`,
        "the other window catches up",
      );
      await page.click("button", "Undo");
      await until(
        async () => (await shownName(page)) === `${below}, then ${press}`,
        `${below} is a step below`,
      );
      await page.click("button", "Redo");
      await until(
        async () => (await shownName(page)) === `${stands}, then ${press}`,
        `${stands} is there again`,
      );
    }
    await other.native.close();
  });

  await t.test("two windows on one take: every word is kept, and who is overruled is told", async () => {
    const take = takes[2];
    const other = await page.another();
    for (const one of [page, other]) {
      await one.go(`#/review/${take}`);
      await one.find("button", "Again");
    }
    const becomes = (state) =>
      until(
        async () => (await ask("GET", `/productions/${take}`)).production.state === state,
        `it is ${state}`,
      );
    let go;
    const held = new Promise((resolve) => (go = resolve));
    const right = await answerBy(page, "**/api/v1/desk", async (asked) => {
      await held;
      await asked.continue();
    });
    await page.press("a");
    await page.sees("Approved");
    await other.press("x");
    await becomes("rejected");
    await other.sees("Rejected");
    go();
    await becomes("approved");
    await right();
    await other.sees("Another window has decided otherwise since: Approved");
    await other.press("Control+z");
    await becomes("rejected");
    await page.sees("Another window has decided otherwise since: Rejected");
    await other.native.close();
  });

  // The engine was gone for a while, and once somebody else had changed a draft first.
  const ours =
    /^(Applying inline style|Failed to load resource: (net::ERR_|.* status of 409 .*\/api\/v1\/drafts\/))/;
  assert.deepEqual(
    page.mistakes.filter((said) => !ours.test(said)),
    [],
  );
});

test("a full disk is told, and nothing is lost", { timeout: 120_000 }, async (t) => {
  const disk = await smallDisk();
  if (disk === null) return t.skip("nobody may mount a small disk here");
  let engine = await serve(disk.folder);
  const page = await openChromium(engine.url);
  t.after(async () => {
    await page.close();
    await engine.kill();
    await disk.remove();
  });
  await page.sees("A studio for one creative identity", 60_000);
  const ask = engineOf(page);
  const { muse, takes } = await furnish(page);
  await page.reload();
  await page.find("link", "Today");
  await page.go("#/muse/new");
  await page.click("button", "Take a ready face");
  await page.fill("Her name", "Kept");
  const draft = (await page.run(() => window.location.hash)).split("/").at(-1);
  const nameOf = async () => (await ask("GET", `/drafts/${draft}`)).body.draft_dna.name;
  await until(async () => (await nameOf()) === "Kept", "the draft is kept");

  const makeRoom = await fillDisk(disk.folder);
  const typed = "Typed without room. ".repeat(3);
  let theme = "dark";
  const turn = () => ask("PUT", "/settings", { theme: (theme = theme === "dark" ? "light" : "dark") });
  const isFull = () =>
    turn().then(
      () => false,
      () => true,
    );
  await until(isFull, "what room the log itself has left is used up");
  await page.fill("Her name", typed);
  await page.sees("Your last changes are not kept yet");
  await page.sees(/disk is full/i);
  await assert.rejects(ask("POST", `/wallets/${muse}/deposit`, { amount: 1_000_000 }), /disk\.full/);
  await page.go(`#/review/${takes[0]}`);
  await page.find("button", "Again");
  await page.press("a");
  await page.sees(/disk is full/i);
  await page.click("button", "Close");
  await page.sees("Waiting for you");
  await page.press("n");
  await page.sees("What should be made");
  await page.write("Fog over the harbour at dawn");
  await page.click("button", "on this machine");
  await page.sees(/disk is full/i);
  await page.press("Escape");

  await makeRoom();
  await page.go(`#/muse/new/${draft}`);
  await page.sees("Kept");
  await until(async () => (await nameOf()) === typed, "the draft is kept once there is room", 40_000);
  await ask("POST", `/wallets/${muse}/deposit`, { amount: 1_000_000 });
  await engine.kill();
  engine = await serve(disk.folder, Number(new URL(engine.url).port));
  assert.equal(await nameOf(), typed);
  assert.equal((await ask("GET", "/wallets"))[0].free, 21_000_000);
  assert.deepEqual((await ask("GET", "/ledger/verify")).faults, []);
  for (const take of takes)
    assert.equal((await ask("GET", `/productions/${take}`)).production.state, "in_review");
});
