import { type Connection, send } from "./connection";
import { badReply, EngineError, problemOf } from "./problem";
import { messages } from "./sse";

/** Something that happened in the studio. */
export type EngineEvent<Data> = {
  /** Give it back as `after` to hear what came later. */
  readonly id: string;
  readonly kind: string;
  readonly data: Data;
};

export type Listening = {
  /** Ends the listening, at once and without an error. */
  readonly signal?: AbortSignal;
  /** The id of the last event already known; absent, listening starts now. */
  readonly after?: string;
  /** Told `open` when events flow, `waiting` when the connection is lost and will be tried again. */
  readonly onState?: (state: "open" | "waiting") => void;
  /** The pause before the second try, doubled for each further one up to `longestMs`. */
  readonly firstPauseMs?: number;
  readonly longestPauseMs?: number;
};

/**
 * Listens for as long as the caller goes on asking, over as many connections as that takes.
 *
 * A broken connection is resumed after the last event that was handed over, so none is missed and none comes twice.
 * A refusal that trying again does not mend (401, 404, …) is thrown as an `EngineError`.
 */
export async function* listen<Data>(
  to: Connection,
  path: string,
  how: Listening = {},
): AsyncGenerator<EngineEvent<Data>, void, undefined> {
  const leaving = new AbortController();
  const signal = how.signal ? AbortSignal.any([how.signal, leaving.signal]) : leaving.signal;
  const stopped = () => signal.aborted;
  const longest = how.longestPauseMs ?? 5_000;
  let first = how.firstPauseMs ?? 250;
  let lastId = how.after ?? "";
  let failures = 0;

  try {
    while (!stopped()) {
      try {
        const stream = await open(to, path, lastId, signal);
        if (stream === null) return;
        how.onState?.("open");
        for await (const message of messages(stream, lastId, (ms) => (first = ms))) {
          failures = 0;
          lastId = message.id;
          yield { id: message.id, kind: message.kind, data: parsed(message.data) as Data };
        }
      } catch (error) {
        if (stopped()) return;
        if (error instanceof EngineError && !passes(error)) throw error;
      }
      if (stopped()) return;
      how.onState?.("waiting");
      const pause = Math.min(longest, first * 2 ** failures);
      failures += 1;
      // Somewhere in the upper half, so that several windows do not come back in the same instant.
      await sleep(pause * (0.5 + Math.random() / 2), signal);
    }
  } finally {
    leaving.abort();
  }
}

/** The stream of one connection, or `null` when the engine says there is nothing to listen to (204). */
async function open(
  to: Connection,
  path: string,
  lastId: string,
  signal: AbortSignal,
): Promise<ReadableStream<Uint8Array> | null> {
  const headers = new Headers({ Accept: "text/event-stream", "Cache-Control": "no-store" });
  if (lastId !== "") headers.set("Last-Event-ID", lastId);
  const response = await send(to, path, { headers, signal });
  if (response.status === 204) return null;
  if (!response.ok) throw await problemOf(response);
  if (!response.headers.get("Content-Type")?.startsWith("text/event-stream") || response.body === null) {
    await response.body?.cancel();
    throw badReply(response.status, "not an event stream");
  }
  return response.body;
}

/** Whether waiting may mend it: no answer, a busy engine, an engine in trouble. */
function passes({ status, code }: EngineError): boolean {
  if (status === null) return code === "engine_unreachable";
  return status === 408 || status === 429 || status >= 500;
}

function parsed(text: string): unknown {
  try {
    return JSON.parse(text);
  } catch (cause) {
    throw badReply(200, cause);
  }
}

function sleep(ms: number, signal: AbortSignal): Promise<void> {
  return new Promise((resolve) => {
    if (signal.aborted) {
      resolve();
      return;
    }
    const wake = () => {
      clearTimeout(timer);
      signal.removeEventListener("abort", wake);
      resolve();
    };
    const timer = setTimeout(wake, ms);
    signal.addEventListener("abort", wake);
  });
}
