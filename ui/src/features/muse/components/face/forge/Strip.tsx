import { Slider } from "radix-ui";
import { type KeyboardEvent, type ReactNode, useState } from "react";
import { useLocale, useWords } from "../../../../../shared/words";
import { type Parameter, settledNumber, shownNumber, stepOf, typedNumber, within } from "./model";
import css from "./ParameterRow.module.css";
import { forgeWords } from "./words";

type StripProps = {
  readonly head: ReactNode;
  readonly tail: ReactNode;
  readonly name: string;
  readonly doc: string;
  readonly parameter: Parameter;
  readonly value: number;
  /** What it was when the forge was opened. */
  readonly opened: number;
  readonly onMove: (value: number) => void;
  readonly onRest: () => void;
  readonly onReset: (toOpening: boolean) => void;
};

/** A slider that shows where it began: the average face, and the face at the opening. */
export function Strip({
  head,
  tail,
  name,
  doc,
  parameter,
  value,
  opened,
  onMove,
  onRest,
  onReset,
}: StripProps) {
  const locale = useLocale();
  const [min, max] = parameter.range ?? [0, 1];
  const share = (number: number) => (100 * (within(number, min, max) - min)) / (max - min);
  const origin = share(parameter.default);
  const at = share(value);
  const onKey = (event: KeyboardEvent) => {
    if (event.key !== "Delete" && event.key !== "Backspace") return;
    event.preventDefault();
    onReset(event.shiftKey);
  };
  return (
    <div className={css.strip}>
      {head}
      <Slider.Root
        className={css.slider}
        value={[value]}
        min={min}
        max={max}
        step={stepOf(parameter)}
        onValueChange={([next]) => next !== undefined && onMove(next)}
        // By key it is told of the end before the change.
        onValueCommit={() => queueMicrotask(onRest)}
        onPointerUp={onRest}
        onDoubleClick={(event) => onReset(event.shiftKey)}
        onKeyDown={onKey}
      >
        <Slider.Track className={css.track}>
          <span
            className={css.fill}
            style={{ left: `${Math.min(origin, at)}%`, width: `${Math.abs(at - origin)}%` }}
            aria-hidden
          />
          <span className={css.tick} style={{ left: `${origin}%` }} aria-hidden />
          {opened !== value && <span className={css.was} style={{ left: `${share(opened)}%` }} aria-hidden />}
        </Slider.Track>
        <Slider.Thumb
          className={css.thumb}
          aria-label={name}
          aria-description={doc}
          aria-valuetext={shownNumber(value, parameter, locale)}
        />
      </Slider.Root>
      <NumberCell
        name={name}
        parameter={parameter}
        value={value}
        onNumber={(number) => {
          onMove(number);
          onRest();
        }}
      />
      <span className={css.tail}>{tail}</span>
    </div>
  );
}

type NumberCellProps = {
  readonly name: string;
  readonly parameter: Parameter;
  readonly value: number;
  readonly onNumber: (value: number) => void;
};

/** The number itself, to be typed; beyond the slider's ends it is told which end was taken. */
function NumberCell({ name, parameter, value, onNumber }: NumberCellProps) {
  const t = useWords(forgeWords);
  const locale = useLocale();
  const [typed, setTyped] = useState<string | null>(null);
  const [beyond, setBeyond] = useState<string | null>(null);
  const settle = () => {
    const number = typed === null ? null : typedNumber(typed);
    setTyped(null);
    if (number === null) return;
    const taken = settledNumber(number, parameter);
    const [min, max] = parameter.range ?? [0, 1];
    const ends = number < min || number > max;
    setBeyond(ends ? t.beyond(String(number), shownNumber(taken, parameter, locale)) : null);
    onNumber(taken);
  };
  return (
    <span className={css.cell}>
      <input
        className={css.number}
        inputMode="decimal"
        aria-label={t.numberOf(name)}
        value={typed ?? shownNumber(value, parameter, locale)}
        onFocus={(event) => event.target.select()}
        onChange={(event) => {
          setTyped(event.target.value);
          setBeyond(null);
        }}
        onBlur={settle}
        onKeyDown={(event) => {
          if (event.key === "Enter") settle();
          if (event.key === "Escape") setTyped(null);
          const way = { ArrowUp: 1, ArrowDown: -1 }[event.key];
          if (way === undefined) return;
          event.preventDefault();
          setTyped(null);
          onNumber(settledNumber(value + way * stepOf(parameter), parameter));
        }}
      />
      {beyond !== null && (
        <span className={css.beyond} role="status">
          {beyond}
        </span>
      )}
    </span>
  );
}
