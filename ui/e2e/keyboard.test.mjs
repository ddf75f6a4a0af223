// Every action by keyboard: each screen is walked by Tab and arrows, dialogs keep the focus and give it back, and what looks
// like work for a mouse is done with keys, on the real engine.
import assert from "node:assert/strict";
import { test } from "node:test";
import { setTimeout as pause } from "node:timers/promises";
import { draftOf, engineOf, furnish } from "./furnished.mjs";
import { dialog, focus, openList, reachAll, until, watch } from "./reach.mjs";
import { freshHome, show } from "./studio.mjs";
import { canvasOf } from "./workbench.mjs";

/** The screen beside the rail, from the last button of the rail on. */
const screen = { from: "nav > div button", within: "main" };
/** What a tab shows, and the tab. */
const panel = "[role=tabpanel],[role=tablist]";

test("every action is reached by keyboard", { timeout: 600_000 }, async (t) => {
  const home = await freshHome(t);
  const { page, stop } = await show("chromium", home);
  t.after(stop);
  const ask = engineOf(page);
  const press = async (...keys) => {
    for (const key of keys) await page.press(key);
  };
  const times = (n, key) => press(...Array.from({ length: n }, () => key));
  /** An attribute of what has the focus. */
  const attribute = (name) => page.run((of) => document.activeElement.getAttribute(of), name);
  /** Waits until an answer of the engine holds what it should. */
  const engine = (path, isSo, what) => until(async () => isSo(await ask("GET", path)), what);
  const open = async (place, says) => {
    await page.go(place);
    await page.sees(says);
    await pause(400);
  };
  const lists = async (names) => {
    for (const name of names) {
      const [role, called] = /^(\w+) '(.*)'$/.exec(name).slice(1);
      await focus(page, role === "combobox" ? "[role=combobox]" : role, called);
      await openList(page, name);
    }
  };
  /** Opens a draft of this face in the designer; its DNA is asked from the engine. */
  const designed = async (draft, identity) => {
    const id = crypto.randomUUID();
    const path = `/drafts/${id}`;
    const body = { draft_dna: { ...draft, identity }, reason: "", kept: [] };
    await ask("PUT", path, { body, revision: 0 });
    await page.go(`#/muse/new/${id}`);
    await page.sees("immutable");
    return { dna: async () => (await ask("GET", path)).body.draft_dna };
  };
  /** Walks what each of these tabs shows; arrows got to the tabs themselves before. */
  const tabs = async (names) => {
    for (const name of names) {
      await focus(page, "[role=tab]", name);
      await pause(300);
      await lists(await reachAll(page, name, { from: "[role=tab][aria-selected=true]", within: panel }));
    }
  };
  /** A take in the loupe, whatever is shown there now. */
  const openTake = async (take, says) => {
    await page.go("#/review");
    await open(`#/review/${take}`, says);
    await focus(page, "[data-desk]");
  };
  let made = null;

  await t.test("the first run", async () => {
    await page.sees("A studio for one creative identity", 60_000);
    await watch(page);
    await reachAll(page, "welcome");
    await focus(page, "button", "Go on");
    await press("Enter");
    await page.find("radio", "", { waitMs: 60_000 });
    await reachAll(page, "the three people");
    await focus(page, "input[type=radio]");
    await press("Space");
    await focus(page, "button", "Go on");
    await press("Enter");
    await page.sees("make first");
    await reachAll(page, "the first wish");
    await focus(page, "button", "Skip to the studio");
    await press("Enter");
    await page.find("link", "Today");
    made = await furnish(page);
  });

  await t.test("Today, and what the rail opens", async () => {
    await open("#/today", "Night in the library");
    const [who] = await reachAll(page, "Today");
    await lists([who]);
    await focus(page, "a", "Today");
    await dialog(page, "the palette", () => press("Control+k"));
    await dialog(page, "the list of keys", () => press("?"));
    await dialog(
      page,
      "the sheet that asks for a work",
      () => press("n"),
      async () => {
        await page.write("Fog and clay");
        await page.sees("Return on cost");
        await lists(["combobox 'Muse'", "combobox 'For'"]);
      },
    );
  });

  await t.test("a word said in Today is taken back by keys", async () => {
    const [first] = made.takes;
    const becomes = (state) =>
      engine(`/productions/${first}`, ({ production }) => production.state === state, state);
    await focus(page, "[data-row]", "Fog over an empty plaza");
    await press("x");
    await becomes("rejected");
    await page.sees("Undo");
    await press("F8");
    assert.equal(await page.run(() => document.activeElement.textContent), "Undo");
    await press("Enter");
    await becomes("in_review");
    await focus(page, "[data-row]", "Fog over an empty plaza");
    await press("a");
    await becomes("approved");
    await press("Control+z");
    await becomes("in_review");
    await focus(page, "[data-row]", "Fog over an empty plaza");
    await press("ArrowDown", "ArrowUp", "Enter");
    await until(() => page.run((id) => location.hash === `#/review/${id}`, first), "the loupe shows it");
  });

  await t.test("Muse", async () => {
    await open("#/muse", "Generation 1 of 1");
    await reachAll(page, "Muse", screen);
    await focus(page, "li > button[title]:has(img)");
    await dialog(page, "a picture she is known by", () => press("Enter"));
    // A press of the mouse in between changes nothing about the keys.
    await page.click("tab", "Voice");
    await press("Shift+Tab", "Tab");
    assert.equal(await attribute("role"), "tab");
    const { generations, head } = await ask("GET", `/muses/${made.muse}`);
    assert.equal(generations.length, 1);
    const next = { ...draftOf(head.dna.name, "mei"), persona: "Reads hands like maps." };
    await ask("POST", `/muses/${made.muse}/generations`, { draft_dna: next, reason: "a year later" });
    await page.sees("Generation 2 of 2");
    await focus(page, "button[aria-pressed]", "Generation 1");
    await press("Enter");
    await page.sees("An earlier generation");
    await focus(page, "button", "Compare");
    await dialog(
      page,
      "two generations",
      () => press("Enter"),
      () => lists(["combobox 'Before'", "combobox 'After'"]),
    );
  });

  await t.test("Trends", async () => {
    await open("#/trends", "Brutalist library");
    await reachAll(page, "Trends", screen);
    await focus(page, "[role=grid]", "Trends");
    await press("ArrowDown");
    await dialog(
      page,
      "a trend",
      () => press("Enter"),
      () => page.sees("Where it was seen"),
    );
    await focus(page, "button", "Import");
    await dialog(page, "bringing a file", () => press("Enter"));
    await focus(page, "[role=columnheader] button", "Trend");
    await press("Enter");
    await until(
      () => page.run(() => document.querySelector("[aria-sort=descending]") !== null),
      "it is sorted",
    );
    const points = await page.run(() =>
      [...document.querySelectorAll("[data-point]")].map((one) => one.dataset.point),
    );
    assert.equal(points.length, 5);
  });

  await t.test("what she listens to", async () => {
    await open("#/trends/listening", "Nothing is listened to yet");
    await reachAll(page, "nothing listened to", screen);
    await focus(page, "button", "Listen to something");
    await dialog(
      page,
      "listening to something",
      () => press("Enter"),
      () => lists(["combobox 'What'", "combobox 'In which order'", "combobox 'At least between two looks'"]),
    );
    const paid = { listening: { what: "hashtags", names: ["fog"] }, muse: made.muse, cap: 250_000 };
    for (const feed of [paid, { listening: { what: "file", path: "/nowhere/posts.jsonl" } }])
      await ask("POST", "/feeds", feed);
    await page.sees("#fog");
    await reachAll(page, "what she listens to", screen);
    await focus(page, "[role=grid]", "What she listens to");
    await press("Home");
    await dialog(
      page,
      "a feed",
      () => press("Enter"),
      async () => {
        await page.sees("The studio has no key for Apify.");
        await focus(page, "button", "Change");
        await press("Enter");
        await focus(page, "button", "Stop listening");
        await press("Enter");
        await page.find("button", "Keep it");
      },
    );
  });

  await t.test("Films", async () => {
    await open("#/films", "No film yet");
    await reachAll(page, "no film", screen);
    await focus(page, "button", "New film");
    await dialog(
      page,
      "a new film",
      () => press("Enter"),
      () => lists(["combobox 'Muse'", "combobox 'Filmed by'"]),
    );
    const film = await ask("POST", "/films", { intent: "Fog and clay", muse: made.muse, count: 2, secs: 6 });
    await open(`#/films/${film.film_id}`, "Make 2 pictures");
    await lists((await reachAll(page, "a film", screen)).filter((name) => name.startsWith("combobox")));
  });

  await t.test("Budget", async () => {
    await open("#/budget", "Ledger");
    await lists(await reachAll(page, "Budget", screen));
    await focus(page, "button", "$5.00");
    await dialog(page, "the cap", () => press("Enter"));
    await focus(page, "button", "Deposit for");
    await dialog(page, "the wallet", () => press("Enter"));
    await focus(page, "[role=slider]", "");
    await press("End");
    const end = await attribute("aria-valuetext");
    await press("ArrowLeft");
    assert.notEqual(await attribute("aria-valuetext"), end);
    await press("Home", "ArrowRight");
    assert.equal(await attribute("aria-valuenow"), "1");
  });

  await t.test("the designer with a ready face", async () => {
    await open("#/muse/new", "A new Muse");
    await reachAll(page, "the ways to a new Muse", screen);
    await focus(page, "button", "Take a ready face");
    await press("Enter");
    await page.find("radio", "Idris");
    await lists(await reachAll(page, "the ready faces", screen));
    // The walk came back to the first of the three, which arrows chose on their way.
    await page.find("img", "Nova", { waitMs: 30_000 });
    await focus(page, "button", "Surprise me");
    await dialog(page, "what is drawn again", () => press("Enter"));
  });

  await t.test("the face forge", async () => {
    const { dna } = await designed(draftOf("Ada", "mei"), { kind: "forged", design: { version: 1 } });
    await focus(page, "input[type=radio],[role=radio]", "Face");
    await press("Enter");
    await focus(page, "[role=slider]", "Age");
    const age = (draft) => draft.identity.design.macro?.age;
    const before = age(await dna());
    await press("ArrowRight", "ArrowRight", "ArrowRight");
    await until(async () => age(await dna()) > (before ?? 0), "the engine keeps the age");
    const shown = await attribute("aria-valuenow");
    assert.equal(Number(shown).toFixed(2), age(await dna()).toFixed(2));
    await press("Delete");
    await until(async () => (age(await dna()) ?? null) === (before ?? null), "the age is put back");
    await focus(page, "[role=application]", "The head");
    const turned = await page.run(() => document.querySelector("canvas").getAttribute("aria-label"));
    await press("ArrowRight");
    await until(
      () => page.run((was) => document.querySelector("canvas").getAttribute("aria-label") !== was, turned),
      "the head is turned",
    );
    await reachAll(page, "the forge", screen);
    await tabs(["Faces", "Mix", "Identity"]);
  });

  await t.test("a draft is thrown away", async () => {
    await open("#/muse/new", "Unfinished");
    await reachAll(page, "the drafts", screen);
    const before = (await ask("GET", "/drafts")).length;
    await focus(page, "li button", "Remove");
    await dialog(page, "the question before", () => press("Enter"));
    await press("Enter");
    await focus(page, "[role=dialog] button", "Remove");
    await press("Enter");
    await engine("/drafts", (drafts) => drafts.length === before - 1, "one draft less");
  });

  await t.test("her character: axes, values, light, colours", async () => {
    const draft = draftOf("Ada", "idris");
    const { dna } = await designed(draft, draft.identity);
    await focus(page, "[role=radio]", "Character");
    await press("Enter");
    await page.sees("She would");
    const becomes = (isSo, what) => until(async () => isSo(await dna()), what);

    await focus(page, "[role=slider]", "Autonomy");
    await press("ArrowUp", "ArrowUp");
    await becomes((now) => now.moral_graph.axes.autonomy === 0.7, "the axis is moved");
    await focus(page, "button", "Calm, value");
    await press("c");
    await focus(page, "button", "Ego, axis");
    await press("Enter");
    const joined = ({ moral_graph }) =>
      moral_graph.edges.some(({ from, to }) => from === "calm" && to === "ego");
    await becomes(joined, "two nodes are connected");
    await focus(page, "button", "Calm supports Ego");
    await press("Delete");
    await becomes((now) => !joined(now), "the connection is gone");
    await focus(page, "button", "Calm, value");
    await press("Delete");
    await becomes(({ moral_graph }) => moral_graph.values.length === 1, "the value is gone");
    await press("Control+z");
    await becomes(({ moral_graph }) => moral_graph.values.length === 2, "it is back");

    await reachAll(page, "the character", screen);
    await focus(page, "[role=tab]", "Style");
    await focus(page, "[role=slider]", "Light");
    await press("ArrowRight", "ArrowUp");
    await becomes(
      ({ style: { light } }) => light.azimuth_degrees === 40 && light.elevation_degrees === 40,
      "the light is moved",
    );
    await focus(page, "[role=slider]", "Warmth");
    await press("ArrowRight");
    await becomes(({ style: { light } }) => light.warmth > 0.155, "the light is warmer");
    await focus(page, "button", "Change colour 2");
    await dialog(page, "a colour", () => press("Enter"));
    await tabs(["Style", "Voice", "Red lines", "Limits"]);
    await focus(page, "button", "Seal her");
    await dialog(page, "the seal", () => press("Enter"));
  });

  await t.test("reference pictures: chosen, moved, cropped, removed", async () => {
    const blobs = await page.run(async () => {
      const kept = [];
      for (const view of [0, 1, 2]) {
        const picture = await (await fetch(`/api/v1/starters/idris/${view}`)).blob();
        const answer = await fetch("/api/v1/pictures", { method: "POST", body: picture });
        kept.push((await answer.json()).blob);
      }
      return kept;
    });
    const basis = { kind: "synthetic", origin: "the test" };
    const references = { kind: "references", references: blobs, basis, domain: "rendered" };
    const { dna } = await designed(draftOf("Ada", "idris"), references);
    const order = async () => (await dna()).identity.references;
    await page.sees("Enrolment would take them all", 60_000);
    await focus(page, "li[draggable] button");
    await reachAll(page, "the reference board", screen);
    await focus(page, "li[draggable] button");
    await press("Alt+ArrowRight");
    await until(async () => (await order())[1] === blobs[0], "the first is the second now");
    await focus(page, "li[draggable] button");
    await dialog(
      page,
      "the crop",
      () => press("Enter"),
      async () => {
        await focus(page, "[role=application]", "Part to keep");
        const part = () =>
          page.run(() => {
            const { x, y, width, height } = document.querySelector("[role=dialog] svg rect");
            return [x, y, width, height].map((length) => length.baseVal.value);
          });
        const [x, y, width, height] = await part();
        await press("Shift+ArrowLeft", "Shift+ArrowUp", "ArrowRight", "ArrowDown");
        const after = await part();
        assert.ok(after[0] > x && after[1] > y && after[2] < width && after[3] < height, `${after}`);
      },
    );
    await press("Enter");
    await focus(page, "[role=application]", "Part to keep");
    await press("Shift+ArrowLeft");
    await focus(page, "[role=dialog] button", "Crop");
    await press("Enter");
    await until(async () => !blobs.includes((await order())[0]), "the cropped one is in its place", 30_000);
    await focus(page, "li[draggable] button");
    await press("Delete");
    await until(async () => (await order()).length === 2, "it is removed");
  });

  await t.test("Review: the grid, and what is chosen in it", async () => {
    const stars = (wanted) =>
      engine(
        "/takes",
        ({ takes }) => takes.filter((one) => one.stars === 3).length === wanted,
        `${wanted} have stars`,
      );
    await open("#/review", "Everything");
    await focus(page, "[role=grid]", "");
    await lists(await reachAll(page, "the grid", screen));
    await focus(page, "[role=grid]", "");
    await press("Home", "Shift+ArrowRight", "3");
    await stars(2);
    await press("Control+z");
    await stars(0);
    await press(
      "Escape",
      "Home",
      "Control+Space",
      "Control+ArrowRight",
      "Control+ArrowRight",
      "Control+Space",
      "3",
    );
    await stars(2);
    await press("Control+z");
    await stars(0);
    await press("Control+a", "3");
    await stars(3);
    await press("Control+z", "Escape");
    await stars(0);
    await dialog(page, "the keys of the review", () => press("?"));
  });

  await t.test("Review: zoom, notes, drawings, comparison", async () => {
    const [take] = made.takes;
    const pins = () => ask("GET", `/productions/${take}/pins`);
    await openTake(take, "Fog over an empty plaza");
    const shown = () => page.run(() => document.querySelector("[data-shown=true]").style.transform);
    const changes = async (key) => {
      const before = await shown();
      await press(key);
      await until(async () => (await shown()) !== before, `${key} shows`);
    };
    for (const key of ["+", "+", "+", "+", "Shift+ArrowRight", "Shift+ArrowDown", "-", "z"])
      await changes(key);
    await press("d", "ArrowRight", "ArrowRight", "ArrowDown", "Enter");
    await focus(page, "textarea");
    await page.write("the fog begins here");
    await press("Enter");
    const [pin] = await until(async () => ((await pins()).length === 1 ? pins() : null), "the note is kept");
    assert.deepEqual([pin.x, pin.y, pin.text], [0.52, 0.52, "the fog begins here"]);
    await press("Space", "Shift+ArrowRight", "ArrowUp", "Shift+ArrowLeft", "Space");
    await focus(page, "textarea");
    await press("Enter");
    const both = await until(
      async () => ((await pins()).length === 2 ? pins() : null),
      "the drawing is kept",
    );
    assert.equal(both.find(({ pin_id }) => pin_id !== pin.pin_id).stroke.length, 4);
    await reachAll(page, "the loupe with its notes", screen);
    // The arrows of the walk went on to other takes.
    await openTake(take, "the fog begins here");
    await press("d", "Tab", "Enter");
    await focus(page, "[data-own] button", "Remove");
    await press("Enter");
    await until(async () => (await pins()).length === 1, "the note is gone");
    await press("Escape", "c");
    await page.find("radio", "Wipe");
    await reachAll(page, "the comparison", screen);
    const active = () =>
      page.run(() => [...document.querySelectorAll("[data-active]")].map((one) => one.dataset.active).join());
    const first = await active();
    await focus(page, "[data-desk]");
    await press("ArrowRight");
    await until(async () => (await active()) !== first, "the other one is acted on");
    await focus(page, "[role=radio]", "Wipe");
    await press("Enter");
    await focus(page, "[role=slider]", "Edge");
    await press("Home", "ArrowRight");
    assert.equal(await attribute("aria-valuenow"), "2");
    await reachAll(page, "the wipe", screen);
    await press("Escape");
  });

  await t.test("Review: a reason, a release", async () => {
    const [, , take] = made.takes;
    const becomes = (state) =>
      engine(`/productions/${take}`, ({ production }) => production.state === state, state);
    await openTake(take, "Night in the library");
    await press("e", "w");
    await until(() => page.run(() => document.activeElement.tagName === "INPUT"), "the reason is asked for");
    await page.write("more light");
    await press("Enter");
    await engine(
      `/productions/${take}`,
      ({ reviews }) => reviews.some(({ why }) => why === "more light"),
      "the reason is kept",
    );
    await openTake(take, "Night in the library");
    await press("a");
    await becomes("approved");
    await openTake(take, "Night in the library");
    await dialog(page, "the release", () => press("l"));
    await press("l");
    await focus(page, "[role=dialog] button", "Release");
    await press("Enter");
    await becomes("released");
    await page.sees("Copy");
    await reachAll(page, "where it lies now");
    await press("Escape");
  });

  await t.test("Workbench: everything around a workflow", async () => {
    await open("#/workbench", "Draw how a picture is made");
    await reachAll(page, "where a workflow begins", screen);
    const { workflow_id: id } = await ask("POST", "/workflows", { template: "identity_sdxl" });
    await open(`#/workbench/${id}`, "Script");
    const canvas = canvasOf(page);
    await canvas.goTo(/^Seed/);
    await press("Alt+2");
    await page.sees("Inspector");
    for (const name of ["Queue", "Problems", "Script", "Versions"]) {
      await focus(page, "button[aria-controls=workbench-drawer]", name);
      await press("Enter");
      await pause(500);
      await canvas.goTo(/^Seed/);
      await reachAll(page, `a workflow with ${name}`, screen);
    }
    await canvas.focus();
    await dialog(page, "the keys of the workbench", () => press("?"));
    await dialog(page, "a version to save", () => press("Control+s"));
    await focus(page, "button", "Open…");
    await dialog(page, "every workflow", () => press("Enter"));
    await press("Alt+3");
  });

  await t.test("Workbench: everything on its canvas", async () => {
    const canvas = canvasOf(page);
    const path = `/workflows/${await page.run(() => location.hash.split("/")[2])}`;
    const becomes = (isSo, what) => engine(path, ({ document }) => isSo(document), what);
    const given = (await ask("GET", path)).document;
    const title = /^Preview Image/;
    const added = ({ nodes }) => nodes.find(({ type }) => type === "PreviewImage");

    await canvas.focus();
    await press("a");
    await page.find("dialog", "Search nodes");
    await page.write("Preview Image");
    await page.find("option", "Preview Image");
    await press("Enter");
    await becomes(added, "a node is added");
    await canvas.goTo(title);
    await canvas.part(/^Input images/);
    await press("c", "Tab", "Enter");
    await becomes((now) => added(now).inputs[0].link != null, "it is linked");
    await press("Delete");
    await becomes((now) => added(now).inputs[0].link == null, "the link is gone");

    const { pos } = added((await ask("GET", path)).document);
    await canvas.goTo(title);
    await press("Alt+ArrowRight", "Alt+Shift+ArrowDown");
    await becomes((now) => {
      const [x, y] = added(now).pos;
      return x - pos[0] === 10 && y - pos[1] === 1;
    }, "it is moved");
    await press("Alt+c");
    await becomes((now) => added(now).flags?.collapsed === true, "it is folded");
    await press("Alt+c", "p");
    await becomes((now) => added(now).flags?.pinned === true, "it is pinned");
    await press("p", "Control+m");
    await becomes((now) => added(now).mode === 2, "it is muted");
    await press("Control+b");
    await becomes((now) => added(now).mode === 4, "it is bypassed");
    await press("F2");
    await page.find("dialog", "New title");
    await press("Control+a");
    await page.write("A look");
    await press("Enter");
    await becomes((now) => added(now).title === "A look", "it has another title");
    await press("Control+g");
    await becomes((now) => now.groups.length === (given.groups ?? []).length + 1, "a group is around it");
    await canvas.goTo(/^A look/);
    await press("Control+d");
    await becomes((now) => now.nodes.length === given.nodes.length + 2, "there are two");
    await press("Delete");
    await becomes((now) => now.nodes.length === given.nodes.length + 1, "there is one");

    await canvas.goTo(/^A look/);
    await press("ContextMenu");
    const rows = await until(
      () => page.run(() => document.querySelectorAll("[role=menuitem]").length),
      "a menu",
    );
    const heard = new Set();
    for (let n = 0; n < rows; n++) {
      await press("ArrowDown");
      await pause(30);
      heard.add(await page.run(() => document.activeElement.textContent));
    }
    assert.equal(heard.size, rows, [...heard].join(", "));
    await press("Escape");
    await until(
      () => page.run(() => document.activeElement.matches("[data-canvas] canvas")),
      "the canvas has the keys",
    );

    await focus(page, "[role=tree]");
    await press("End", "Home", "ArrowDown", "ArrowRight", "ArrowDown");
    const nodes = (await ask("GET", path)).document.nodes.length;
    for (let n = 0; (await ask("GET", path)).document.nodes.length === nodes; n++) {
      assert.ok(n < 12, "a node is found in the tree");
      // A branch is opened, a node is added.
      await press("Enter", "ArrowDown");
      await pause(200);
    }
    await canvas.goTo(/^A look/);
    await press("Control+Shift+e");
    await becomes((now) => now.definitions?.subgraphs?.length === 1, "it is a subgraph");
    await canvas.goTo(/^New subgraph/);
    await press("Shift+Enter");
    await until(
      () => page.run(() => document.querySelector("[aria-current=location]") !== null),
      "its inside is shown",
    );
    await press("Escape", "Escape");
    await until(
      () => page.run(() => document.querySelector("[aria-current=location]") === null),
      "the graph around it is shown",
    );

    const standing = () => ask("GET", path);
    for (let n = 0; (await standing()).can_undo; n++) {
      assert.ok(n < 60, "undo comes to an end");
      await press("Control+z");
      await pause(60);
    }
    assert.deepEqual((await standing()).document, given);
    await press("Control+Shift+z");
    await becomes(added, "the first step is done again");
  });

  await t.test("Burst and Settings", async () => {
    await open("#/burst", "This machine");
    await reachAll(page, "Burst", screen);
    await open("#/settings", "Connections");
    await pause(1_000);
    await reachAll(page, "Settings", screen);
    await focus(page, "[role=radio]", "Model server");
    await press("Space");
    await page.find("textbox", "Its address");
    await reachAll(page, "a mind outside", screen);
    await ask("PUT", "/keys/google_key", { value: "not-a-real-key" });
    await page.find("button", "Replace: Key of Google");
    await focus(page, "button", "Replace: Key of Google");
    await press("Enter");
    await page.find("textbox", "Key of Google");
    await reachAll(page, "another key", screen);
    await focus(page, "[role=grid]", "Models and prices");
    await dialog(page, "a model", () => press("Enter"));
  });

  // A library of the dialogs would lock scrolling by a style of its own; the page's policy refuses, and nothing scrolls.
  // Nobody has the picture that a template names.
  assert.deepEqual(
    page.mistakes.filter((said) => !/^Applying inline style|status of 404 .*\/nodes\/picture\?/.test(said)),
    [],
  );
});
