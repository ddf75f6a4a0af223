import { useVirtualizer } from "@tanstack/react-virtual";
import { ArrowDown, ArrowUp } from "lucide-react";
import { type KeyboardEvent, type ReactNode, useId, useMemo, useRef, useState } from "react";
import { useWords } from "../words";
import css from "./Table.module.css";
import { uiWords } from "./words";

export type Column<Row> = {
  readonly name: string;
  readonly label: string;
  /** A track of the grid: `120px`, `1fr`, `minmax(120px, 2fr)`. */
  readonly width: string;
  readonly cell: (row: Row) => ReactNode;
  /** What it is sorted by; a column without cannot be. */
  readonly by?: (row: Row) => number | string;
  readonly right?: boolean;
  /** What Ctrl C copies; `by` when left out. */
  readonly text?: (row: Row) => string;
};

type TableProps<Row> = {
  readonly label: string;
  readonly rows: readonly Row[];
  readonly columns: readonly Column<Row>[];
  readonly keyOf: (row: Row) => string;
  readonly onOpen?: (row: Row) => void;
  readonly empty?: ReactNode;
  /** Called when the last rows come into sight. */
  readonly onEnd?: () => void;
};

const rowPx = 32;

/** Rows of which only those in sight exist: sorted by their heads, walked by arrows, copied by Ctrl C as tab-separated text. */
export function Table<Row>({ label, rows, columns, keyOf, onOpen, empty, onEnd }: TableProps<Row>) {
  const t = useWords(uiWords);
  const id = useId();
  const scroll = useRef<HTMLDivElement>(null);
  const [sorting, setSorting] = useState<{ name: string; up: boolean } | null>(null);
  const [at, setAt] = useState(0);
  const sorted = useMemo(() => {
    const by = columns.find((column) => column.name === sorting?.name)?.by;
    if (!sorting || !by) return rows;
    const sign = sorting.up ? 1 : -1;
    return rows.toSorted((a, b) => {
      const [x, y] = [by(a), by(b)];
      return (
        sign * (typeof x === "string" || typeof y === "string" ? String(x).localeCompare(String(y)) : x - y)
      );
    });
  }, [rows, columns, sorting]);
  // eslint-disable-next-line react-hooks/incompatible-library -- its functions are used in this component only
  const virtual = useVirtualizer({
    count: sorted.length,
    getScrollElement: () => scroll.current,
    estimateSize: () => rowPx,
    overscan: 12,
    onChange: (list) => {
      const last = list.getVirtualItems().at(-1);
      if (last && last.index >= sorted.length - 5) onEnd?.();
    },
  });
  const tracks = { gridTemplateColumns: columns.map((column) => column.width).join(" ") };

  const onKeyDown = (event: KeyboardEvent) => {
    const page = Math.max(1, Math.floor((scroll.current?.clientHeight ?? 320) / rowPx) - 1);
    const way = {
      ArrowDown: 1,
      ArrowUp: -1,
      PageDown: page,
      PageUp: -page,
      Home: -at,
      End: sorted.length - 1 - at,
    }[event.key];
    const row = sorted[at];
    if (way !== undefined) {
      const next = Math.max(0, Math.min(sorted.length - 1, at + way));
      setAt(next);
      virtual.scrollToIndex(next);
    } else if (event.key === "Enter" && row !== undefined && onOpen && event.target === event.currentTarget) {
      onOpen(row);
    } else if (event.key === "c" && (event.ctrlKey || event.metaKey) && row !== undefined) {
      const texts = columns.map((column) => column.text?.(row) ?? String(column.by?.(row) ?? ""));
      void navigator.clipboard.writeText(texts.join("\t"));
    } else {
      return;
    }
    event.preventDefault();
  };

  return (
    <div className={css.frame}>
      <div
        ref={scroll}
        className={css.scroll}
        role="grid"
        aria-label={label}
        aria-rowcount={sorted.length + 1}
        tabIndex={0}
        {...(virtual.getVirtualItems().some((item) => item.index === at)
          ? { "aria-activedescendant": `${id}-${at}` }
          : {})}
        onKeyDown={onKeyDown}
      >
        <div className={css.head} style={tracks} role="row" aria-rowindex={1}>
          {columns.map((column) => {
            const up = sorting?.name === column.name ? sorting.up : null;
            return (
              <div
                key={column.name}
                role="columnheader"
                aria-sort={up === null ? "none" : up ? "ascending" : "descending"}
                className={`${css.headCell} ${column.right === true ? css.right : ""}`}
              >
                {column.by ? (
                  <button type="button" onClick={() => setSorting({ name: column.name, up: up === false })}>
                    {column.label}
                    {up === true && <ArrowUp size={12} aria-label={t.sortedUp} />}
                    {up === false && <ArrowDown size={12} aria-label={t.sortedDown} />}
                  </button>
                ) : (
                  column.label
                )}
              </div>
            );
          })}
        </div>
        {sorted.length === 0 && (
          <div className={css.empty} role="row">
            <div role="gridcell">{empty ?? t.nothingHere}</div>
          </div>
        )}
        <div className={css.body} style={{ height: virtual.getTotalSize() }} role="rowgroup">
          {virtual.getVirtualItems().map((item) => {
            const row = sorted[item.index];
            if (row === undefined) return null;
            return (
              <div
                key={keyOf(row)}
                id={`${id}-${item.index}`}
                role="row"
                aria-rowindex={item.index + 2}
                aria-selected={item.index === at}
                className={css.row}
                style={{ ...tracks, height: rowPx, transform: `translateY(${item.start}px)` }}
                {...(onOpen ? { "data-pressable": true } : {})}
                onMouseDown={() => setAt(item.index)}
                onClick={() => onOpen?.(row)}
              >
                {columns.map((column) => (
                  <div
                    key={column.name}
                    role="gridcell"
                    className={`${css.cell} ${column.right === true ? css.right : ""}`}
                  >
                    {column.cell(row)}
                  </div>
                ))}
              </div>
            );
          })}
        </div>
      </div>
    </div>
  );
}
