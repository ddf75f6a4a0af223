import { runInNewContext } from "node:vm";
import { setFlagsFromString } from "node:v8";
import { afterEach, expect, test, vi } from "vitest";
import { serve } from "../../tests/server";
import { createDoor } from "./index";

afterEach(() => void vi.unstubAllGlobals());

test("the door knows the routes of the engine's own document", async () => {
  const base = await serve((request, response) => {
    if (request.url === "/api/v1/events") {
      response
        .writeHead(200, { "Content-Type": "text/event-stream" })
        .end('id: 1\nevent: hello\ndata: {"ok":true}\n\n');
    } else {
      response
        .writeHead(200, { "Content-Type": "application/json" })
        .end(JSON.stringify({ seed: 7, draft_dna: {}, asked: request.url }));
    }
  });
  const door = createDoor({ baseUrl: base, token: "secret" });
  expect(await door.call("surprise_me", { query: { seed: 7 } })).toMatchObject({
    asked: "/muses/surprise-me?seed=7",
  });
  for await (const event of door.events()) {
    expect(event).toEqual({ id: "1", kind: "hello", data: { ok: true } });
    break;
  }
});

test("a window with another way out may bring its own fetch", async () => {
  const asked: string[] = [];
  const door = createDoor({
    baseUrl: "http://engine",
    token: "secret",
    fetch: (url) => {
      asked.push(new Request(url).url);
      return Promise.resolve(Response.json({ seed: 7, draft_dna: {} }));
    },
  });
  await door.call("surprise_me");
  expect(asked).toEqual(["http://engine/muses/surprise-me"]);
});

test("what is asked while the page goes outlives it", async () => {
  const sent: (readonly [string, boolean | undefined])[] = [];
  const standing = { revision: 2, can_undo: true, can_redo: false };
  const door = createDoor({
    baseUrl: "http://engine",
    fetch: (url, init) => {
      sent.push([new Request(url).url, init?.keepalive]);
      return Promise.resolve(Response.json(standing));
    },
  });
  const asked = { path: { workflow: "w" }, body: { revision: 1, edits: [] } };
  expect(await door.lastCall("edit_workflow", asked)).toEqual(standing);
  await door.call("edit_workflow", asked);
  const address = "http://engine/api/v1/workflows/w/edits";
  expect(sent).toEqual([
    [address, true],
    [address, undefined],
  ]);
});

test("documents keep all digits of their numbers, other answers are read as ever", async () => {
  // Node has it from 21 on, and before that behind a flag.
  setFlagsFromString("--harmony-json-parse-with-source");
  vi.stubGlobal("JSON", runInNewContext("JSON"));
  const digits = "18446744073709551557";
  const texts: Readonly<Record<string, string>> = {
    "/api/v1/workflows/w/prompt": `{"3":{"inputs":{"seed":${digits}}}}`,
    "/api/v1/nodes": `{"classes":{"KSampler":{"max":${digits}}}}`,
  };
  const door = createDoor({
    baseUrl: "http://engine",
    fetch: (url) => Promise.resolve(new Response(texts[new URL(new Request(url).url).pathname])),
  });
  const prompt = await door.call("workflow_prompt", { path: { workflow: "w" } });
  expect(JSON.stringify(prompt)).toBe(texts["/api/v1/workflows/w/prompt"]);
  expect((await door.call("known_nodes")).classes).toEqual({ KSampler: { max: Number(digits) } });
});
