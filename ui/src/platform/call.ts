import { type Connection, send } from "./connection";
import { badReply, problemOf, tooSlow } from "./problem";

/** Where one operation lives and what its success carries. */
export type Route = {
  readonly method: string;
  readonly path: string;
  readonly reply: "json" | "bytes" | "stream" | "nothing";
  /** The fields that its JSON always has, or each item of it. */
  readonly shape?: { readonly list: boolean; readonly has: readonly string[] };
  /** Reads its JSON otherwise than the browser does. */
  readonly read?: (text: string) => unknown;
};

/** How long an answer is waited for, in milliseconds; `null` for as long as it takes. */
export type Patience<Name> = (name: Name) => number | null;

type PathOf<Op> = Op extends { parameters: { path: infer Path } } ? { path: Path } : unknown;

type QueryOf<Op> = Op extends { parameters: { query: infer Query } }
  ? { query: Query }
  : Op extends { parameters: { query?: infer Query } }
    ? [Query] extends [never]
      ? unknown
      : { query?: Query }
    : unknown;

type Body<Content> = Content extends { "application/json": infer Json }
  ? Json
  : Content extends { "multipart/form-data": unknown }
    ? FormData
    : Blob | Uint8Array<ArrayBuffer>;

type BodyOf<Op> = Op extends { requestBody: { content: infer Content } }
  ? { body: Body<Content> }
  : Op extends { requestBody?: infer Wanted }
    ? [Wanted] extends [never]
      ? unknown
      : Wanted extends { content: infer Content }
        ? { body?: Body<Content> }
        : unknown
    : unknown;

type Flat<T> = { [Key in keyof T]: T[Key] };

/** What an operation takes: `path`, `query` and `body`, as far as it has them. */
export type Input<Op> = Flat<PathOf<Op> & QueryOf<Op> & BodyOf<Op>>;

type Success = 200 | 201 | 202 | 203 | 204 | 205 | 206;

type Reply<Response> = Response extends { content: { "application/json": infer Json } }
  ? Json
  : Response extends { content: Record<string, unknown> }
    ? Blob
    : undefined;

/** What an operation gives: the JSON of its reply, a `Blob` for other content, `undefined` for none. */
export type Output<Op> = Op extends { responses: infer All }
  ? { [Status in keyof All & Success]: Reply<All[Status]> }[keyof All & Success]
  : never;

/** The operations with an end; the others are listened to. */
export type Callable<Operations> = {
  [Name in keyof Operations & string]: Operations[Name] extends {
    responses: { 200: { content: { "text/event-stream": unknown } } };
  }
    ? never
    : Name;
}[keyof Operations & string];

type Arguments<Op> =
  Partial<Input<Op>> extends Input<Op>
    ? [input?: Input<Op>, signal?: AbortSignal]
    : [input: Input<Op>, signal?: AbortSignal];

/**
 * Calls an operation by its name in the OpenAPI document.
 *
 * Rejects with an `EngineError`, or with the reason of `signal` when that was aborted.
 */
export type Call<Operations> = <Name extends Callable<Operations>>(
  name: Name,
  ...args: Arguments<Operations[Name]>
) => Promise<Output<Operations[Name]>>;

/** Binds a table of routes to an engine. */
export function caller<Operations>(
  routes: Readonly<Record<keyof Operations & string, Route>>,
  to: Connection,
  patience: Patience<keyof Operations & string> = () => null,
): Call<Operations> {
  return async <Name extends Callable<Operations>>(name: Name, ...args: Arguments<Operations[Name]>) => {
    const [input, signal] = args as readonly [input?: Given, signal?: AbortSignal];
    const output = await within(patience(name), signal, (until) =>
      exchange(routes[name], input ?? {}, until, to),
    );
    // The document says so; the types are made from the document the engine itself prints.
    return output as Output<Operations[Name]>;
  };
}

type Plain = string | number | boolean | null | undefined;

type Given = {
  readonly path?: Readonly<Record<string, Plain>>;
  readonly query?: Readonly<Record<string, Plain | readonly Plain[]>>;
  readonly body?: unknown;
};

async function exchange(route: Route, given: Given, signal: AbortSignal, to: Connection): Promise<unknown> {
  const headers = new Headers({ Accept: route.reply === "bytes" ? "*/*" : "application/json" });
  const init: RequestInit = { method: route.method, headers, signal };
  if (given.body !== undefined) {
    if (isRaw(given.body)) {
      init.body = given.body;
    } else {
      headers.set("Content-Type", "application/json");
      init.body = JSON.stringify(given.body, (_, value: unknown) =>
        typeof value === "string" ? wellFormed(value) : value,
      );
    }
  }
  const response = await send(to, filled(route.path, given.path ?? {}) + queryText(given.query ?? {}), init);
  if (!response.ok) throw await problemOf(response);
  if (route.reply === "nothing" || response.status === 204) return undefined;
  try {
    if (route.reply !== "json") return await response.blob();
    const found: unknown = route.read ? route.read(await response.text()) : await response.json();
    if (route.shape && !fits(found, route.shape)) throw new TypeError(`${route.path} is of another shape`);
    return found;
  } catch (cause) {
    signal.throwIfAborted();
    throw badReply(response.status, cause);
  }
}

/** Runs `work` with a signal that also ends it after `ms`, where that is a number. */
async function within<T>(
  ms: number | null,
  signal: AbortSignal | undefined,
  work: (signal: AbortSignal) => Promise<T>,
): Promise<T> {
  const late = new AbortController();
  const timer = ms === null ? undefined : setTimeout(() => late.abort(tooSlow(ms)), ms);
  try {
    return await work(signal ? AbortSignal.any([signal, late.signal]) : late.signal);
  } finally {
    clearTimeout(timer);
  }
}

function fits(found: unknown, { list, has }: NonNullable<Route["shape"]>): boolean {
  const whole = (one: unknown) =>
    typeof one === "object" && one !== null && !Array.isArray(one) && has.every((field) => field in one);
  return list ? Array.isArray(found) && (has.length === 0 || found.every(whole)) : whole(found);
}

function isRaw(body: unknown): body is FormData | Blob | Uint8Array<ArrayBuffer> {
  return body instanceof FormData || body instanceof Blob || body instanceof Uint8Array;
}

/** Half a character, as a cut through an emoji leaves one, is nothing that can be sent: a sign stands in for it. */
const wellFormed = (text: string): string => text.replace(/\p{Surrogate}/gu, "\ufffd");

/** `/muses/{id}` and `{ id: "a/b" }` make `/muses/a%2Fb`. */
function filled(path: string, values: NonNullable<Given["path"]>): string {
  return path.replace(/\{([^}]+)\}/g, (_, name: string) => {
    const value = values[name];
    if (value === undefined || value === null || value === "")
      throw new TypeError(`${path} needs a value for ${name}`);
    return encodeURIComponent(wellFormed(String(value)));
  });
}

/** Lists repeat their name; what is undefined or null is left out. */
function queryText(values: NonNullable<Given["query"]>): string {
  const query = new URLSearchParams();
  for (const [name, value] of Object.entries(values)) {
    for (const one of [value].flat()) {
      if (one !== undefined && one !== null) query.append(name, String(one));
    }
  }
  const text = query.toString();
  return text === "" ? "" : `?${text}`;
}
