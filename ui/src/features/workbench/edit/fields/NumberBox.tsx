import { MoveHorizontal } from "lucide-react";
import { type KeyboardEvent, type PointerEvent, useEffect, useRef } from "react";
import { longest } from "../../../../shared/ui";
import { useWords } from "../../../../shared/words";
import { useDraft } from "../draft";
import { paceOf, rangeOf, settle, steppedText, textOf } from "../numbers";
import { editWords } from "../words";
import type { FieldProps } from "./field";
import css from "./fields.module.css";

/** Screen pixels the pointer moves for one step. */
const pixelsPerStep = 4;
/** Less than this is a press and no drag. */
const slackPx = 3;

interface Scrub {
  readonly x: number;
  readonly from: string;
  moved: boolean;
}

/** A number that is typed, worked out, stepped by arrows or dragged; Shift goes finely, Ctrl coarsely. */
export function NumberBox({ widget, label, onValue, isInPlace = false }: FieldProps) {
  const t = useWords(editWords);
  const input = useRef<HTMLInputElement>(null);
  const scrub = useRef<Scrub | null>(null);
  const draft = useDraft(textOf(widget.value), (text) => {
    const settled = settle(widget, text);
    if (settled.kind === "wrong") return t.wrong[settled.why];
    if (settled.kind === "value") onValue(settled.value);
    return null;
  });
  useEffect(() => {
    if (isInPlace) input.current?.select();
  }, [isInPlace]);

  const onPointerDown = (event: PointerEvent<HTMLElement>) => {
    const isField = event.currentTarget === input.current;
    // In a field that is written in, a drag marks letters.
    if (event.button !== 0 || (isField && document.activeElement === input.current)) return;
    event.preventDefault();
    event.currentTarget.setPointerCapture(event.pointerId);
    scrub.current = { x: event.clientX, from: draft.now(), moved: false };
  };
  const onPointerMove = (event: PointerEvent<HTMLElement>) => {
    const drag = scrub.current;
    if (!drag) return;
    const far = event.clientX - drag.x;
    if (!drag.moved && Math.abs(far) < slackPx) return;
    drag.moved = true;
    const steps = Math.round(far / pixelsPerStep) * paceOf(event);
    draft.write(steps === 0 ? drag.from : steppedText(widget, drag.from, steps));
  };
  const onPointerUp = () => {
    const drag = scrub.current;
    scrub.current = null;
    if (drag?.moved === true) draft.settle();
    else if (drag) {
      input.current?.focus();
      input.current?.select();
    }
  };
  const stop = () => {
    scrub.current = null;
    draft.drop();
  };
  const dragging = { onPointerDown, onPointerMove, onPointerUp, onPointerCancel: stop };

  const onKeyDown = (event: KeyboardEvent) => {
    if (event.key === "Enter" && !draft.settle()) event.stopPropagation();
    if (event.key === "Escape") {
      // What was typed goes first; the next Escape is for what is around.
      if (draft.isOpen) event.preventDefault();
      stop();
    }
    const by = { ArrowUp: 1, ArrowDown: -1 }[event.key];
    if (by === undefined || event.altKey) return;
    event.preventDefault();
    draft.write(steppedText(widget, draft.now(), by * paceOf(event)));
  };

  const { min, max } = rangeOf(widget);
  return (
    <span className={css.number}>
      <span className={css.grip} title={t.scrub(label)} aria-hidden {...dragging}>
        <MoveHorizontal size={12} />
      </span>
      <input
        ref={input}
        className={css.numberInput}
        role="spinbutton"
        inputMode="decimal"
        autoComplete="off"
        spellCheck={false}
        maxLength={longest.search}
        aria-label={label}
        aria-invalid={draft.wrong !== null}
        aria-valuetext={draft.text}
        {...(typeof widget.value === "number" ? { "aria-valuenow": widget.value } : {})}
        {...(min === undefined ? {} : { "aria-valuemin": min })}
        {...(max === undefined ? {} : { "aria-valuemax": max })}
        value={draft.text}
        onChange={(event) => draft.write(event.target.value)}
        onBlur={draft.leave}
        onKeyDown={onKeyDown}
        {...dragging}
      />
      {draft.wrong !== null && (
        <span className={css.wrong} role="alert">
          {draft.wrong}
        </span>
      )}
    </span>
  );
}
