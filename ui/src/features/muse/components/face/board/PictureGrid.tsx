import { type DragEvent, type KeyboardEvent, useRef, useState } from "react";
import { thumbnailUrl } from "../../../../../platform";
import { Picture, StateMark } from "../../../../../shared/ui";
import { useWords } from "../../../../../shared/words";
import type { Checked } from "../api";
import css from "./PictureGrid.module.css";
import { boardWords } from "./words";

type PictureCheck = Checked["pictures"][number];

type PictureGridProps = {
  readonly references: readonly string[];
  readonly checks: ReadonlyMap<string, PictureCheck>;
  readonly nameOf: (blob: string, place: number) => string;
  readonly chosen: string | null;
  readonly onChoose: (blob: string) => void;
  readonly onMove: (from: number, to: number) => void;
  readonly onRemove: (blob: string) => void;
  readonly onCrop: (blob: string) => void;
};

const dragged = "application/x-muse-place";

/** The pictures in their order. Arrows choose, Alt and arrows move, Delete removes, Enter crops; or all of it by hand. */
export function PictureGrid({
  references,
  checks,
  nameOf,
  chosen,
  onChoose,
  onMove,
  onRemove,
  onCrop,
}: PictureGridProps) {
  const t = useWords(boardWords);
  const list = useRef<HTMLUListElement>(null);
  const [over, setOver] = useState<number | null>(null);

  const focus = (place: number) =>
    list.current?.querySelectorAll<HTMLButtonElement>("button")[place]?.focus();
  const key = (event: KeyboardEvent, place: number) => {
    const cards = [...(list.current?.children ?? [])] as HTMLElement[];
    const top = cards[0]?.offsetTop;
    const columns = Math.max(1, cards.filter((card) => card.offsetTop === top).length);
    const step = { ArrowLeft: -1, ArrowRight: 1, ArrowUp: -columns, ArrowDown: columns }[event.key];
    const blob = references[place];
    if (blob === undefined) return;
    if (step !== undefined) {
      event.preventDefault();
      const to = place + step;
      const there = references[to];
      if (there === undefined) return;
      if (event.altKey) onMove(place, to);
      else onChoose(there);
      requestAnimationFrame(() => focus(to));
    } else if (event.key === "Delete" || event.key === "Backspace") {
      event.preventDefault();
      onRemove(blob);
      requestAnimationFrame(() => focus(Math.min(place, references.length - 2)));
    } else if (event.key === "Enter") {
      event.preventDefault();
      onCrop(blob);
    }
  };
  const drop = (event: DragEvent, to: number) => {
    setOver(null);
    const from = event.dataTransfer.getData(dragged);
    if (from === "") return;
    event.preventDefault();
    onMove(Number(from), to);
  };

  return (
    <ul className={css.grid} ref={list} aria-label={t.title} aria-describedby="board-keys">
      {references.map((blob, place) => {
        const check = checks.get(blob) ?? null;
        const name = nameOf(blob, place);
        return (
          <li
            key={blob}
            className={css.card}
            data-over={over === place}
            draggable
            onDragStart={(event) => {
              event.dataTransfer.setData(dragged, String(place));
              event.dataTransfer.effectAllowed = "move";
            }}
            onDragOver={(event) => {
              if (!event.dataTransfer.types.includes(dragged)) return;
              event.preventDefault();
              setOver(place);
            }}
            onDragLeave={() => setOver(null)}
            onDrop={(event) => drop(event, place)}
            onDragEnd={() => setOver(null)}
          >
            <button
              type="button"
              className={css.face}
              tabIndex={
                blob === chosen || (place === 0 && (chosen === null || !references.includes(chosen))) ? 0 : -1
              }
              aria-pressed={blob === chosen}
              aria-label={t.card(
                place + 1,
                name,
                check === null ? "" : check.usable ? t.isUsable : t.notUsable,
              )}
              onClick={() => onChoose(blob)}
              onFocus={() => onChoose(blob)}
              onDoubleClick={() => onCrop(blob)}
              onKeyDown={(event) => key(event, place)}
            >
              <Picture src={thumbnailUrl(blob, 320)} alt="" />
              <span className={css.place} aria-hidden>
                {place + 1}
              </span>
            </button>
            <span className={css.state}>
              {check && (
                <StateMark tone={check.usable ? (check.problems.length > 0 ? "attention" : "good") : "bad"} />
              )}
              <span className={css.said}>{check === null ? name : saidOf(check, t)}</span>
            </span>
          </li>
        );
      })}
      <li id="board-keys" className="visually-hidden">
        {t.keys}
      </li>
    </ul>
  );
}

const saidOf = ({ usable, problems }: PictureCheck, t: (typeof boardWords)["en"]): string => {
  if (!usable) return t.notUsable;
  return problems.length > 0 ? t.couldBeBetter : t.isUsable;
};
