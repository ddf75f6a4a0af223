import { useVirtualizer } from "@tanstack/react-virtual";
import { type KeyboardEvent, type ReactNode, useId, useRef, useState } from "react";
import { longest } from "../../../shared/ui";
import css from "./list.module.css";

type FoundListProps<Item> = {
  readonly label: string;
  readonly hint: string;
  readonly query: string;
  readonly onQuery: (query: string) => void;
  /** What fits the query, the best first. */
  readonly items: readonly Item[];
  readonly rowPx: number;
  readonly row: (item: Item) => ReactNode;
  readonly onPick: (item: Item) => void;
  readonly isChosen?: (item: Item) => boolean;
  /** The place that is marked at first. */
  readonly start?: number;
  /** Said when nothing fits. */
  readonly nothing: string;
  /** It opened to be written in at once. */
  readonly isEager?: boolean;
  /** Stands in place of the list. */
  readonly instead?: ReactNode;
};

/** A field and what is found by it: arrows walk, Enter picks, and only the rows in sight exist. */
export function FoundList<Item>({
  label,
  hint,
  query,
  onQuery,
  items,
  row,
  onPick,
  ...more
}: FoundListProps<Item>) {
  const { rowPx, isChosen, start = 0, nothing, isEager = false, instead } = more;
  const id = useId();
  const scroll = useRef<HTMLDivElement>(null);
  const [at, setAt] = useState(start);
  const isOpen = instead === undefined;
  // eslint-disable-next-line react-hooks/incompatible-library -- its functions are used in this component only
  const virtual = useVirtualizer({
    count: isOpen ? items.length : 0,
    getScrollElement: () => scroll.current,
    estimateSize: () => rowPx,
    overscan: 6,
    initialOffset: start * rowPx,
  });
  const onKeyDown = (event: KeyboardEvent) => {
    if (!isOpen || event.nativeEvent.isComposing) return;
    const page = Math.max(1, Math.floor((scroll.current?.clientHeight ?? 280) / rowPx) - 1);
    const by = { ArrowDown: 1, ArrowUp: -1, PageDown: page, PageUp: -page }[event.key];
    if (by !== undefined) {
      event.preventDefault();
      const next = Math.max(0, Math.min(items.length - 1, at + by));
      setAt(next);
      virtual.scrollToIndex(next);
    }
    if (event.key !== "Enter") return;
    event.preventDefault();
    const item = items[at];
    if (item === undefined) event.stopPropagation();
    else onPick(item);
  };
  return (
    <div className={css.found}>
      <input
        className={css.query}
        role="combobox"
        aria-label={label}
        aria-expanded={isOpen}
        aria-autocomplete="list"
        aria-controls={id}
        {...(isOpen && items.length > 0 ? { "aria-activedescendant": `${id}-${at}` } : {})}
        autoFocus={isEager}
        autoComplete="off"
        spellCheck={false}
        maxLength={longest.search}
        placeholder={hint}
        value={query}
        onChange={(event) => {
          onQuery(event.target.value);
          setAt(0);
          scroll.current?.scrollTo({ top: 0 });
        }}
        onKeyDown={onKeyDown}
      />
      {instead}
      <div ref={scroll} id={id} className={css.room} role="listbox" aria-label={label} hidden={!isOpen}>
        <div className={css.space} style={{ height: virtual.getTotalSize() }}>
          {virtual.getVirtualItems().map((shown) => {
            const item = items[shown.index];
            if (item === undefined) return null;
            return (
              <div
                key={shown.key}
                id={`${id}-${shown.index}`}
                role="option"
                aria-selected={isChosen?.(item) ?? false}
                aria-setsize={items.length}
                aria-posinset={shown.index + 1}
                className={css.option}
                data-active={shown.index === at}
                style={{ height: shown.size, transform: `translateY(${shown.start}px)` }}
                // The field keeps the focus.
                onMouseDown={(event) => event.preventDefault()}
                onClick={() => onPick(item)}
              >
                {row(item)}
              </div>
            );
          })}
        </div>
      </div>
      {isOpen && items.length === 0 && (
        <p className={css.nothing} role="status">
          {nothing}
        </p>
      )}
    </div>
  );
}
