import { freshRun, heard, type Run } from "./progress";

/** At most so many runs of a document are remembered, and runs of so many documents. */
const most = { runs: 8, documents: 30 };
const shelf = "workbench.runs";

type Remembered = readonly (readonly [workflow: string, productions: readonly string[]])[];

/** Which works were run from which document, and how far each has come. */
export class Runs {
  private remembered: Remembered;
  private shown: ReadonlyMap<string, Run> = new Map();
  private timer: ReturnType<typeof setTimeout> | null = null;
  private readonly listeners = new Set<() => void>();

  constructor(
    text: string | null,
    private readonly keep: (text: string) => void = () => undefined,
    /** Listeners are told at most this often; a server can tell hundreds of steps a second. */
    private readonly gatherMs = 80,
  ) {
    this.remembered = rememberedOf(text);
  }

  readonly subscribe = (listener: () => void): (() => void) => {
    this.listeners.add(listener);
    return () => this.listeners.delete(listener);
  };

  readonly now = (): ReadonlyMap<string, Run> => this.shown;

  /** The newest first. */
  of(workflow: string): readonly string[] {
    return this.remembered.find(([id]) => id === workflow)?.[1] ?? [];
  }

  began(workflow: string, production: string): void {
    const runs = [production, ...this.of(workflow)].slice(0, most.runs);
    const others = this.remembered.filter(([id]) => id !== workflow);
    this.remembered = [[workflow, runs] as const, ...others].slice(0, most.documents);
    this.keep(JSON.stringify(this.remembered));
    this.shown = new Map([...this.shown, [production, freshRun]]);
    this.tell();
  }

  /** What an event tells of a work. */
  heard(production: string, detail: Readonly<Record<string, unknown>>): void {
    const before = this.shown.get(production) ?? freshRun;
    const after = heard(before, detail);
    if (after === before) return;
    this.shown = new Map([...this.shown, [production, after]]);
    this.tell();
  }

  private tell(): void {
    this.timer ??= setTimeout(() => {
      this.timer = null;
      for (const listener of this.listeners) listener();
    }, this.gatherMs);
  }
}

function rememberedOf(text: string | null): Remembered {
  try {
    const value: unknown = JSON.parse(text ?? "[]");
    return Array.isArray(value) && value.every(isRemembered) ? value : [];
  } catch {
    return [];
  }
}

const isRemembered = (value: unknown): value is Remembered[number] =>
  Array.isArray(value) &&
  typeof value[0] === "string" &&
  Array.isArray(value[1]) &&
  value[1].every((id) => typeof id === "string");

export const leftRuns = (): Runs =>
  new Runs(window.localStorage.getItem(shelf), (text) => {
    try {
      window.localStorage.setItem(shelf, text);
    } catch {
      // A browser without room forgets which work came from where.
    }
  });
