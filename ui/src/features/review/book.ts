import type { DeskStep, Take } from "./model";
import { applied } from "./model";

/** Every take that was read so far, newest first. Read in pages, kept true by events and by what the desk answers. */
export type Book = {
  readonly takes: readonly Take[];
  /** Where each stands in `takes`. */
  readonly at: ReadonlyMap<string, number>;
  /** What comes before the next page; `null` when everything is read. */
  readonly next: string | null;
  /** Steps under way by take: what was asked of the engine before does not count for them. */
  readonly busy: ReadonlyMap<string, number>;
};

type Page = { readonly takes: readonly Take[]; readonly next?: string | null };

export const emptyBook: Book = { takes: [], at: new Map(), next: null, busy: new Map() };

export const bookOf = (page: Page): Book => ({
  ...emptyBook,
  ...indexed(page.takes),
  next: page.next ?? null,
});

/** The book with an older page at its end. */
export function withPage(book: Book, page: Page): Book {
  const more = page.takes.filter((take) => !book.at.has(take.production_id));
  return { ...book, ...indexed([...book.takes, ...more]), next: page.next ?? null };
}

/** The book with takes as they are now; new ones are put at the head. The same book when nothing is new. */
export function withTakes(book: Book, takes: readonly Take[]): Book {
  const fresh: Take[] = [];
  let copy: Take[] | null = null;
  for (const take of takes) {
    const place = book.at.get(take.production_id);
    if (place === undefined) fresh.push(take);
    else if (!book.busy.has(take.production_id) && !same(book.takes[place], take))
      (copy ??= [...book.takes])[place] = take;
  }
  if (fresh.length > 0) return { ...book, ...indexed([...fresh, ...(copy ?? book.takes)].sort(byIdDown)) };
  return copy === null ? book : { ...book, takes: copy };
}

/** The book as it will be when the engine has done the steps, and the takes as they were. */
export function withSteps(
  book: Book,
  steps: readonly DeskStep[],
): readonly [book: Book, before: readonly Take[]] {
  const takes = [...book.takes];
  const before = new Map<string, Take>();
  for (const step of steps) {
    const place = book.at.get(step.production_id);
    const take = place === undefined ? undefined : takes[place];
    if (place === undefined || take === undefined) continue;
    if (!before.has(take.production_id)) before.set(take.production_id, take);
    takes[place] = applied(take, step);
  }
  const busy = new Map(book.busy);
  for (const id of before.keys()) busy.set(id, (busy.get(id) ?? 0) + 1);
  return [{ ...book, takes, busy }, [...before.values()]];
}

/** The book after the engine's word on takes that had a step under way. */
export function settled(book: Book, ids: readonly string[], takes: readonly Take[]): Book {
  const busy = new Map(book.busy);
  for (const id of ids) {
    const left = (busy.get(id) ?? 0) - 1;
    if (left > 0) busy.set(id, left);
    else busy.delete(id);
  }
  return withTakes({ ...book, busy }, takes);
}

/** Ids begin with their time, so that their order is the takes'. */
const byIdDown = (a: Take, b: Take) =>
  a.production_id < b.production_id ? 1 : a.production_id > b.production_id ? -1 : 0;

function indexed(takes: readonly Take[]): Pick<Book, "takes" | "at"> {
  const at = new Map<string, number>();
  takes.forEach((take, place) => at.set(take.production_id, place));
  return { takes, at };
}

function same(a: Take | undefined, b: Take): boolean {
  if (a === undefined) return false;
  const names = Object.keys(b) as (keyof Take)[];
  return names.every(
    (name) => a[name] === b[name] || (name === "findings" && a.findings.join() === b.findings.join()),
  );
}
