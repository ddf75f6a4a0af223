import { useState } from "react";
import { SliderField } from "../../../../shared/ui";
import { stepOf } from "../../canvas/control/scrub";
import { rangeOf, stepped } from "../numbers";
import type { FieldProps } from "./field";
import css from "./fields.module.css";
import { NumberBox } from "./NumberBox";

/** A number between two ends, drawn as well as written. */
export function SliderBox(props: FieldProps) {
  const { widget, label, onValue } = props;
  const [drawn, setDrawn] = useState<number | null>(null);
  const { min = 0, max = 1 } = rangeOf(widget);
  const value = typeof widget.value === "number" ? widget.value : min;
  const shown = drawn ?? value;
  return (
    <span className={css.sliding}>
      <SliderField
        bare
        label={label}
        value={shown}
        shown={String(shown)}
        min={min}
        max={max}
        step={stepOf(widget)}
        onChange={(next) => setDrawn(stepped(widget, next, 0))}
        onCommit={(next) => {
          setDrawn(null);
          if (stepped(widget, next, 0) !== value) onValue(stepped(widget, next, 0));
        }}
      />
      <NumberBox {...props} widget={drawn === null ? widget : { ...widget, value: drawn }} />
    </span>
  );
}
