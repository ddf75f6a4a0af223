import { useVirtualizer } from "@tanstack/react-virtual";
import {
  memo,
  type MouseEvent,
  useCallback,
  useEffect,
  useEffectEvent,
  useLayoutEffect,
  useRef,
} from "react";
import { nameOf } from "../../../shared/keys";
import { useWords } from "../../../shared/words";
import type { Take } from "../model";
import { useSession } from "../session";
import { reviewWords } from "../words";
import { TakeCell } from "./TakeCell";
import css from "./TakeGrid.module.css";
import { useSize } from "./useSize";
import { setColumns, useSteps } from "./useSteps";

const gap = 12;
const caption = 30;

/** Every take in rows, of which only those in sight are drawn. */
export function TakeGrid() {
  const t = useWords(reviewWords);
  const { desk, move, shown, active } = useSession();
  const scroller = useRef<HTMLDivElement>(null);
  const { width } = useSize(scroller);
  const columns = Math.max(1, Math.floor((width - gap) / (desk.cell + gap)));
  const cell = Math.max(80, Math.floor((width - gap) / columns) - gap);
  const rowHeight = Math.round(cell * 1.25) + caption + gap;
  const rows = Math.ceil(shown.items.length / columns);
  // eslint-disable-next-line react-hooks/incompatible-library -- its functions are used in this component only
  const virtual = useVirtualizer({
    count: width === 0 ? 0 : rows,
    getScrollElement: () => scroller.current,
    estimateSize: () => rowHeight,
    overscan: 2,
    paddingStart: gap,
    paddingEnd: gap,
  });
  useLayoutEffect(() => virtual.measure(), [virtual, rowHeight]);
  useEffect(() => setColumns(columns), [columns]);

  const place = desk.activeId === null ? undefined : shown.at.get(desk.activeId);
  const activeRow = place === undefined ? null : Math.floor(place / columns);
  useEffect(() => {
    if (activeRow !== null && width > 0) virtual.scrollToIndex(activeRow, { align: "auto" });
  }, [virtual, activeRow, width, rowHeight]);
  useEffect(() => scroller.current?.focus({ preventScroll: true }), []);

  // Who comes from an older version stands on the front of its stack.
  const front = useEffectEvent(() => {
    const stack = place === undefined ? active?.stack : undefined;
    const id = shown.items.find((take) => take.stack === stack)?.production_id;
    if (id !== undefined) move({ kind: "set", to: { activeId: id, anchorId: id } });
  });
  useEffect(() => front(), []);

  const steps = useSteps();
  const latest = useRef(shown);
  useEffect(() => {
    latest.current = shown;
  });
  const choose = useCallback(
    (event: MouseEvent, id: string) => {
      const how = event.shiftKey ? "extend" : event.ctrlKey || event.metaKey ? "toggle" : "only";
      move({ kind: "choose", id, how, shown: latest.current });
    },
    [move],
  );
  const open = useCallback((id: string) => move({ kind: "open", id }), [move]);

  return (
    <div
      ref={scroller}
      className={css.scroller}
      role="grid"
      aria-label={t.grid}
      aria-rowcount={rows}
      aria-colcount={columns}
      aria-multiselectable
      tabIndex={0}
      data-desk
      data-region
      {...(place === undefined ? {} : { "aria-activedescendant": `take-${desk.activeId}` })}
      onKeyDown={(event) => {
        const run = steps[nameOf(event.nativeEvent)];
        if (run === undefined || event.target !== event.currentTarget) return;
        event.preventDefault();
        run(event.nativeEvent);
      }}
    >
      <div className={css.room} style={{ height: virtual.getTotalSize() }}>
        {virtual.getVirtualItems().map((row) => (
          <Row
            key={row.key}
            top={row.start}
            row={row.index}
            columns={columns}
            cell={cell}
            items={shown.items}
            versions={shown.versions}
            activeId={row.index === activeRow ? desk.activeId : null}
            selected={desk.selected}
            onChoose={choose}
            onOpen={open}
          />
        ))}
      </div>
    </div>
  );
}

type RowProps = {
  readonly top: number;
  readonly row: number;
  readonly columns: number;
  readonly cell: number;
  readonly items: readonly Take[];
  readonly versions: ReadonlyMap<string, number>;
  readonly activeId: string | null;
  readonly selected: ReadonlySet<string>;
  readonly onChoose: (event: MouseEvent, id: string) => void;
  readonly onOpen: (id: string) => void;
};

const Row = memo(function Row(props: RowProps) {
  const { top, row, columns, cell, items, versions, activeId, selected, onChoose, onOpen } = props;
  return (
    <div
      className={css.row}
      role="row"
      aria-rowindex={row + 1}
      style={{ transform: `translateY(${top}px)`, gridTemplateColumns: `repeat(${columns}, ${cell}px)` }}
    >
      {items.slice(row * columns, (row + 1) * columns).map((take, column) => (
        <TakeCell
          key={take.production_id}
          take={take}
          column={column}
          height={Math.round(cell * 1.25)}
          versions={versions.get(take.stack) ?? 1}
          active={take.production_id === activeId}
          selected={selected.has(take.production_id)}
          onChoose={onChoose}
          onOpen={onOpen}
        />
      ))}
    </div>
  );
});
