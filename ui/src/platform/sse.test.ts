import { expect, test } from "vitest";
import { type Message, messages } from "./sse";

const utf8 = new TextEncoder();

/** Reads `text`, cut after every `size` bytes, and gives the messages as `id|kind|data`. */
async function read(text: string, size: number, startId = ""): Promise<{ seen: string[]; retry: number[] }> {
  const bytes = utf8.encode(text);
  const stream = new ReadableStream<Uint8Array>({
    start(controller) {
      for (let at = 0; at < bytes.length; at += size) controller.enqueue(bytes.slice(at, at + size));
      controller.close();
    },
  });
  const seen: string[] = [];
  const retry: number[] = [];
  const show = ({ id, kind, data }: Message) => `${id}|${kind}|${data}`;
  for await (const message of messages(stream, startId, (ms) => retry.push(ms))) seen.push(show(message));
  return { seen, retry };
}

/** The same messages, wherever the bytes are cut. */
async function check(text: string, expected: string[], startId = "") {
  for (const size of [1, 2, 3, 7, 1000]) expect((await read(text, size, startId)).seen).toEqual(expected);
}

test("a message is its data lines up to the blank line", () =>
  check("id: 7\nevent: progress\ndata: one\ndata:two\n\n", ["7|progress|one\ntwo"]));

test("lines end in LF, CRLF or CR", async () => {
  await check("data: a\n\ndata: b\n\n", ["|message|a", "|message|b"]);
  await check("data: a\r\n\r\ndata: b\r\n\r\n", ["|message|a", "|message|b"]);
  await check("data: a\r\rdata: b\r\r\n", ["|message|a", "|message|b"]);
});

test("characters may be cut anywhere, and a byte order mark is no text", () =>
  check("\uFEFFdata: l’été 🌞\n\n", ["|message|l’été 🌞"]));

test("an id holds until the next one", () =>
  check("data: a\n\nid: 2\ndata: b\n\ndata: c\n\n", ["1|message|a", "2|message|b", "2|message|c"], "1"));

test("comments, unknown fields and messages without data are passed over", () =>
  check(": ping\n\nevent: empty\n\nwhat: ever\ndata: x\n\n", ["|message|x"]));

test("only one blank after the colon belongs to the form, and a field may have no value", () =>
  check("data:  x\n\ndata\ndata\n\n", ["|message| x", "|message|\n"]));

test("a message that the end cuts off is dropped", () =>
  check("data: a\n\nid: 9\ndata: b\n", ["|message|a"]));

test("an id with a NUL is not one", () => check("id: 1\0\ndata: a\n\n", ["|message|a"]));

test("the server's pause is passed on when it is a number", async () => {
  expect((await read("retry: 1500\nretry: soon\ndata: a\n\n", 4)).retry).toEqual([1500]);
});
