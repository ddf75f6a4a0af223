import type { Json, Widget } from "../../canvas";
import { AfterRun } from "./AfterRun";
import { ColourBox } from "./ColourBox";
import { ComboBox } from "./ComboBox";
import type { FieldProps } from "./field";
import css from "./fields.module.css";
import { JsonBox } from "./JsonBox";
import { NumberBox } from "./NumberBox";
import { PictureBox } from "./PictureBox";
import { SeedBox } from "./SeedBox";
import { SliderBox } from "./SliderBox";
import { TextBox } from "./TextBox";
import { ToggleBox } from "./ToggleBox";

type WidgetFieldProps = FieldProps & {
  /** What happens to it after a run, for a seed. */
  readonly control?: Widget | null;
  readonly onControl?: (value: Json) => void;
};

/** The field that fits a widget, and what happens to its value after a run. */
export function WidgetField({ control = null, onControl, ...props }: WidgetFieldProps) {
  if (!control || !onControl) return <Field {...props} />;
  return (
    <div className={css.controlled}>
      <Field {...props} isSeed />
      <AfterRun control={control} onControl={onControl} isInPlace={props.isInPlace === true} />
    </div>
  );
}

function Field({ isSeed = false, ...props }: FieldProps & { readonly isSeed?: boolean }) {
  const { widget } = props;
  if (widget.isPicture) return <PictureBox {...props} />;
  switch (widget.kind) {
    case "number":
      return isSeed ? <SeedBox {...props} /> : <NumberBox {...props} />;
    case "slider":
      // Without two ends there is nothing to draw.
      return hasEnds(widget) ? <SliderBox {...props} /> : <NumberBox {...props} />;
    case "text":
      return text(props, "one");
    case "multiline":
      return text(props, "many");
    case "combo":
    case "control":
      return Array.isArray(widget.value) ? <JsonBox {...props} /> : <ComboBox {...props} />;
    case "toggle":
      return <ToggleBox {...props} />;
    case "colour":
      return <ColourBox {...props} />;
    case "other":
      return other(props);
  }
}

/** A widget of the frontend's own: what can be said of it is the kind of its value. */
function other(props: FieldProps) {
  const { value } = props.widget;
  if (typeof value === "number") return <NumberBox {...props} />;
  if (typeof value === "boolean") return <ToggleBox {...props} />;
  return text(props, "many");
}

/** Text, or what stands where text should. */
function text({ widget, label, onValue, isInPlace = false }: FieldProps, lines: "one" | "many") {
  const { value } = widget;
  return typeof value === "string" ? (
    <TextBox {...{ label, lines, isInPlace, value }} onText={onValue} />
  ) : (
    <JsonBox {...{ widget, label, onValue, isInPlace }} />
  );
}

const hasEnds = ({ spec }: Widget): boolean =>
  typeof spec?.options["min"] === "number" && typeof spec.options["max"] === "number";
