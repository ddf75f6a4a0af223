/** The largest file the engine takes. */
const largestBytes = 2 ** 30;

/** The largest table that is turned into JSON lines here, in memory. */
const largestTable = 64 * 2 ** 20;

/** How much of a file is looked at before it is sent. */
export const headBytes = 4096;

export type Verdict =
  | { readonly kind: "send" }
  | { readonly kind: "convert" }
  | {
      readonly kind: "no";
      readonly why: "empty" | "large" | "largeTable" | "picture" | "archive" | "binary";
    };

type Looked = { readonly name: string; readonly size: number; readonly head: Uint8Array };

/** What to do with a file, judged by its size and its first bytes; its name only tells a table from lines. */
export function judge({ name, size, head }: Looked): Verdict {
  if (size === 0) return { kind: "no", why: "empty" };
  if (size > largestBytes) return { kind: "no", why: "large" };
  const starts = (...bytes: number[]) => bytes.every((byte, at) => head[at] === byte);
  // PNG, JPEG, GIF, RIFF.
  if (starts(0x89, 0x50) || starts(0xff, 0xd8) || starts(0x47, 0x49, 0x46) || starts(0x52, 0x49, 0x46, 0x46))
    return { kind: "no", why: "picture" };
  // ZIP and with it every workbook; gzip; zstd.
  if (starts(0x50, 0x4b) || starts(0x1f, 0x8b) || starts(0x28, 0xb5, 0x2f, 0xfd))
    return { kind: "no", why: "archive" };
  if (head.includes(0)) return { kind: "no", why: "binary" };
  const text = new TextDecoder()
    .decode(head)
    .replace(/^\ufeff/, "")
    .trimStart();
  const json = text.startsWith("{") || text.startsWith("[");
  if (json || !/\.(csv|tsv)$/i.test(name)) return { kind: "send" };
  return size > largestTable ? { kind: "no", why: "largeTable" } : { kind: "convert" };
}

/** What a drop holds, as far as one file is asked for. To be called while the drop is told of: later it is empty. */
export type Dropped =
  | { readonly kind: "file"; readonly file: File }
  | { readonly kind: "folder"; readonly name: string }
  | { readonly kind: "many"; readonly count: number }
  | { readonly kind: "none" };

export function droppedOf(data: Pick<DataTransfer, "items">): Dropped {
  const items = [...data.items].filter((item) => item.kind === "file");
  const [item] = items;
  if (item === undefined) return { kind: "none" };
  if (items.length > 1) return { kind: "many", count: items.length };
  const entry = item.webkitGetAsEntry();
  if (entry?.isDirectory === true) return { kind: "folder", name: entry.name };
  const file = item.getAsFile();
  return file === null ? { kind: "none" } : { kind: "file", file };
}

/** The engine speaks of the copy it read from; the person knows the file by its own name. */
export const inWordsOf = (message: string, name: string): string =>
  message.replace(/\S*upload\.jsonl/g, name);

const counts = new Set(["upvotes", "comments", "shares", "views"]);

/**
 * A table with a head row as JSON lines of the engine's own shape.
 *
 * Every record stands on the line it began on, so that the engine's line numbers are those of the table. Values are handed
 * on as they are, numbers where a count is expected: what is wrong with them is for the engine to say.
 */
export function linesOfTable(text: string): string {
  const records = recordsOf(text.replace(/^\ufeff/, ""));
  const [head, ...rows] = records;
  if (head === undefined) return "";
  const names = head.fields.map((field) => field.trim());
  const lines: string[] = [];
  for (const { line, fields } of rows) {
    const filled = fields.flatMap((field, at): [string, string | number][] => {
      const value = field.trim();
      if (value === "") return [];
      const name = names[at] ?? `column ${at + 1}`;
      return [[name, counts.has(name) && /^\d+$/.test(value) ? Number(value) : value]];
    });
    if (filled.length === 0) continue;
    while (lines.length < line - 1) lines.push("");
    lines.push(JSON.stringify(Object.fromEntries(filled)));
  }
  return lines.length === 0 ? "" : `${lines.join("\n")}\n`;
}

type TableRow = { readonly line: number; readonly fields: readonly string[] };

/** Comma, semicolon or tab, whichever the head has most of; fields in quotes may hold all of them and line ends. */
function recordsOf(text: string): readonly TableRow[] {
  const first = text.slice(0, text.search(/\r?\n|$/));
  const [separator] = [",", ";", "\t"].sort((a, b) => first.split(b).length - first.split(a).length);
  const rows: TableRow[] = [];
  let fields: string[] = [];
  let field = "";
  let quoted = false;
  let [line, began] = [1, 1];
  const end = () => {
    rows.push({ line: began, fields: [...fields, field] });
    [fields, field, began] = [[], "", line];
  };
  for (let at = 0; at < text.length; at++) {
    const sign = text[at] ?? "";
    if (sign === "\n") line++;
    if (quoted) {
      if (sign !== '"') field += sign;
      else if (text[at + 1] === '"') field += text[++at] ?? "";
      else quoted = false;
    } else if (sign === '"' && field === "") quoted = true;
    else if (sign === separator) {
      fields.push(field);
      field = "";
    } else if (sign === "\n") end();
    else if (sign !== "\r") field += sign;
  }
  if (field !== "" || fields.length > 0) end();
  return rows;
}

/** Three posts, two of them looked at twice, in the engine's own shape and just before `now`. */
export function example(now: number): string {
  const before = (hours: number) => new Date(now - hours * 3_600_000).toISOString().replace(/\.\d+/, "");
  const glaze = {
    source: "reddit",
    id: "ex-glaze",
    community: "r/ceramics",
    title: "Ash glaze from our own garden wood",
    url: "https://example.com/ash-glaze",
    created_at: before(9),
  };
  const fog = {
    source: "tiktok",
    id: "ex-fog",
    community: "#filmphotography",
    title: "Fog over the old harbour on film",
    created_at: before(5),
  };
  const rows = [
    { ...glaze, observed_at: before(4), upvotes: 180, comments: 21, shares: 6 },
    { ...glaze, observed_at: before(1), upvotes: 640, comments: 75, shares: 31 },
    { ...fog, observed_at: before(3), upvotes: 95, comments: 8, shares: 4, views: 2_100 },
    { ...fog, observed_at: before(1), upvotes: 410, comments: 33, shares: 25, views: 11_800 },
    {
      id: "ex-silent",
      community: "my notes",
      title: "A source that counts nothing gives no velocity",
      created_at: before(2),
      observed_at: before(1),
    },
  ];
  return `${rows.map((row) => JSON.stringify(row)).join("\n")}\n`;
}
