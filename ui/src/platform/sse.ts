/** One message of a `text/event-stream`. */
export type Message = {
  /** The last id the stream has named so far; empty before the first. */
  readonly id: string;
  /** `message` unless the stream names another. */
  readonly kind: string;
  /** Its data lines, joined by a line feed. */
  readonly data: string;
};

/**
 * Reads a stream of bytes as messages.
 *
 * Lines may end in LF, CR or CRLF and be cut anywhere, also inside a character. A message that the end of the
 * stream cuts off is dropped: with its id unseen, the next connection asks for it again.
 *
 * @param startId the id that holds until the stream names one.
 * @param onRetry told the milliseconds the server wants between connections.
 *
 * Source: HTML Living Standard, section 9.2.6, "Interpreting an event stream".
 */
export async function* messages(
  stream: ReadableStream<Uint8Array>,
  startId: string,
  onRetry: (ms: number) => void,
): AsyncGenerator<Message, void, undefined> {
  let id = startId;
  let kind = "";
  let data: string[] = [];
  for await (const line of lines(stream)) {
    if (line === "") {
      if (data.length > 0) yield { id, kind: kind || "message", data: data.join("\n") };
      kind = "";
      data = [];
      continue;
    }
    const colon = line.indexOf(":");
    const field = colon < 0 ? line : line.slice(0, colon);
    const value = colon < 0 ? "" : line.slice(colon + 1).replace(/^ /, "");
    if (field === "data") data.push(value);
    else if (field === "event") kind = value;
    else if (field === "id" && !value.includes("\0")) id = value;
    else if (field === "retry" && /^\d+$/.test(value)) onRetry(Number(value));
    // Anything else, a comment among them (its field is empty), says nothing to us.
  }
}

async function* lines(stream: ReadableStream<Uint8Array>): AsyncGenerator<string, void, undefined> {
  const decoder = new TextDecoder(); // drops the byte order mark a stream may begin with
  const reader = stream.getReader();
  let rest = "";
  try {
    for (;;) {
      const { done, value } = await reader.read();
      if (done) return;
      rest += decoder.decode(value, { stream: true });
      // A CR at the very end may be the first half of a CRLF: it waits for what follows.
      const parts = rest.split(/\r\n|\n|\r(?!$)/);
      rest = parts.pop() ?? "";
      yield* parts;
    }
  } finally {
    await reader.cancel().catch(() => undefined);
  }
}
