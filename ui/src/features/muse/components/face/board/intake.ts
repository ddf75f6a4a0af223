import { headBytes, type Refusal, refusalOf } from "./model";

/** A file as the intake needs it; the browser's own have all of this. */
export type Offered = {
  readonly name: string;
  readonly size: number;
  readonly slice: (from: number, to: number) => { readonly arrayBuffer: () => Promise<ArrayBuffer> };
};

export type Refused = { readonly name: string; readonly refusal: Refusal };

export type Tally = {
  readonly seen: number;
  /** How many there are, as far as is known: folders are read as they are reached. */
  readonly total: number;
  readonly refused: readonly Refused[];
};

type IntakeHow<File extends Offered> = {
  readonly files: Iterable<File> | AsyncIterable<File>;
  /** How many there are, when that is known. */
  readonly total: number;
  /** How many more pictures fit on the board. */
  readonly room: number;
  readonly upload: (file: File, signal: AbortSignal) => Promise<string>;
  /** Whether a picture of that hash is on the board. */
  readonly known: (blob: string) => boolean;
  /** `order`: the file's place among those offered, as uploads end in any order. */
  readonly keep: (blob: string, name: string, order: number) => void;
  readonly tell: (tally: Tally) => void;
  readonly said: (error: unknown) => string;
  readonly signal: AbortSignal;
  /** How many uploads run at once. */
  readonly lanes?: number;
  readonly now?: () => number;
};

/** How often the window hears how far it is. */
const tellEveryMs = 120;

/**
 * Takes files of any kind and number: pictures are uploaded, a few at a time, until the board is full; everything else is
 * refused by name with the reason. Only the first bytes of a file are read before that is decided.
 */
export async function intake<File extends Offered>(how: IntakeHow<File>): Promise<Tally> {
  const {
    files,
    room,
    upload,
    known,
    keep,
    tell,
    said,
    signal,
    lanes = 3,
    now = () => performance.now(),
  } = how;
  const refused: Refused[] = [];
  const taken = new Set<string>();
  let seen = 0;
  let begun = 0;
  let claimed = 0;
  let told = -Infinity;
  const tally = (): Tally => ({ seen, total: Math.max(how.total, begun), refused: [...refused] });
  const finished = (name: string, refusal: Refusal | null) => {
    seen += 1;
    if (refusal) refused.push({ name, refusal });
    if (now() - told < tellEveryMs) return;
    told = now();
    tell(tally());
  };

  const uploads = new Set<Promise<unknown>>();
  /** An upload that fails gives its place back, so a full board is only full when none is under way. */
  const full = async (): Promise<boolean> => {
    while (claimed >= room && uploads.size > 0) await Promise.race(uploads);
    return claimed >= room;
  };
  const put = async (file: File, order: number): Promise<Refusal | null> => {
    if (await full()) return { why: "full" };
    let head: Uint8Array;
    try {
      head = new Uint8Array(await file.slice(0, headBytes).arrayBuffer());
    } catch {
      return { why: "unreadable" };
    }
    const refusal = refusalOf(head, file.size);
    if (refusal) return refusal;
    if (await full()) return { why: "full" };
    claimed += 1;
    const sending = upload(file, signal);
    const over: Promise<unknown> = sending.then(
      () => uploads.delete(over),
      () => uploads.delete(over),
    );
    uploads.add(over);
    try {
      const blob = await sending;
      if (signal.aborted) return null;
      if (known(blob) || taken.has(blob)) {
        claimed -= 1;
        return { why: "twice" };
      }
      taken.add(blob);
      keep(blob, file.name, order);
      return null;
    } catch (error) {
      claimed -= 1;
      return signal.aborted ? null : { why: "engine", said: said(error) };
    }
  };

  const queue = (async function* () {
    yield* files;
  })();
  const lane = async () => {
    for (;;) {
      const { value: file, done } = await queue.next();
      if (done === true || signal.aborted) return;
      begun += 1;
      finished(file.name, await put(file, begun));
    }
  };
  await Promise.all(Array.from({ length: lanes }, lane));
  tell(tally());
  return tally();
}

/** The files of what was dropped, folders gone through. To be called while the drop is told of: later it is empty. */
export function droppedFiles(data: DataTransfer): {
  readonly files: AsyncIterable<File>;
  readonly total: number;
} {
  const entries = [...data.items].flatMap((item) => {
    const entry = item.kind === "file" ? item.webkitGetAsEntry() : null;
    return entry ? [entry] : [];
  });
  const plain = [...data.files];
  if (entries.length === 0) return { files: asyncOf(plain), total: plain.length };
  return { files: walk(entries), total: plain.length };
}

async function* asyncOf<T>(list: readonly T[]): AsyncGenerator<T> {
  for (const one of list) yield await Promise.resolve(one);
}

async function* walk(entries: readonly FileSystemEntry[]): AsyncGenerator<File> {
  for (const entry of entries) {
    if (entry instanceof FileSystemFileEntry) {
      const file = await new Promise<File | null>((resolve) => entry.file(resolve, () => resolve(null)));
      if (file) yield file;
    } else if (entry instanceof FileSystemDirectoryEntry) {
      const reader = entry.createReader();
      for (;;) {
        // A folder is handed out in portions; an empty one is its end.
        const portion = await new Promise<FileSystemEntry[]>((resolve) =>
          reader.readEntries(resolve, () => resolve([])),
        );
        if (portion.length === 0) break;
        yield* walk(portion);
      }
    }
  }
}
