import type { Entry } from "./find";

/** A category and what is in it. */
export interface Branch {
  readonly path: string;
  readonly name: string;
  readonly branches: readonly Branch[];
  readonly entries: readonly Entry[];
  /** Nodes in it and below. */
  readonly count: number;
}

/** One row of the tree as it is shown. */
export type TreeRow =
  | {
      readonly kind: "branch";
      readonly key: string;
      readonly depth: number;
      readonly branch: Branch;
      readonly isOpen: boolean;
    }
  | { readonly kind: "entry"; readonly key: string; readonly depth: number; readonly entry: Entry };

interface Growing {
  readonly path: string;
  readonly name: string;
  readonly branches: Map<string, Growing>;
  readonly entries: Entry[];
}

/** Categories by the slashes in their names, `unsorted` for nodes without; everything by name. */
export function treeOf(entries: readonly Entry[], unsorted: string): readonly Branch[] {
  const root = growing("", "");
  for (const entry of entries) {
    let here = root;
    const parts = entry.category.split("/").filter(Boolean);
    for (const name of parts.length === 0 ? [unsorted] : parts) {
      const path = `${here.path}/${name}`;
      const next = here.branches.get(name) ?? growing(path, name);
      here.branches.set(name, next);
      here = next;
    }
    here.entries.push(entry);
  }
  return grown(root).branches;
}

const growing = (path: string, name: string): Growing => ({ path, name, branches: new Map(), entries: [] });

function grown({ path, name, branches, entries }: Growing): Branch {
  const below = [...branches.values()].map(grown).toSorted((a, b) => a.name.localeCompare(b.name));
  const count = below.reduce((sum, one) => sum + one.count, entries.length);
  const own = entries.toSorted((a, b) => a.title.localeCompare(b.title));
  return { path, name, branches: below, entries: own, count };
}

/** The rows in sight: of open branches what is in them. */
export function rowsOf(branches: readonly Branch[], open: ReadonlySet<string>, depth = 0): TreeRow[] {
  return branches.flatMap((branch): TreeRow[] => {
    const isOpen = open.has(branch.path);
    const head: TreeRow = { kind: "branch", key: branch.path, depth, branch, isOpen };
    if (!isOpen) return [head];
    const leaves = branch.entries.map((entry): TreeRow => ({
      kind: "entry",
      key: `${branch.path}//${entry.type}`,
      depth: depth + 1,
      entry,
    }));
    return [head, ...rowsOf(branch.branches, open, depth + 1), ...leaves];
  });
}

/** What a key does in the tree: where the focus goes, or which branch opens or closes. */
export type TreeMove =
  { readonly to: number } | { readonly open: string } | { readonly close: string } | null;

/** Keys of a tree as screen readers tell them: arrows, Home, End, and the first letters of a name. */
export function moved(rows: readonly TreeRow[], at: number, key: string): TreeMove {
  const row = rows[at];
  const last = rows.length - 1;
  if (!row) return rows.length === 0 ? null : { to: 0 };
  switch (key) {
    case "ArrowDown":
      return { to: Math.min(last, at + 1) };
    case "ArrowUp":
      return { to: Math.max(0, at - 1) };
    case "Home":
      return { to: 0 };
    case "End":
      return { to: last };
    case "ArrowRight":
      if (row.kind === "entry") return null;
      return row.isOpen ? { to: Math.min(last, at + 1) } : { open: row.key };
    case "ArrowLeft": {
      if (row.kind === "branch" && row.isOpen) return { close: row.key };
      const above = rows.slice(0, at).findLastIndex((one) => one.depth < row.depth);
      return above < 0 ? null : { to: above };
    }
    default:
      return key.length === 1 && /\S/.test(key) ? letter(rows, at, key.toLowerCase()) : null;
  }
}

function letter(rows: readonly TreeRow[], at: number, key: string): TreeMove {
  for (let by = 1; by <= rows.length; by += 1) {
    const to = (at + by) % rows.length;
    const row = rows[to];
    const name = row?.kind === "branch" ? row.branch.name : row?.entry.title;
    if (name?.toLowerCase().startsWith(key) === true) return { to };
  }
  return null;
}
