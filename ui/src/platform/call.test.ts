import { expect, expectTypeOf, test } from "vitest";
import { bodyOf, serve } from "../../tests/server";
import { caller, type Route } from "./call";
import { EngineError } from "./problem";

// A small contract of our own in the form that the generator writes, so that the engine's may grow freely.
type Operations = {
  show_muse: {
    parameters: {
      query?: { depth?: number; tag?: string[] };
      header?: never;
      path: { id: string };
      cookie?: never;
    };
    requestBody?: never;
    responses: { 200: { content: { "application/json": { name: string } } } };
  };
  rename_muse: {
    parameters: { query?: never; header?: never; path: { id: string }; cookie?: never };
    requestBody: { content: { "application/json": { name: string } } };
    responses: { 204: { content?: never } };
  };
  portrait: {
    parameters: { query?: never; header?: never; path?: never; cookie?: never };
    requestBody?: never;
    responses: { 200: { content: { "image/png": unknown } } };
  };
  import_file: {
    parameters: { query?: never; header?: never; path?: never; cookie?: never };
    requestBody: { content: { "multipart/form-data": { file: string } } };
    responses: { 201: { content: { "application/json": number } } };
  };
  events: {
    parameters: { query?: never; header?: never; path?: never; cookie?: never };
    requestBody?: never;
    responses: { 200: { content: { "text/event-stream": unknown } } };
  };
};

const routes = {
  show_muse: { method: "GET", path: "/muses/{id}", reply: "json" },
  rename_muse: { method: "PUT", path: "/muses/{id}", reply: "nothing" },
  portrait: { method: "GET", path: "/portrait", reply: "bytes" },
  import_file: { method: "POST", path: "/import", reply: "json" },
  events: { method: "GET", path: "/events", reply: "stream" },
} as const satisfies Record<keyof Operations, Route>;

const calling = (baseUrl: string, token = "secret") => caller<Operations>(routes, { baseUrl, token });

/** What `work` rejects with, which has to be an `EngineError`. */
async function errorOf(work: Promise<unknown>): Promise<EngineError> {
  const error = await work.then(
    () => null,
    (reason: unknown) => reason,
  );
  expect(error).toBeInstanceOf(EngineError);
  return error as EngineError;
}

test("a call puts path, query and token where they belong and gives the JSON back", async () => {
  const base = await serve((request, response) => {
    response.setHeader("Content-Type", "application/json");
    response.end(
      JSON.stringify({ name: `${request.method} ${request.url} ${request.headers.authorization}` }),
    );
  });
  const shown = await calling(`${base}/`)("show_muse", {
    path: { id: "a/b é" },
    query: { depth: 2, tag: ["x", "y"] },
  });
  expectTypeOf(shown).toEqualTypeOf<{ name: string }>();
  expect(shown.name).toBe("GET /muses/a%2Fb%20%C3%A9?depth=2&tag=x&tag=y Bearer secret");
});

test("a body goes out as JSON, and no content comes back as undefined", async () => {
  let got = "";
  const base = await serve(async (request, response) => {
    got = `${request.headers["content-type"]} ${await bodyOf(request)}`;
    response.writeHead(204).end();
  });
  const work = calling(base)("rename_muse", { path: { id: "1" }, body: { name: "Nova" } });
  expectTypeOf(work).resolves.toEqualTypeOf<undefined>();
  await expect(work).resolves.toBeUndefined();
  expect(got).toBe('application/json {"name":"Nova"}');
});

test("a picture comes back as bytes with its type", async () => {
  const base = await serve((_, response) =>
    response.setHeader("Content-Type", "image/png").end(Buffer.from([1, 2, 255])),
  );
  const picture = await calling(base)("portrait");
  expectTypeOf(picture).toEqualTypeOf<Blob>();
  expect(picture.type).toBe("image/png");
  expect(new Uint8Array(await picture.arrayBuffer())).toEqual(new Uint8Array([1, 2, 255]));
});

test("a form with a file is sent as one", async () => {
  let got = "";
  const base = await serve(async (request, response) => {
    got = `${request.headers["content-type"]}\n${await bodyOf(request)}`;
    response.writeHead(201, { "Content-Type": "application/json" }).end("7");
  });
  const form = new FormData();
  form.set("file", new Blob(["hello"]), "signals.csv");
  expect(await calling(base)("import_file", { body: form })).toBe(7);
  expect(got).toMatch(/^multipart\/form-data; boundary=/);
  expect(got).toContain('filename="signals.csv"');
  expect(got).toContain("hello");
});

test("what an operation needs is asked for by the compiler", () => {
  const call = calling("http://127.0.0.1:1");
  const wrong = [
    // @ts-expect-error: the path is missing
    () => call("show_muse"),
    // @ts-expect-error: a number is no id
    () => call("show_muse", { path: { id: 1 } }),
    // @ts-expect-error: the body is missing
    () => call("rename_muse", { path: { id: "1" } }),
    // @ts-expect-error: there is no such operation
    () => call("no_such_operation"),
    // @ts-expect-error: a stream is listened to, not called
    () => call("events"),
  ];
  expect(wrong).toHaveLength(5);
});

