import { Link2, Unlink2 } from "lucide-react";
import { memo, useState } from "react";
import { IconButton, SelectField, StateMark, Tooltip } from "../../../../../shared/ui";
import { useLocale, useWords } from "../../../../../shared/words";
import {
  type Design,
  linked,
  numberOf,
  type Pulled,
  type Row,
  rowDiffers,
  settledNumber,
  shownNumber,
  type Sides,
  sidesOf,
  usual,
  type Value,
  valueOf,
  withSide,
  withValue,
} from "./model";
import { named, nameWords, saidOf } from "./names";
import css from "./ParameterRow.module.css";
import { Strip } from "./Strip";
import type { Edit } from "./tools";
import { forgeWords } from "./words";

type ParameterRowProps = {
  readonly row: Row;
  readonly shown: Design;
  readonly opening: Design;
  readonly pulled: Pulled | null;
  readonly edit: Edit;
  readonly rest: () => void;
};

const same = (a: ParameterRowProps, b: ParameterRowProps): boolean =>
  a.row === b.row &&
  a.opening === b.opening &&
  a.pulled === b.pulled &&
  a.edit === b.edit &&
  a.rest === b.rest &&
  !rowDiffers(a.shown, b.shown, a.row);

/** One thing that can be said about the face; where both sides have it, they move together until they are let apart. */
export const ParameterRow = memo(function ParameterRow({
  row,
  shown,
  opening,
  pulled,
  edit,
  rest,
}: ParameterRowProps) {
  const t = useWords(forgeWords);
  const n = useWords(nameWords);
  const locale = useLocale();
  const { parameter, asymmetry } = row;
  const said = saidOf(parameter, locale);
  const sides = sidesOf(shown, row);
  const uneven = sides.left !== sides.right;
  const [apart, setApart] = useState(uneven);
  const changed = rowDiffers(shown, opening, row);

  const whole = (change: (face: Design) => Design) => {
    edit(change);
    rest();
  };
  const to = (value: Value) => whole((face) => withValue(face, parameter, value));
  const reset = (face: Design) => linked(withValue(face, parameter, usual(parameter)), row);
  const asBefore = (face: Design) => {
    const there = withValue(face, parameter, valueOf(opening, parameter));
    return asymmetry ? withValue(there, asymmetry, valueOf(opening, asymmetry)) : there;
  };
  const back = (toOpening: boolean) => whole(toOpening ? asBefore : reset);

  const label = (
    <Tooltip text={`${said.doc} ${t.resetHow}`}>
      <span className={css.label} data-changed={changed} onDoubleClick={(event) => back(event.shiftKey)}>
        {changed && <span className={css.dot} aria-hidden />}
        <span className={css.name}>{said.label}</span>
        {changed && <span className="visually-hidden">{t.isChanged}</span>}
      </span>
    </Tooltip>
  );
  const note = pulled && (
    <p className={css.note} title={pulled.message}>
      <StateMark tone="attention" />
      {typeof pulled.asked === "number" && typeof pulled.drawn === "number"
        ? t.pulledTo(
            shownNumber(pulled.asked, parameter, locale),
            shownNumber(pulled.drawn, parameter, locale),
          )
        : pulled.message}
    </p>
  );

  if (parameter.words) {
    return (
      <div className={css.row}>
        {label}
        <div className={css.choice}>
          <SelectField
            bare
            label={said.label}
            value={String(valueOf(shown, parameter))}
            choices={parameter.words.map((word) => ({ value: word, label: named(n.choices, word) }))}
            onChange={to}
          />
        </div>
        {note}
      </div>
    );
  }

  const split = asymmetry !== undefined && (apart || uneven);
  const parts: readonly (keyof Sides | null)[] = split ? ["left", "right"] : [null];
  return (
    <div className={css.row}>
      {parts.map((side) => {
        const name = side === null ? said.label : `${said.label}, ${t.sides[side]}`;
        const value = side === null ? numberOf(shown, parameter) : sides[side];
        const set = (face: Design, next: number) =>
          side === null
            ? withValue(face, parameter, settledNumber(next, parameter))
            : withSide(face, row, side, next);
        return (
          <Strip
            key={side ?? "both"}
            head={
              <span className={css.head}>
                {side !== "right" && label}
                {side !== null && <span className={css.mark}>{t.sideMarks[side]}</span>}
              </span>
            }
            name={name}
            doc={said.doc}
            parameter={parameter}
            value={value}
            opened={side === null ? numberOf(opening, parameter) : sidesOf(opening, row)[side]}
            onMove={(next) => {
              if (side !== null) setApart(true);
              edit((face) => set(face, next));
            }}
            onRest={rest}
            onReset={back}
            tail={
              asymmetry && side !== "right" ? (
                <IconButton
                  label={split ? t.link : t.unlink}
                  pressed={split}
                  icon={split ? <Unlink2 size={12} aria-hidden /> : <Link2 size={12} aria-hidden />}
                  onClick={() => {
                    setApart(!split);
                    if (uneven) whole((face) => linked(face, row));
                  }}
                />
              ) : null
            }
          />
        );
      })}
      {note}
    </div>
  );
}, same);
