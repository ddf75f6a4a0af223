import type { Edit, Moved, Standing } from "../api";
import { apply, type JsonObject, type Patch } from "../canvas";
import { fits } from "./fits";
import { type Trail, trimmed } from "./trail";

/** Why the engine did not do it; `status` is `null` when no answer came. */
export interface Refusal {
  readonly code: string;
  readonly message: string;
  readonly advice: string | null;
  readonly status: number | null;
}

export interface Opened extends Standing {
  readonly document: JsonObject;
}

/** Where a document is kept. */
export interface Shelf {
  /** `isLast`: the page goes, nobody waits for the answer. */
  edit(revision: number, edits: readonly Edit[], isLast: boolean): Promise<Standing>;
  undo(revision: number): Promise<Moved>;
  redo(revision: number): Promise<Moved>;
  read(): Promise<Opened>;
}

/** Edits that could not be saved, in a document of their own. */
export interface Stranded {
  readonly id: string;
  readonly why: "elsewhere" | "refused" | "gone";
  readonly document: JsonObject;
  readonly names: readonly string[];
  readonly problem: Refusal | null;
}

/** What is shown, and how far it is saved. */
export interface Now {
  readonly document: JsonObject;
  readonly trail: Trail;
  readonly standing: Standing;
  /** `unsaved` is tried again by itself; `gone` is a document the engine has no more. */
  readonly state: "saved" | "saving" | "unsaved" | "gone";
  readonly problem: Refusal | null;
  readonly stranded: readonly Stranded[];
}

/** What the session did by itself. */
export type Word =
  | { readonly kind: "undone" | "redone"; readonly name: string }
  | { readonly kind: "elsewhere" }
  | { readonly kind: "refused"; readonly problem: Refusal };

interface EditTask {
  readonly kind: "edit";
  readonly edit: Edit;
  /** The document with it and all before it. */
  after: JsonObject;
}

interface AskTask {
  readonly kind: "ask";
  readonly ask: (revision: number) => Promise<Moved>;
  readonly settle: (how: { readonly moved: Moved } | { readonly refused: unknown }) => void;
  /** It was asked once without an answer. */
  isAsked: boolean;
}

type Task = EditTask | AskTask;

/** At most so many edits travel together. */
const mostEdits = 100;
/** An engine that did not answer is asked again after this long, and twice as long each further time. */
const againMs = 1_000;
const longestMs = 15_000;

/**
 * One document as this window works on it.
 *
 * Edits are shown at once and sent in the order they were made in, one request at a time. What only the engine can do
 * (undo, redo, restore) takes its place in the same row, so nothing overtakes anything.
 */
export class Session {
  private shown: Now;
  /** The document as the engine has it. */
  private base: JsonObject;
  private tasks: Task[] = [];
  /** What was sent without an answer goes again exactly as it was. */
  private sent: readonly EditTask[] | null = null;
  private running: Promise<void> | null = null;
  private timer: ReturnType<typeof setTimeout> | null = null;
  private failures = 0;
  /** The newest revision an event told of. */
  private told: number;
  private readonly listeners = new Set<() => void>();

  constructor(
    private readonly shelf: Shelf,
    opened: Opened,
    private readonly say: (word: Word) => void = () => undefined,
  ) {
    const { document } = opened;
    const standing = standingOf(opened);
    this.base = document;
    this.told = standing.revision;
    this.shown = { document, trail: [], standing, state: "saved", problem: null, stranded: [] };
  }

  readonly now = (): Now => this.shown;

  readonly subscribe = (listener: () => void): (() => void) => {
    this.listeners.add(listener);
    return () => this.listeners.delete(listener);
  };

  /** Whether something would be lost with the page. */
  get isUnsaved(): boolean {
    return this.tasks.some((task) => task.kind === "edit") || this.shown.stranded.length > 0;
  }

  edit(patch: Patch): void {
    if (patch.forward.length === 0) return;
    const after = apply(this.shown.document, patch.forward);
    const edit = { edit_id: crypto.randomUUID(), name: patch.name, steps: patch.forward };
    this.tasks.push({ kind: "edit", edit, after });
    const standing = {
      ...this.shown.standing,
      can_undo: true,
      can_redo: false,
      undo_name: patch.name,
      redo_name: null,
    };
    this.set({ document: after, standing });
    this.kick();
  }

  async undo(): Promise<void> {
    const name = this.shown.standing.undo_name ?? "";
    await this.walk((revision) => this.shelf.undo(revision), { kind: "undone", name });
  }

  async redo(): Promise<void> {
    const name = this.shown.standing.redo_name ?? "";
    await this.walk((revision) => this.shelf.redo(revision), { kind: "redone", name });
  }

  private async walk(ask: AskTask["ask"], word: Extract<Word, { name: string }>): Promise<void> {
    try {
      const moved = await this.ask(ask);
      this.say({ ...word, name: moved.patch.name === "" ? word.name : moved.patch.name });
    } catch (cause) {
      const problem = cause as Refusal;
      // There is no step that way: nothing to tell.
      if (!/nothing_to_/.test(problem.code)) this.say({ kind: "refused", problem });
    }
  }

