import type { Progress } from "../canvas";

/** A file a node made, as it lies on the server. */
export interface OutputFile {
  readonly filename: string;
  readonly subfolder: string;
  readonly kind: string;
}

/** What is known of one run; nodes are `outer:inner` paths. */
export interface Run {
  readonly nodes: ReadonlyMap<string, Progress>;
  /** The node at work. */
  readonly at: string | null;
  /** Counts the pictures of the work so far. */
  readonly preview: number | null;
  readonly files: ReadonlyMap<string, readonly OutputFile[]>;
}

export const freshRun: Run = { nodes: new Map(), at: null, preview: null, files: new Map() };

/** The run after one `render_progress` event. */
export function heard(run: Run, detail: Readonly<Record<string, unknown>>): Run {
  const node = typeof detail["node"] === "string" ? detail["node"] : null;
  switch (detail["step"]) {
    case "working":
      return node === null ? run : working(run, node, detail["done"]);
    case "cached":
      return withNodes(run, textsOf(detail["nodes"]), { state: "done", share: 1 });
    case "preview":
      return typeof detail["number"] === "number" ? { ...run, preview: detail["number"] } : run;
    case "output":
      return node === null ? run : withFiles(run, node, detail["files"]);
    default:
      return run;
  }
}

/** Everything that was begun is done. */
export function finished(run: Run): Run {
  const nodes = new Map(run.nodes);
  for (const [id, progress] of nodes)
    if (progress.state === "running") nodes.set(id, { state: "done", share: 1 });
  return { ...run, nodes, at: null, preview: null };
}

/** It ended before it was done; `node` is the one at fault, if one is. */
export function failed(run: Run, node: string | null, message: string): Run {
  const nodes = new Map([...run.nodes].filter(([, progress]) => progress.state === "done"));
  if (node !== null) nodes.set(node, { state: "error", share: null, message });
  return { ...run, nodes, at: null, preview: null };
}

function working(run: Run, node: string, done: unknown): Run {
  // A share of nothing is what is told before anybody knows.
  const share = typeof done === "number" && done > 0 ? Math.min(1, done) : null;
  const before = run.at !== null && run.at !== node ? finished(run) : run;
  return { ...withNodes(before, [node], { state: "running", share }), at: node };
}

function withNodes(run: Run, ids: readonly string[], progress: Progress): Run {
  return { ...run, nodes: new Map([...run.nodes, ...ids.map((id) => [id, progress] as const)]) };
}

function withFiles(run: Run, node: string, value: unknown): Run {
  const files = (Array.isArray(value) ? value : []).flatMap((file: unknown): OutputFile[] => {
    if (typeof file !== "object" || file === null) return [];
    const text = (name: string) => {
      const found: unknown = Reflect.get(file, name);
      return typeof found === "string" ? found : "";
    };
    return [{ filename: text("filename"), subfolder: text("subfolder"), kind: text("kind") }];
  });
  const done = withNodes(run, [node], { state: "done", share: 1 });
  return { ...done, files: new Map([...done.files, [node, files]]) };
}

const textsOf = (value: unknown): string[] =>
  (Array.isArray(value) ? value : []).filter((item) => typeof item === "string");

const weight = { error: 3, running: 2, waiting: 1, done: 0 } as const;

/**
 * What the nodes of one graph show: their own part, or what matters most of what is inside of them.
 *
 * @param prefix the nodes that were entered, outermost first.
 */
export function within<Value>(
  all: ReadonlyMap<string, Value>,
  prefix: readonly string[],
  merge: (one: Value, other: Value) => Value,
): Map<string, Value> {
  const start = prefix.map((node) => `${node}:`).join("");
  const found = new Map<string, Value>();
  for (const [path, value] of all) {
    if (!path.startsWith(start)) continue;
    const [node = ""] = path.slice(start.length).split(":", 1);
    const before = found.get(node);
    found.set(node, before === undefined ? value : merge(before, value));
  }
  return found;
}

/** Of two, the one that a person wants to know of. */
export const worse = (one: Progress, other: Progress): Progress =>
  weight[other.state] > weight[one.state] ? other : one;
