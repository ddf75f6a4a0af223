import { type KeyboardEvent, type PointerEvent, useRef } from "react";
import css from "./Handle.module.css";

type HandleProps = {
  readonly label: string;
  /** Which side of the panel it stands on. */
  readonly side: "left" | "right" | "top";
  readonly size: number;
  readonly min: number;
  readonly max: number;
  readonly onSize: (size: number) => void;
};

const keyStep = 16;

/** The edge of a panel: drawn with the pointer, moved with the arrow keys. */
export function Handle({ label, side, size, min, max, onSize }: HandleProps) {
  const from = useRef<{ readonly at: number; readonly size: number } | null>(null);
  const isFlat = side === "top";
  // A panel grows away from its edge.
  const sign = side === "right" ? 1 : -1;
  const at = (event: PointerEvent) => (isFlat ? event.clientY : event.clientX);
  const press = (event: KeyboardEvent) => {
    const ways = isFlat ? { ArrowUp: 1, ArrowDown: -1 } : { ArrowRight: sign, ArrowLeft: -sign };
    const way = (ways as Readonly<Record<string, number | undefined>>)[event.key];
    const next = { Home: min, End: max }[event.key] ?? (way === undefined ? null : size + way * keyStep);
    if (next === null) return;
    event.preventDefault();
    onSize(next);
  };
  return (
    <div
      role="separator"
      tabIndex={0}
      aria-label={label}
      aria-orientation={isFlat ? "horizontal" : "vertical"}
      aria-valuenow={size}
      aria-valuemin={min}
      aria-valuemax={max}
      className={`${css.handle} ${isFlat ? css.flat : css.upright}`}
      onKeyDown={press}
      onPointerDown={(event) => {
        event.currentTarget.setPointerCapture(event.pointerId);
        from.current = { at: at(event), size };
      }}
      onPointerMove={(event) => {
        if (from.current) onSize(from.current.size + sign * (at(event) - from.current.at));
      }}
      onPointerUp={() => (from.current = null)}
      onPointerCancel={() => (from.current = null)}
    />
  );
}