  /** Asks the engine for a change once all edits before it are saved, and follows it. */
  ask(ask: AskTask["ask"]): Promise<Moved> {
    return new Promise((resolve, reject) => {
      const settle: AskTask["settle"] = (how) => {
        if ("moved" in how) resolve(how.moved);
        // eslint-disable-next-line @typescript-eslint/prefer-promise-reject-errors -- handed on as it came
        else reject(how.refused);
      };
      this.tasks.push({ kind: "ask", ask, settle, isAsked: false });
      this.kick();
    });
  }

  /** Looks into a subgraph, or out of it. */
  look(trail: Trail): void {
    this.set({ trail });
  }

  /** Another window, or this one, brought the document to a revision. */
  heard(revision: number): void {
    this.told = Math.max(this.told, revision);
    this.kick();
  }

  /** Resolves when all is saved, or when that has to wait: then `false`. */
  async flush(): Promise<boolean> {
    this.wake();
    for (;;) {
      if (this.running === null) return this.tasks.length === 0 && this.shown.state === "saved";
      await this.running;
    }
  }

  /** Tries again at once what waits for the next try. */
  wake(): void {
    if (this.timer !== null) clearTimeout(this.timer);
    this.timer = null;
    this.kick();
  }

  /**
   * The page goes: sends what is left without waiting for answers. What is under way goes once more in front, since the
   * engine takes the rest only upon it, and knows what it has by the ids.
   */
  leave(): void {
    const first = this.tasks.findIndex((task) => task.kind === "ask");
    const edits = this.leading(first < 0 ? this.tasks.length : first).map((task) => task.edit);
    if (edits.length === 0) return;
    this.shelf.edit(this.shown.standing.revision, edits, true).catch(() => undefined);
  }

  /** What could not be saved is in a document of its own now, or is not wanted. */
  letGo(id: string): void {
    this.set({ stranded: this.shown.stranded.filter((one) => one.id !== id) });
  }

  private set(change: Partial<Now>): void {
    const next = { ...this.shown, ...change };
    this.shown = { ...next, trail: trimmed(next.document, next.trail) };
    for (const listener of this.listeners) listener();
  }

  private kick(): void {
    if (this.running !== null || this.timer !== null || this.shown.state === "gone") return;
    const isBehind = this.told > this.shown.standing.revision;
    if (this.tasks.length === 0 && !isBehind) return;
    this.running = this.work().finally(() => {
      this.running = null;
      // What came between the last look and now.
      this.kick();
    });
  }

  private async work(): Promise<void> {
    // Edits made in the same turn travel together.
    await Promise.resolve();
    try {
      for (let task = this.tasks[0]; task !== undefined; task = this.tasks[0]) {
        if (this.shown.state !== "saving") this.set({ state: "saving" });
        if (task.kind === "edit") await this.send();
        else await this.carryOut(task);
        this.failures = 0;
      }
      if (this.told > this.shown.standing.revision) await this.follow();
      // An edit may have been made while the other window's were read.
      this.set({ state: this.tasks.length === 0 ? "saved" : "saving", problem: null });
    } catch (cause) {
      if (cause instanceof Gone) return;
      this.set({ state: "unsaved", problem: cause as Refusal });
      const pause = Math.min(longestMs, againMs * 2 ** this.failures);
      this.failures += 1;
      this.timer = setTimeout(() => this.wake(), pause);
    }
  }

  private leading(most: number): EditTask[] {
    const edits: EditTask[] = [];
    for (const task of this.tasks.slice(0, most)) {
      if (task.kind !== "edit") break;
      edits.push(task);
    }
    return edits;
  }

  private async send(): Promise<void> {
    const batch = this.sent ?? this.leading(mostEdits);
    this.sent = batch;
    const edits = batch.map((task) => task.edit);
    try {
      const standing = await this.shelf.edit(this.shown.standing.revision, edits, false);
      this.tasks.splice(0, batch.length);
      this.sent = null;
      this.base = batch.at(-1)?.after ?? this.base;
      this.stand(standing);
    } catch (cause) {
      await this.refused(cause);
    }
  }

  private async carryOut(task: AskTask): Promise<void> {
    try {
      const moved = await task.ask(this.shown.standing.revision);
      this.tasks.shift();
      this.move(standingOf(moved), () => apply(this.base, moved.patch.steps));
      task.settle({ moved });
    } catch (cause) {
      if (isSilence(cause)) task.isAsked = true;
      else if (isElsewhere(cause) && task.isAsked && (await this.wasDone(task))) return;
      else if (!isElsewhere(cause)) {
        this.tasks.shift();
        this.stand(withoutStep(this.shown.standing, cause));
        task.settle({ refused: cause });
        return;
      }
      await this.refused(cause);
    }
  }

  /** It was done, but its answer was lost: the document is then exactly one revision further. */
  private async wasDone(task: AskTask): Promise<boolean> {
    const opened = await this.shelf.read();
    if (opened.revision !== this.shown.standing.revision + 1) return false;
    const standing = standingOf(opened);
    this.tasks.shift();
    this.move(standing, () => opened.document);
    task.settle({ moved: { ...standing, patch: { name: "", steps: [] } } });
    return true;
  }

