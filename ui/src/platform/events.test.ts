import type { IncomingMessage, ServerResponse } from "node:http";
import { expect, test } from "vitest";
import { serve } from "../../tests/server";
import { type EngineEvent, type Listening, listen } from "./events";

/** Serves the answers in turn, one a connection, and notes the Last-Event-ID of each. */
async function inTurn(...answers: ((response: ServerResponse, request: IncomingMessage) => void)[]) {
  const asked: (string | undefined)[] = [];
  const base = await serve((request, response) => {
    asked.push(request.headers["last-event-id"]?.toString());
    const answer = answers[asked.length - 1];
    if (answer) answer(response, request);
    else response.writeHead(204).end();
  });
  return { base, asked };
}

const streaming = (response: ServerResponse, text: string) =>
  response.writeHead(200, { "Content-Type": "text/event-stream" }).write(text);

const event = (id: number) => `id: ${id}\nevent: step\ndata: {"n":${id}}\n\n`;

const quick: Listening = { firstPauseMs: 1, longestPauseMs: 4 };

async function collect(base: string, how: Listening = quick): Promise<string[]> {
  const seen: string[] = [];
  for await (const one of listen<{ n: number }>({ baseUrl: base, token: "secret" }, "/events", how)) {
    seen.push(`${one.id} ${one.kind} ${one.data.n}`);
  }
  return seen;
}

test("a broken connection is resumed after the last event, and none is missed or comes twice", async () => {
  const { base, asked } = await inTurn(
    (response) => {
      streaming(response, `${event(1)}${event(2)}id: 3\ndata: {`); // cut inside the third
      setTimeout(() => response.destroy(), 20);
    },
    (response) => response.writeHead(503).end(),
    (response) => {
      streaming(response, event(3));
      response.end();
    },
  );
  expect(await collect(base)).toEqual(["1 step 1", "2 step 2", "3 step 3"]);
  expect(asked).toEqual([undefined, "2", "2", "3"]);
});

test("listening can begin after a known event", async () => {
  const { base, asked } = await inTurn();
  expect(await collect(base, { ...quick, after: "41" })).toEqual([]);
  expect(asked).toEqual(["41"]);
});

test("events arrive when they happen, not when the stream ends", async () => {
  let push: (text: string) => void = () => undefined;
  const { base } = await inTurn((response) => {
    streaming(response, event(1));
    push = (text) => response.write(text);
  });
  const stop = new AbortController();
  const events = listen<{ n: number }>({ baseUrl: base }, "/events", { signal: stop.signal });
  const first = (await events.next()).value as EngineEvent<{ n: number }>;
  expect(first.data.n).toBe(1);
  push(event(2));
  const second = (await events.next()).value as EngineEvent<{ n: number }>;
  expect(second.data.n).toBe(2);
  const pending = events.next();
  stop.abort();
  expect(await pending).toEqual({ done: true, value: undefined });
});

test("who stops asking closes the connection", async () => {
  let closed: () => void = () => undefined;
  const gone = new Promise<void>((resolve) => {
    closed = resolve;
  });
  const { base } = await inTurn((response) => {
    response.on("close", closed);
    streaming(response, event(1));
  });
  const events = listen({ baseUrl: base }, "/events", quick);
  await events.next();
  await events.return();
  await gone;
});

test("an abort during the pause ends the listening without another try", async () => {
  const { base, asked } = await inTurn((response) => response.writeHead(503).end());
  const stop = new AbortController();
  const onState = () => stop.abort();
  expect(
    await collect(base, { firstPauseMs: 60_000, longestPauseMs: 60_000, signal: stop.signal, onState }),
  ).toEqual([]);
  expect(asked).toHaveLength(1);
});

test("whoever listens hears when events flow and when they do not", async () => {
  const { base } = await inTurn(
    (response) => response.writeHead(503).end(),
    (response) => streaming(response, event(1)) && response.end(),
  );
  const states: string[] = [];
  await collect(base, { ...quick, onState: (state) => states.push(state) });
  expect(states).toEqual(["waiting", "open", "waiting"]);
});

test("a refusal that waiting does not mend is thrown", async () => {
  const { base, asked } = await inTurn((response) =>
    response
      .writeHead(401, { "Content-Type": "application/problem+json" })
      .end('{"code":"token_wrong","title":"No"}'),
  );
  await expect(collect(base)).rejects.toMatchObject({ code: "token_wrong", status: 401 });
  expect(asked).toHaveLength(1);
});

test("what is not an event stream, or not JSON in one, is a bad reply", async () => {
  const page = await inTurn((response) =>
    response.writeHead(200, { "Content-Type": "text/html" }).end("<html>"),
  );
  await expect(collect(page.base)).rejects.toMatchObject({ code: "bad_reply" });
  const broken = await inTurn((response) => streaming(response, "data: {\n\n") && response.end());
  await expect(collect(broken.base)).rejects.toMatchObject({ code: "bad_reply" });
});

test("the pause that the server asks for is kept", async () => {
  const { base } = await inTurn((response) => {
    streaming(response, `retry: 80\n${event(1)}`);
    response.end();
  });
  const begun = performance.now();
  await collect(base, { firstPauseMs: 1, longestPauseMs: 1_000 });
  // Jitter keeps it in the upper half; a timer may fire a millisecond early.
  expect(performance.now() - begun).toBeGreaterThanOrEqual(39);
});
