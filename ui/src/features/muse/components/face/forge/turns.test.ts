import { expect, test } from "vitest";
import { turns } from "./turns";

const later = (ms: number) => new Promise((resolve) => setTimeout(resolve, ms));

test("one at a time, and the picture under the hand before the small ones", async () => {
  const turn = turns();
  const { signal } = new AbortController();
  const log: string[] = [];
  const work = (name: string) => async () => {
    log.push(name);
    await later(5);
    return name;
  };
  const all = [
    turn("gallery", signal, work("g1")),
    turn("final", signal, work("final")),
    turn("gallery", signal, work("g2")),
    turn("live", signal, work("live")),
  ];
  expect(await Promise.all(all)).toEqual(["g1", "final", "g2", "live"]);
  expect(log).toEqual(["g1", "live", "g2", "final"]);
});

test("who gives up while waiting leaves no gap, and a failure does not stop the others", async () => {
  const turn = turns();
  const gone = new AbortController();
  const { signal } = new AbortController();
  const first = turn("live", signal, () => later(5).then(() => Promise.reject(new Error("no"))));
  const second = turn("live", gone.signal, () => Promise.resolve("never"));
  const third = turn("gallery", signal, () => Promise.resolve("third"));
  const said = [expect(first).rejects.toThrow("no"), expect(second).rejects.toThrow()];
  gone.abort();
  await Promise.all(said);
  expect(await third).toBe("third");
});
