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

type Draft = { readonly place: Point; readonly stroke: readonly Point[]; readonly text?: string };

/** Where the pen begins when keys lead it. */
const middle: Point = [0.5, 0.5];

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
  const [refused, setRefused] = useState<{ readonly id: string; readonly text: string } | null>(null);
  const [cross, setCross] = useState<Point | null>(null);
  const start = useRef<Point>([0, 0]);
  const paper = useRef<SVGSVGElement>(null);
  const drawing = desk.tool === "pin";
  const production_id = take.production_id;
  // Laid down, the pen leaves nothing half drawn.
  if (!drawing && line.length > 0) setLine([]);

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
    if (line.length === 0 || !event.currentTarget.hasPointerCapture(event.pointerId)) return;
    const place = share(event);
    setLine((points) => [...points, place]);
  };
  const up = (event: PointerEvent) => {
    const [first] = line;
    if (first === undefined || !event.currentTarget.hasPointerCapture(event.pointerId)) return;
    const far = Math.hypot(event.clientX - start.current[0], event.clientY - start.current[1]);
    const drawn = far < unsteady && line.length < 12 ? [] : thinned(line);
    setLine([]);
    setDraft({ place: first, stroke: drawn });
  };
  const [x, y] = cross ?? middle;
  const nudge = (dx: number, dy: number) => () => {
    const to = cross === null ? middle : clamped([x + dx, y + dy]);
    setCross(to);
    // With the pen on the paper the way is the drawing.
    setLine((points) => (points.length === 0 ? points : [...points, to]));
  };
  const lift = () => {
    setLine([]);
    setDraft({ place: line[0] ?? [x, y], stroke: line.length > 1 ? thinned(line) : [] });
  };
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
      enter: lift,
      space: () => {
        if (line.length > 1) return lift();
        setCross([x, y]);
        setLine(line.length === 0 ? [[x, y]] : []);
      },
    },
    drawing && draft === null,
  );

  const left = (x: number) => rect.left + x * rect.width;
  const top = (y: number) => rect.top + y * rect.height;
  const shownPin = pins.find((pin) => pin.pin_id === open);
  return (
    <>
      <svg
        ref={paper}
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
            <span
              className={css.cross}
              data-down={line.length > 0}
              style={{ left: left(cross[0]), top: top(cross[1]) }}
            />
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
          text={draft.text ?? ""}
          mayBeEmpty={draft.stroke.length > 0}
          onCancel={() => setDraft(null)}
          onSave={(text) => {
            setDraft(null);
            const [x, y] = draft.place;
            const stroke = draft.stroke.map(([px, py]) => [px, py]);
            const pin = { x, y, text, ...(stroke.length > 0 ? { stroke } : {}) };
            void act([{ kind: "add_pin", production_id, pin }]).then(
              // What the engine did not take is there to be kept once more.
              (answer) => answer === null && setDraft({ ...draft, text }),
            );
          }}
        />
      )}
      {draft === null && shownPin !== undefined && (
        <PinEditor
          key={shownPin.pin_id}
          left={left(shownPin.x)}
          top={top(shownPin.y)}
          text={refused?.id === shownPin.pin_id ? refused.text : shownPin.text}
          mayBeEmpty={shownPin.stroke.length > 0}
          onCancel={() => setOpen(null)}
          onSave={(text) => {
            setOpen(null);
            const { pin_id, done } = shownPin;
            setRefused(null);
            void act([{ kind: "edit_pin", production_id, pin_id, text, done }]).then((answer) => {
              if (answer !== null) return;
              setRefused({ id: pin_id, text });
              setOpen(pin_id);
            });
          }}
          onRemove={() => {
            setOpen(null);
            paper.current?.closest<HTMLElement>("[data-desk]")?.focus({ preventScroll: true });
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
