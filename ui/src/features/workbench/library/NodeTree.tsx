import { useVirtualizer } from "@tanstack/react-virtual";
import { ChevronDown, ChevronRight } from "lucide-react";
import { type KeyboardEvent, useId, useMemo, useRef, useState } from "react";
import { useWords } from "../../../shared/words";
import type { Entry } from "./find";
import css from "./library.module.css";
import { moved, rowsOf, treeOf, type TreeRow } from "./tree";
import { libraryWords } from "./words";

type NodeTreeProps = {
  readonly entries: readonly Entry[];
  readonly onAdd: (type: string) => void;
};

const rowPx = 26;

/** Every node by category: arrows walk and open, Enter adds; only the rows in sight exist. */
export function NodeTree({ entries, onAdd }: NodeTreeProps) {
  const t = useWords(libraryWords);
  const id = useId();
  const scroll = useRef<HTMLDivElement>(null);
  const [open, setOpen] = useState<ReadonlySet<string>>(new Set());
  const [at, setAt] = useState(0);
  const tree = useMemo(() => treeOf(entries, t.unsorted), [entries, t.unsorted]);
  const rows = useMemo(() => rowsOf(tree, open), [tree, open]);
  // eslint-disable-next-line react-hooks/incompatible-library -- its functions are used in this component only
  const virtual = useVirtualizer({
    count: rows.length,
    getScrollElement: () => scroll.current,
    estimateSize: () => rowPx,
    overscan: 10,
  });
  const toggle = (key: string, isOpen: boolean) => {
    const next = new Set(open);
    if (isOpen) next.add(key);
    else next.delete(key);
    setOpen(next);
  };
  const act = (row: TreeRow) => {
    if (row.kind === "branch") toggle(row.key, !row.isOpen);
    else onAdd(row.entry.type);
  };
  const onKeyDown = (event: KeyboardEvent) => {
    if (event.ctrlKey || event.metaKey || event.altKey) return;
    const row = rows[at];
    const move = moved(rows, at, event.key);
    if ((event.key === "Enter" || event.key === " ") && row) act(row);
    else if (move === null) return;
    else if ("to" in move) {
      setAt(move.to);
      virtual.scrollToIndex(move.to);
    } else if ("open" in move) toggle(move.open, true);
    else toggle(move.close, false);
    event.preventDefault();
    // A letter looks for a name here; on the screen it is a key.
    event.stopPropagation();
  };
  return (
    <div
      ref={scroll}
      className={css.tree}
      role="tree"
      aria-label={t.tree}
      tabIndex={0}
      {...(virtual.getVirtualItems().some((item) => item.index === at)
        ? { "aria-activedescendant": `${id}-${at}` }
        : {})}
      onKeyDown={onKeyDown}
    >
      <div className={css.space} style={{ height: virtual.getTotalSize() }} role="presentation">
        {virtual.getVirtualItems().map((item) => {
          const row = rows[item.index];
          if (row === undefined) return null;
          return (
            <div
              key={row.key}
              id={`${id}-${item.index}`}
              role="treeitem"
              aria-level={row.depth + 1}
              aria-selected={item.index === at}
              {...(row.kind === "branch" ? { "aria-expanded": row.isOpen } : {})}
              className={css.treeRow}
              data-active={item.index === at}
              style={{
                height: item.size,
                paddingLeft: 8 + row.depth * 14,
                transform: `translateY(${item.start}px)`,
              }}
              onClick={() => {
                setAt(item.index);
                act(row);
              }}
            >
              <RowText row={row} />
            </div>
          );
        })}
      </div>
    </div>
  );
}

function RowText({ row }: { readonly row: TreeRow }) {
  if (row.kind === "entry") {
    const { title, type, description } = row.entry;
    return (
      <span className={css.leaf} title={description === "" ? type : `${type}: ${description}`}>
        {title}
      </span>
    );
  }
  const Arrow = row.isOpen ? ChevronDown : ChevronRight;
  return (
    <>
      <Arrow size={14} aria-hidden />
      <span className={css.branch}>{row.branch.name}</span>
      <span className={css.count}>{row.branch.count}</span>
    </>
  );
}
