/** What is drawn first when several wait: the picture under the hand, the small ones beside it, the last refinement. */
export type Urgency = "live" | "gallery" | "final";

const order: readonly Urgency[] = ["live", "gallery", "final"];

export type Turns = <T>(urgency: Urgency, signal: AbortSignal, work: () => Promise<T>) => Promise<T>;

type Waiting = { readonly urgency: Urgency; readonly go: () => void };

/** One picture at a time: the engine draws no faster when it is asked for several, only in an order nobody chose. */
export function turns(): Turns {
  let busy = false;
  let waiting: Waiting[] = [];
  const next = () => {
    const first = order.flatMap((urgency) => waiting.filter((one) => one.urgency === urgency))[0];
    busy = first !== undefined;
    waiting = waiting.filter((one) => one !== first);
    first?.go();
  };
  const wait = (urgency: Urgency, signal: AbortSignal) =>
    new Promise<void>((resolve, reject) => {
      const leave = () => {
        waiting = waiting.filter((one) => one !== me);
        reject(new DOMException("No longer wanted.", "AbortError"));
      };
      const me: Waiting = {
        urgency,
        go: () => {
          signal.removeEventListener("abort", leave);
          resolve();
        },
      };
      waiting = [...waiting, me];
      signal.addEventListener("abort", leave, { once: true });
    });
  return async (urgency, signal, work) => {
    signal.throwIfAborted();
    if (busy) await wait(urgency, signal);
    busy = true;
    try {
      return await work();
    } finally {
      next();
    }
  };
}