test("a refusal carries the engine's code, message and advice", async () => {
  const base = await serve((_, response) =>
    response.writeHead(402, { "Content-Type": "application/problem+json" }).end(
      JSON.stringify({
        type: "about:blank",
        title: "Payment Required",
        status: 402,
        detail: "This would pass the cap of $5.00 an hour.",
        code: "cap_reached",
        advice: "Wait 12 minutes, or raise the cap.",
      }),
    ),
  );
  expect(await errorOf(calling(base)("portrait"))).toMatchObject({
    code: "cap_reached",
    message: "This would pass the cap of $5.00 an hour.",
    advice: "Wait 12 minutes, or raise the cap.",
    status: 402,
  });
});

test("a refusal that is not a problem document is still an error with a code", async () => {
  const base = await serve((_, response) => response.writeHead(502).end("<h1>Bad gateway</h1>"));
  expect(await errorOf(calling(base)("portrait"))).toMatchObject({
    code: "http_502",
    advice: null,
    status: 502,
  });
});

test("an engine that is not there is named as such", async () => {
  // Port 1 is privileged and nobody listens on it.
  const error = await errorOf(calling("http://127.0.0.1:1")("portrait"));
  expect(error).toMatchObject({ code: "engine_unreachable", status: null });
  expect(error.advice).not.toBeNull();
});

test("a success that is not the JSON it should be is a bad reply", async () => {
  const base = await serve((_, response) => response.end("<html>"));
  expect(await errorOf(calling(base)("show_muse", { path: { id: "1" } }))).toMatchObject({
    code: "bad_reply",
  });
});

test("an aborted call rejects with the reason it was aborted for", async () => {
  const base = await serve(() => undefined); // never answers
  const abort = new AbortController();
  const work = calling(base)("portrait", {}, abort.signal);
  abort.abort(new Error("left the page"));
  await expect(work).rejects.toThrow("left the page");
});

test("half a character is sent as a sign that stands for it", async () => {
  let sent = "";
  const base = await serve(async (request, response) => {
    sent = await bodyOf(request);
    response.writeHead(204).end();
  });
  await calling(base)("rename_muse", { path: { id: "\ud83c" }, body: { name: "a\ud83d b🎨" } });
  expect(JSON.parse(sent)).toEqual({ name: "a\ufffd b🎨" });
});

test("an answer of another shape than the document's is refused before anybody reads it", async () => {
  let reply: unknown;
  const base = await serve((_, response) => {
    response.writeHead(200, { "Content-Type": "application/json" }).end(JSON.stringify(reply));
  });
  const code = async (list: boolean, answer: unknown) => {
    reply = answer;
    const shaped = { ...routes, show_muse: { ...routes.show_muse, shape: { list, has: ["name"] } } };
    const call = caller<Operations>(shaped, { baseUrl: base })("show_muse", { path: { id: "1" } });
    return call.then(
      () => "taken",
      (error: unknown) => (error as EngineError).code,
    );
  };
  for (const wrong of [null, 7, "name", [], {}, [{ name: "Nova" }]])
    expect(await code(false, wrong), JSON.stringify(wrong)).toBe("bad_reply");
  expect(await code(false, { name: "Nova", more: 1 })).toBe("taken");
  for (const wrong of [null, {}, { name: "Nova" }, [{}], [{ name: "Nova" }, null]])
    expect(await code(true, wrong), JSON.stringify(wrong)).toBe("bad_reply");
  expect(await code(true, [])).toBe("taken");
  expect(await code(true, [{ name: "Nova" }])).toBe("taken");
});

test("a route may read its JSON in a way of its own, which keeps its shape", async () => {
  const base = await serve((_, response) => response.end('{"name":"Nova"}'));
  const shown = (read: NonNullable<Route["read"]>) => {
    const shape = { list: false, has: ["name"] };
    const own = { ...routes, show_muse: { ...routes.show_muse, shape, read } };
    return caller<Operations>(own, { baseUrl: base })("show_muse", { path: { id: "1" } });
  };
  expect(await shown((text) => ({ name: text }))).toEqual({ name: '{"name":"Nova"}' });
  expect(await errorOf(shown((text) => text))).toMatchObject({ code: "bad_reply" });
  expect(await errorOf(shown(() => JSON.parse("{")))).toMatchObject({ code: "bad_reply" });
});

test("an answer that does not come is given up, unless it may take as long as it takes", async () => {
  const base = await serve((request, response) => {
    if (request.url === "/portrait") setTimeout(() => response.end("picture"), 150);
  });
  const call = caller<Operations>(routes, { baseUrl: base }, (name) => (name === "portrait" ? null : 50));
  const error = await errorOf(call("show_muse", { path: { id: "1" } }));
  expect([error.code, error.status]).toEqual(["engine_slow", null]);
  expect(await (await call("portrait")).text()).toBe("picture");
});
