import { Slider } from "radix-ui";
import { useState } from "react";
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
      <Slider.Root
        className={css.slider}
        value={[shown]}
        min={min}
        max={max}
        step={stepOf(widget)}
        onValueChange={([next]) => next !== undefined && setDrawn(stepped(widget, next, 0))}
        onValueCommit={([next]) => {
          setDrawn(null);
          if (next !== undefined && stepped(widget, next, 0) !== value) onValue(stepped(widget, next, 0));
        }}
      >
        <Slider.Track className={css.track}>
          <Slider.Range className={css.range} />
        </Slider.Track>
        <Slider.Thumb className={css.thumb} aria-label={label} aria-valuetext={String(shown)} />
      </Slider.Root>
      <NumberBox {...props} widget={drawn === null ? widget : { ...widget, value: drawn }} />
    </span>
  );
}
