import type { KeyboardEvent, ReactNode } from "react";
import css from "./today.module.css";

type StreamRowProps = {
  /** What stands before the words: a picture or a sign. */
  readonly lead: ReactNode;
  readonly form?: "picture" | "plain" | "thin";
  readonly title: ReactNode;
  readonly meta?: ReactNode;
  readonly children?: ReactNode;
  readonly side?: ReactNode;
  readonly actions?: ReactNode;
  /** What keys do while the row itself has the focus. */
  readonly keys?: Readonly<Record<string, () => void>>;
};

/** One thing of the stream; it acts in place, by its buttons or by keys. */
export function StreamRow({
  lead,
  form = "plain",
  title,
  meta,
  children,
  side,
  actions,
  keys = {},
}: StreamRowProps) {
  const press = (event: KeyboardEvent<HTMLLIElement>) => {
    if (event.target !== event.currentTarget || event.ctrlKey || event.metaKey || event.altKey) return;
    const act = keys[event.key.toLowerCase()];
    if (act === undefined) return;
    event.preventDefault();
    act();
  };
  return (
    <li className={`${css.row} ${css[form]}`} tabIndex={0} data-row onKeyDown={press}>
      <div className={css.lead}>{lead}</div>
      <div className={css.text}>
        <div className={css.rowTitle}>{title}</div>
        {meta !== undefined && <div className={css.meta}>{meta}</div>}
        {children}
      </div>
      {side !== undefined && <div className={css.side}>{side}</div>}
      {actions !== undefined && <div className={css.actions}>{actions}</div>}
    </li>
  );
}

/** Moves the focus from a row that is about to go to the one after it, or before it. */
export function focusBeside(from: Element | null): void {
  const row = from?.closest<HTMLElement>("[data-row]");
  const rows = [...(row?.closest("[data-stream]")?.querySelectorAll<HTMLElement>("[data-row]") ?? [])];
  const at = rows.findIndex((one) => one === row);
  (rows[at + 1] ?? rows[at - 1])?.focus();
}

/** Parts of a line with a point between them; what is nothing is left out. */
export function Dotted({ parts }: { readonly parts: readonly ReactNode[] }) {
  const there = parts.filter((part) => part !== null && part !== undefined && part !== "");
  return there.map((part, place) => (
    <span key={place}>
      {part}
      {place < there.length - 1 && <span aria-hidden>{"\u00a0· "}</span>}
    </span>
  ));
}
