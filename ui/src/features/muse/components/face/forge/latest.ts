/** One at a time and the newest next: what came in between is left out. */
export function latest<Input>(work: (input: Input) => Promise<void>): (input: Input) => void {
  let running = false;
  let next: { readonly input: Input } | null = null;
  const run = async () => {
    running = true;
    while (next !== null) {
      const { input }: { readonly input: Input } = next;
      next = null;
      // What went wrong with one that is already superseded matters to nobody; the work tells of its own.
      await work(input).catch(() => undefined);
    }
    running = false;
  };
  return (input) => {
    next = { input };
    if (!running) void run();
  };
}
