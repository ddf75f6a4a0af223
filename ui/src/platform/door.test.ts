import { expect, test } from "vitest";
import { serve } from "../../tests/server";
import { createDoor } from "./index";

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
