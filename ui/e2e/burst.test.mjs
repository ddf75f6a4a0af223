// A GPU is rented by hand in a cluster that speaks as Kubernetes does: set up, tested, asked for with its maximum loss in
// sight, rendered on while its cost ticks, stopped, gone; and a cluster that has none says so in words.
import assert from "node:assert/strict";
import path from "node:path";
import { test } from "node:test";
import { setTimeout as pause } from "node:timers/promises";
import { besideComfy } from "./comfy.mjs";
import { draftOf, engineOf } from "./furnished.mjs";
import { besideKube } from "./kube.mjs";
import { until } from "./reach.mjs";
import { freshHome, show } from "./studio.mjs";

/** A machine, its image and ComfyUI take the cluster 50 s. */
const upMs = 180_000;

test("a GPU is rented, rendered on and let go", { timeout: 900_000 }, async (t) => {
  const comfy = await besideComfy();
  t.after(comfy.stop);
  comfy.does("her");
  const home = await freshHome(t);
  const config = path.join(home, "kubeconfig");
  const kube = await besideKube(config, new URL(comfy.url).host);
  t.after(kube.stop);
  process.env.KUBECONFIG = config;
  t.after(() => delete process.env.KUBECONFIG);

  const { page, stop } = await show("chromium", home);
  t.after(stop);
  await page.sees("A studio for one creative identity", 60_000);
  const ask = engineOf(page);
  await ask("PUT", "/settings", { first_run_done: true, locale: "en" });
  const mei = await ask("POST", "/muses/genesis", { draft_dna: draftOf("Mei Okabe", "mei") });
  const muse = mei.head.dna.muse_id;
  await ask("POST", `/wallets/${muse}/deposit`, { amount: 20_000_000 });
  await page.reload();
  const choose = async (list, option) => {
    await page.click("combobox", list);
    await page.click("option", option);
  };
  const sessions = async () => (await ask("GET", "/burst")).sessions;
  const alive = async () => (await sessions()).filter(({ phase }) => phase !== "gone");

  await t.test("a studio without a cluster says so, and leads to where one is set up", async () => {
    await page.go("#/burst");
    await page.sees("No cluster is set up yet");
    await page.press("Control+k");
    await page.write("rent a GPU");
    await page.press("Enter");
    await page.find("button", "Set up the cluster");
    await page.press("Escape");
    await page.click("button", "Set up in Settings");
    await page.sees("GPUs rented by the minute in a Kubernetes of your own");
  });

  await t.test("what is missing is named before anything is sent", async () => {
    await page.click("combobox", "Context");
    await page.click("option", "double", { exact: true });
    await page.fill("Image of ComfyUI", "two words");
    await page.sees("A name such as registry/name:tag, without blanks.");
    await page.fill("Namespace", "muse-burst");
    await page.click("radio", "By accelerator");
    await page.fill("Accelerator", "no/way");
    await page.sees("Letters, digits, and inner hyphens or dots; at most 63.");
    await page.click("button", "Set up and test");
    assert.equal((await ask("GET", "/burst")).is_set_up, false);
  });

  await t.test("a cluster is set up, tested, and told what is applied there", async () => {
    await page.fill("Image of ComfyUI", "registry.example/comfyui:1");
    await page.fill("Accelerator", "nvidia-l4");
    await choose("Price", "nvidia-l4");
    await page.fill("Minutes a session is granted", "20");
    await page.press("Tab");
    await page.click("button", "Set up and test");
    await page.sees("Sessions can run");
    await page.run(() => {
      const folded = [...document.querySelectorAll("summary")].find((line) =>
        /as they should be/.test(line.textContent),
      );
      folded.click();
    });
    await page.sees("Kubernetes v1");
    const { setup, is_set_up } = await ask("GET", "/burst");
    assert.equal(is_set_up, true);
    assert.deepEqual(
      [setup.cluster, setup.image, setup.accelerator, setup.minutes],
      [{ by: "context", file: null, context: "double" }, "registry.example/comfyui:1", "nvidia-l4", 20],
    );
    await page.click("button", "Test Kubernetes");
    await page.sees("Sessions can run");
    await page.click("button", "Show the YAML");
    await page.sees("kind: Role");
    await page.find("button", "Download");
  });

  await t.test("everything it can cost stands in the sheet, and Esc costs nothing", async () => {
    await page.go("#/today");
    await page.press("Control+k");
    await page.write("rent a GPU");
    await page.press("Enter");
    await page.find("dialog", "Rent a GPU");
    await page.sees("Most you can lose");
    await page.sees(/If this computer dies now at most \$0\.\d\d: without a word from here/);
    await page.sees(/after .+ without work, when you stop it, and after 20 minutes whatever happens/);
    await page.find("button", "Burst · $");
    const [before] = /max \$[\d.]+/.exec(await page.run(() => document.body.innerText)) ?? [];
    await page.click("slider", "At most");
    for (let n = 0; n < 10; n += 1) await page.press("ArrowLeft");
    await until(async () => {
      const now = /max \$[\d.]+/.exec(await page.run(() => document.body.innerText))?.[0];
      return now !== undefined && now !== before;
    }, "fewer minutes lose less");
    await page.press("Escape");
    await until(async () => !(await page.has("dialog", "Rent a GPU")), "the sheet closes");
    assert.deepEqual(await sessions(), []);
  });

  let burst = "";
  await t.test("one click starts a session, and its life is told until it is ready", async () => {
    await page.go("#/burst");
    await page.sees("No GPU is rented now");
    await page.click("button", "Start a session");
    await page.click("button", "Burst · $", { waitMs: 30_000 });
    await page.sees("A GPU is asked for.");
    await until(async () => (await alive()).length === 1, "one session lives");
    const [session] = await alive();
    burst = session.burst_id;
    assert.equal(session.held > 0, true, "its maximum is held");
    await page.sees("of at most $");
    await page.sees(/Asked[\s\S]*Machine found/, upMs);
    await until(
      async () => ["ready", "idle"].includes((await ask("GET", `/burst/sessions/${burst}`)).phase),
      "it becomes ready",
      upMs,
    );
    await page.sees(/Ready/);
  });

  await t.test("its cost goes on between two words of the engine", async () => {
    const spent = () =>
      page.run(() => /\$\d+\.\d{4}(?=\s*of at most)/.exec(document.body.innerText)?.[0] ?? "");
    const seen = new Set();
    for (let n = 0; n < 8; n += 1) {
      seen.add(await spent());
      await pause(1_000);
    }
    assert.ok(seen.size >= 4 && !seen.has(""), [...seen].join(" "));
  });

  await t.test(
    "a picture is made on it, and the session is used again rather than another begun",
    async () => {
      await page.press("n");
      await page.find("dialog", "Make something");
      await page.fill("What should be made", "A clay cup on linen");
      await page.click("radio", "Rented GPU");
      await page.sees("A session of hers is alive: renders go to it.");
      await page.click("button", /* Make, or Make it anyway */ "Burst · $", { waitMs: 60_000 });
      await until(
        async () => {
          const [work] = await ask("GET", "/productions?limit=1");
          if (work?.problem) throw new Error(JSON.stringify(work.problem));
          return work?.state === "in_review";
        },
        "its picture waits for a word",
        upMs,
      );
      const [work] = await ask("GET", "/productions?limit=1");
      assert.equal(work.plan.renderer, "burst");
      assert.deepEqual(
        (await sessions()).map(({ burst_id }) => burst_id),
        [burst],
      );
      const { stretches } = await ask("GET", `/burst/sessions/${burst}`);
      assert.ok(stretches.some(({ phase, cost }) => phase === "rendering" && cost > 0));
      await page.press("Escape");
    },
  );

  await t.test("its log is read, and it is stopped with one click", async () => {
    await kube.tell({ log: "Starting server\nTo see the GUI go to: http://127.0.0.1:8188" });
    await page.go("#/burst");
    await page.click("button", "Log", { exact: true });
    await page.sees("To see the GUI go to");
    await page.press("Escape");
    await page.click("button", "Stop", { exact: true });
    await until(async () => (await alive()).length === 0, "it is gone", upMs);
    await page.sees("You stopped it.");
    await page.sees(/\$[\d.]+ settled/);
    const gone = await ask("GET", `/burst/sessions/${burst}`);
    assert.equal(gone.ends.why, "asked");
    assert.ok(gone.cost > 0 && gone.cost <= gone.held, `${gone.cost} of ${gone.held}`);
    await until(
      async () => (await ask("GET", "/limits")).breaker.in_flight === 0,
      "nothing is held any more",
    );
  });

  await t.test("a cluster without a GPU says so in words, in both languages, and costs nothing", async () => {
    await kube.tell({ gpus: 0 });
    await page.click("button", "Start a session");
    await page.click("button", "Burst · $", { waitMs: 30_000 });
    await page.sees("No machine with such a GPU is to be had right now.", upMs);
    await page.sees("Waiting costs nothing.");
    await ask("PUT", "/settings", { locale: "fr" });
    await page.sees("Aucune machine avec un tel GPU n’est libre en ce moment.");
    await ask("PUT", "/settings", { locale: "en" });
    const [session] = await alive();
    assert.equal(session.spent, 0);
    await page.click("button", "Stop", { exact: true });
    await until(async () => (await alive()).length === 0, "it is gone", upMs);
  });

  await t.test("a pool is planned before anybody pays for one", async () => {
    await page.click("tab", "Planning");
    await page.sees(/warm pods? (is|are) enough|None of these pools/, 60_000);
    await page.find("img", "Found a warm pod, cost an hour");
    await page.find("row", "0");
  });

  assert.deepEqual(
    // A studio without a cluster is asked what a session would cost, and refuses.
    page.mistakes.filter((said) => !/^Applying inline style|status of 4\d\d .*\/burst\/offer/.test(said)),
    [],
  );
});