  /** The engine's document after a step of its own; edits made meanwhile go upon it. */
  private move(standing: Standing, next: () => JsonObject): void {
    const before = this.base;
    try {
      this.base = next();
    } catch {
      // The document here is not the engine's: it is read again before anything else.
      this.told = Math.max(this.told, standing.revision);
      return;
    }
    this.rebase(before);
    this.stand(standing);
  }

  /** Puts waiting edits upon the new base, from the first one on that means something else there aside. */
  private rebase(before: JsonObject, problem: Refusal | null = null): void {
    let [was, is] = [before, this.base];
    const stuck = this.tasks.findIndex((task) => {
      if (task.kind !== "edit") return false;
      if (!fits(was, is, task.edit.steps)) return true;
      was = task.after;
      is = task.after = apply(is, task.edit.steps);
      return false;
    });
    if (stuck < 0) this.set({ document: is });
    else this.strand(this.tasks.splice(stuck), was, "elsewhere", problem, is);
  }

  private stand(standing: Standing): void {
    const last = this.tasks.findLast((task) => task.kind === "edit");
    this.told = Math.max(this.told, standing.revision);
    this.set({
      standing:
        last === undefined
          ? standing
          : { ...standing, can_undo: true, can_redo: false, undo_name: last.edit.name, redo_name: null },
    });
  }

  /**
   * Silence is waited out. After a refusal the engine's document is read again: edits that mean the same upon what another
   * window made go upon it, all others are kept aside.
   */
  private async refused(cause: unknown): Promise<void> {
    if (isSilence(cause)) throw cause;
    const problem = cause as Refusal;
    let opened: Opened;
    try {
      opened = await this.shelf.read();
    } catch (second) {
      if (isSilence(second)) throw second;
      this.sent = null;
      this.strand(this.tasks.splice(0), this.base, "gone", problem, this.shown.document);
      this.set({ state: "gone", problem: second as Refusal });
      throw new Gone();
    }
    const { document } = opened;
    const before = this.base;
    this.sent = null;
    this.base = document;
    if (isElsewhere(cause)) {
      // Undo would take back a step of the other window.
      for (const task of this.tasks) if (task.kind === "ask") task.settle({ refused: problem });
      this.tasks = this.tasks.filter((task) => task.kind === "edit");
      this.rebase(before, problem);
      this.say({ kind: "elsewhere" });
    } else this.strand(this.tasks.splice(0), before, "refused", problem, document);
    this.stand(standingOf(opened));
  }

  /** Keeps edits that go nowhere as a document of their own, and shows another. */
  private strand(
    tasks: readonly Task[],
    upon: JsonObject,
    why: Stranded["why"],
    problem: Refusal | null,
    shown: JsonObject,
  ): void {
    const edits = tasks.filter((task) => task.kind === "edit");
    const names = edits.map((task) => task.edit.name);
    const document = edits.reduce((made, task) => apply(made, task.edit.steps), upon);
    const id = edits[0]?.edit.edit_id;
    const kept: readonly Stranded[] = id === undefined ? [] : [{ id, why, document, names, problem }];
    this.set({ document: shown, stranded: [...this.shown.stranded, ...kept] });
    for (const task of tasks) if (task.kind === "ask") task.settle({ refused: problem ?? lost });
  }

  /** Nothing waits here: takes what another window made of it. */
  private async follow(): Promise<void> {
    try {
      const opened = await this.shelf.read();
      // Edits made meanwhile find out by themselves, and go upon it.
      if (this.tasks.length > 0) return;
      if (opened.revision > this.shown.standing.revision) this.say({ kind: "elsewhere" });
      this.base = opened.document;
      this.told = opened.revision;
      this.set({ document: opened.document, standing: standingOf(opened) });
    } catch (cause) {
      if (isSilence(cause)) throw cause;
      this.set({ state: "gone", problem: cause as Refusal });
      throw new Gone();
    }
  }
}

const standingOf = ({ revision, can_undo, can_redo, undo_name, redo_name }: Standing): Standing => ({
  revision,
  can_undo,
  can_redo,
  undo_name: undo_name ?? null,
  redo_name: redo_name ?? null,
});

class Gone extends Error {}

/** What an ask is told whose ground went away. */
const lost: Refusal = {
  code: "workflow.changed_elsewhere",
  message: "the document changed meanwhile",
  advice: null,
  status: 409,
};

const isElsewhere = (cause: unknown): boolean => (cause as Refusal).code === "workflow.changed_elsewhere";

/** No answer, or one that another try may mend: not let in just now, busy, in trouble. */
function isSilence(cause: unknown): boolean {
  const { status } = cause as Partial<Refusal>;
  if (status === undefined) return false;
  return status === null || status === 401 || status === 408 || status === 429 || status >= 500;
}

function withoutStep(standing: Standing, cause: unknown): Standing {
  const { code } = cause as Refusal;
  if (code === "workflow.nothing_to_undo") return { ...standing, can_undo: false, undo_name: null };
  if (code === "workflow.nothing_to_redo") return { ...standing, can_redo: false, redo_name: null };
  return standing;
}
