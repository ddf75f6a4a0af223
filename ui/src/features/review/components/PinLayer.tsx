import { Check } from "lucide-react";
import { type PointerEvent, useRef, useState } from "react";
import { useKeys } from "../../../shared/keys";
import { useWords } from "../../../shared/words";
import type { PinNote } from "../api";
import type { Take } from "../model";
import { useSession } from "../session";
import { clamped, type Point, thinned } from "../viewport";
import { reviewWords } from "../words";
import { PinEditor } from "./PinEditor";
import css from "./PinLayer.module.css";
import type { Rect } from "./Stage";

type Draft = { readonly place: Point; readonly stroke: readonly Point[] };

/** Less than this, in screen pixels, is a click with an unsteady hand. */
const unsteady = 6;

/** Notes and drawings on the picture, and the hand that makes new ones. */
export function PinLayer({
  rect,
  take,
  pins,
}: {
  readonly rect: Rect;
  readonly take: Take;
  readonly pins: readonly PinNote[];
}) {
  const t = useWords(reviewWords);
  const { desk, act } = useSession();
  const [line, setLine] = useState<readonly Point[]>([]);
  const [draft, setDraft] = useState<Draft | null>(null);
  const [open, setOpen] = useState<string | null>(null);
  const [cross, setCross] = useState<Point | null>(null);
  const start = useRef<Point>([0, 0]);
  const drawing = desk.tool === "pin";
  const production_id = take.production_id;

  const share = (event: PointerEvent): Point => {
    const bounds = event.currentTarget.getBoundingClientRect();
    return clamped([
      (event.clientX - bounds.left - rect.left) / rect.width,
      (event.clientY - bounds.top - rect.top) / rect.height,
    ]);
  };
  const down = (event: PointerEvent) => {
    if (event.button !== 0) return;
    event.currentTarget.setPointerCapture(event.pointerId);
    start.current = [event.clientX, event.clientY];
    setLine([share(event)]);
    setDraft(null);
  };
  const move = (event: PointerEvent) => {
    if (line.length === 0) return;
    const place = share(event);
    setLine((points) => [...points, place]);
  };
  const up = (event: PointerEvent) => {
    const [first] = line;
    if (first === undefined) return;
    const far = Math.hypot(event.clientX - start.current[0], event.clientY - start.current[1]);
    const drawn = far < unsteady && line.length < 12 ? [] : thinned(line);
    setLine([]);
    setDraft({ place: first, stroke: drawn });
  };
  const nudge = (x: number, y: number) => () =>
    setCross((at) => (at === null ? [0.5, 0.5] : clamped([at[0] + x, at[1] + y])));
  useKeys(
    {
      arrowleft: nudge(-0.02, 0),
      arrowright: nudge(0.02, 0),
      arrowup: nudge(0, -0.02),
      arrowdown: nudge(0, 0.02),
      "shift+arrowleft": nudge(-0.1, 0),
      "shift+arrowright": nudge(0.1, 0),
      "shift+arrowup": nudge(0, -0.1),
      "shift+arrowdown": nudge(0, 0.1),
      enter: () => setDraft({ place: cross ?? [0.5, 0.5], stroke: [] }),
    },
    drawing && draft === null,
  );

  const left = (x: number) => rect.left + x * rect.width;
  const top = (y: number) => rect.top + y * rect.height;
  const shownPin = pins.find((pin) => pin.pin_id === open);
  return (
    <>
      <svg
        className={css.lines}
        style={{ left: rect.left, top: rect.top, width: rect.width, height: rect.height }}
        viewBox="0 0 1 1"
        preserveAspectRatio="none"
        aria-hidden
      >
        {pins.map((pin) => (
          <Line key={pin.pin_id} points={pin.stroke as unknown as readonly Point[]} done={pin.done} />
        ))}
        <Line points={draft?.stroke ?? line} done={false} />
      </svg>
      {drawing && (
        <div className={css.paper} data-own onPointerDown={down} onPointerMove={move} onPointerUp={up}>
          {cross !== null && (
            <span className={css.cross} style={{ left: left(cross[0]), top: top(cross[1]) }} />
          )}
        </div>
      )}
      {pins.map((pin, place) => (
        <button
          key={pin.pin_id}
          type="button"
          className={css.pin}
          data-done={pin.done}
          style={{ left: left(pin.x), top: top(pin.y) }}
          title={pin.text === "" ? t.drawing : pin.text}
          aria-label={`${t.noteOf(place + 1)}: ${pin.text === "" ? t.drawing : pin.text}`}
          aria-expanded={open === pin.pin_id}
          onClick={() => setOpen(open === pin.pin_id ? null : pin.pin_id)}
        >
          {pin.done ? <Check size={12} aria-hidden /> : place + 1}
        </button>
      ))}
      {draft !== null && (
        <PinEditor
          left={left(Math.max(draft.place[0], ...draft.stroke.map(([x]) => x)))}
          top={top(draft.place[1])}
          text=""
          mayBeEmpty={draft.stroke.length > 0}
          onCancel={() => setDraft(null)}
          onSave={(text) => {
            setDraft(null);
            const [x, y] = draft.place;
            const stroke = draft.stroke.map(([px, py]) => [px, py]);
            void act([
              {
                kind: "add_pin",
                production_id,
                pin: { x, y, text, ...(stroke.length > 0 ? { stroke } : {}) },
              },
            ]);
          }}
        />
      )}
      {draft === null && shownPin !== undefined && (
        <PinEditor
          key={shownPin.pin_id}
          left={left(shownPin.x)}
          top={top(shownPin.y)}
          text={shownPin.text}
          mayBeEmpty={shownPin.stroke.length > 0}
          onCancel={() => setOpen(null)}
          onSave={(text) => {
            setOpen(null);
            const { pin_id, done } = shownPin;
            void act([{ kind: "edit_pin", production_id, pin_id, text, done }]);
          }}
          onRemove={() => {
            setOpen(null);
            void act([{ kind: "remove_pin", production_id, pin_id: shownPin.pin_id }]);
          }}
        />
      )}
    </>
  );
}

function Line({ points, done }: { readonly points: readonly Point[]; readonly done: boolean }) {
  if (points.length < 2) return null;
  const path = points.map((point) => point.join(",")).join(" ");
  return (
    <>
      <polyline className={css.under} points={path} vectorEffect="non-scaling-stroke" />
      <polyline className={done ? css.lineDone : css.line} points={path} vectorEffect="non-scaling-stroke" />
    </>
  );
}
