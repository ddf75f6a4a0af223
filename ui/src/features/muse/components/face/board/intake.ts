import { headBytes, type Refusal, refusalOf } from "./model";

/** A file as the intake needs it; the browser's own have all of this. */
export type Offered = {
  readonly name: string;
  readonly size: number;
  readonly slice: (from: number, to: number) => { readonly arrayBuffer: () => Promise<ArrayBuffer> };
};

/** A file, or a whole folder, that is not taken. */
export type Refused = { readonly name: string; readonly refusal: Refusal };

export type Tally = {
  readonly seen: number;
  /** How many there are, as far as is known: folders are read as they are reached. */
  readonly total: number;
  readonly refused: readonly Refused[];
};

/** Files, and what was refused before it became one. */
export type Files<File> = Iterable<File | Refused> | AsyncIterable<File | Refused>;

type IntakeHow<File extends Offered> = {
  readonly files: Files<File>;
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
  /** How many files are looked at at once, and how many of them are uploaded at once. */
  readonly lanes?: number;
  readonly atOnce?: number;
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
    lanes = 16,
    atOnce = 3,
    now = () => performance.now(),
  } = how;
  const stopped = () => signal.aborted;
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
  const put = async (file: File, order: number): Promise<Refusal | null> => {
    if (claimed >= room && uploads.size === 0) return { why: "full" };
    let head: Uint8Array;
    try {
      head = new Uint8Array(await file.slice(0, headBytes).arrayBuffer());
    } catch {
      return { why: "unreadable" };
    }
    const refusal = refusalOf(head, file.size);
    if (refusal) return refusal;
    // A place on the board and one among the uploads. One that fails gives its place back: full is full at rest.
    while (claimed >= room || uploads.size >= atOnce) {
      if (stopped() || uploads.size === 0) return { why: "full" };
      await Promise.race(uploads);
    }
    claimed += 1;
    const sending = upload(file, signal);
    const over: Promise<unknown> = sending.then(
      () => uploads.delete(over),
      () => uploads.delete(over),
    );
    uploads.add(over);
    try {
      const blob = await sending;
      if (stopped()) return null;
      if (known(blob) || taken.has(blob)) {
        claimed -= 1;
        return { why: "twice" };
      }
      taken.add(blob);
      keep(blob, file.name, order);
      return null;
    } catch (error) {
      claimed -= 1;
      return { why: "engine", said: said(error) };
    }
  };

  const queue = (async function* () {
    yield* files;
  })();
  const lane = async () => {
    for (;;) {
      const { value: file, done } = await queue.next();
      if (done === true || stopped()) return;
      begun += 1;
      const refusal = "refusal" in file ? file.refusal : await put(file, begun);
      if (stopped()) return;
      finished(file.name, refusal);
    }
  };
  await Promise.all(Array.from({ length: lanes }, lane));
  tell(tally());
  return tally();
}

/** So many dropped things are asked whether they are folders; each question holds the window up a little. */
const mostAsked = 200;

/** The files of what was dropped, folders gone through. To be called while the drop is told of: later it is empty. */
export function droppedFiles(data: Pick<DataTransfer, "items" | "files">): {
  readonly files: Files<File>;
  readonly total: number;
} {
  let asked = 0;
  const found = [...data.items].flatMap((item): (File | FileSystemEntry)[] => {
    if (item.kind !== "file") return [];
    const file = item.getAsFile();
    // A folder has no type; nor has a file with an unusual name.
    const entry = (file === null || file.type === "") && asked++ < mostAsked ? item.webkitGetAsEntry() : null;
    const one = entry?.isDirectory === true ? entry : file;
    return one === null ? [] : [one];
  });
  const all = found.length > 0 ? found : [...data.files];
  return { files: walk(all), total: all.length };
}

async function* walk(found: readonly (File | FileSystemEntry)[]): AsyncGenerator<File | Refused> {
  for (const one of found) {
    if (!("isDirectory" in one)) yield one;
    else if (isFolder(one)) yield* inFolder(one);
    else yield await fileOf(one as FileSystemFileEntry);
  }
}

async function* inFolder(folder: FileSystemDirectoryEntry): AsyncGenerator<File | Refused> {
  const { name } = folder;
  const reader = folder.createReader();
  for (let portions = 0; ; portions++) {
    // A folder is handed out in portions; an empty one is its end.
    const portion = await new Promise<FileSystemEntry[] | null>((resolve) =>
      reader.readEntries(resolve, () => resolve(null)),
    );
    if (portion === null) yield { name, refusal: { why: "unreadable" } };
    else if (portion.length === 0 && portions === 0) yield { name, refusal: { why: "bare_folder" } };
    if (portion === null || portion.length === 0) return;
    yield* walk(portion);
  }
}

const fileOf = (entry: FileSystemFileEntry): Promise<File | Refused> =>
  new Promise((resolve) =>
    entry.file(resolve, () => resolve({ name: entry.name, refusal: { why: "unreadable" } })),
  );

const isFolder = (entry: FileSystemEntry): entry is FileSystemDirectoryEntry => entry.isDirectory;
