import { type KeyboardEvent, type PointerEvent, useRef } from "react";
import { useWords } from "../../../shared/words";
import { exactClock, type Piece, pictureSecs, placeAt } from "../reel";
import { filmWords } from "../words";
import css from "./player.module.css";

type TimelineProps = {
  readonly pieces: readonly Piece[];
  readonly now: number;
  readonly end: number;
  readonly onSeek: (secs: number) => void;
};

/** The film as a line, a stretch for each shot; hatched where there is only a picture. */
export function Timeline({ pieces, now, end, onSeek }: TimelineProps) {
  const t = useWords(filmWords);
  const line = useRef<HTMLDivElement>(null);
  const seek = (event: PointerEvent) => {
    const box = line.current?.getBoundingClientRect();
    if (!box || box.width === 0) return;
    onSeek(Math.min(1, Math.max(0, (event.clientX - box.left) / box.width)) * end);
  };
  const onKeyDown = (event: KeyboardEvent) => {
    if (event.shiftKey || event.ctrlKey || event.metaKey) return;
    const to = {
      ArrowLeft: now - pictureSecs,
      ArrowRight: now + pictureSecs,
      PageUp: now + 1,
      PageDown: now - 1,
      Home: 0,
      End: end,
    }[event.key];
    if (to === undefined) return;
    event.preventDefault();
    onSeek(to);
  };
  return (
    <div
      ref={line}
      className={css.timeline}
      role="slider"
      tabIndex={0}
      aria-label={t.player.time}
      aria-valuemin={0}
      aria-valuemax={end}
      aria-valuenow={Math.round(now * 100) / 100}
      aria-valuetext={t.player.at(exactClock(now), placeAt(pieces, now).at + 1)}
      onKeyDown={onKeyDown}
      onPointerDown={(event) => {
        event.currentTarget.setPointerCapture(event.pointerId);
        seek(event);
      }}
      onPointerMove={(event) => event.currentTarget.hasPointerCapture(event.pointerId) && seek(event)}
    >
      {pieces.map((piece) => (
        <span
          key={piece.id}
          className={css.piece}
          data-clip={piece.video !== null}
          style={{ flexGrow: piece.secs }}
        >
          {piece.number}
        </span>
      ))}
      <span className={css.head} style={{ left: `${end === 0 ? 0 : (100 * now) / end}%` }} />
    </div>
  );
}
