import { Segments } from "../../../../shared/ui";
import { useWords } from "../../../../shared/words";
import { choicesOf, type Json, type Widget } from "../../canvas";
import { choiceText } from "../choices";
import { editWords } from "../words";
import { ComboBox } from "./ComboBox";
import css from "./fields.module.css";

type AfterRunProps = {
  /** The choice that stands behind a seed. */
  readonly control: Widget;
  readonly onControl: (value: Json) => void;
  readonly isInPlace: boolean;
};

/** What becomes of a value after a run. Over the canvas every choice is in sight: a list there would hide the canvas. */
export function AfterRun({ control, onControl, isInPlace }: AfterRunProps) {
  const t = useWords(editWords);
  if (!isInPlace)
    return (
      <span className={css.control}>
        <span aria-hidden>{t.after}</span>
        <ComboBox widget={control} label={t.after} onValue={onControl} />
      </span>
    );
  const names: Readonly<Record<string, string>> = t.controls;
  const choices = choicesOf(control).map(choiceText);
  return (
    <div className={css.after} onKeyDown={(event) => event.key === "Enter" && event.stopPropagation()}>
      <span aria-hidden>{t.after}</span>
      <Segments
        label={t.after}
        value={choiceText(control.value)}
        choices={choices.map((value) => ({ value, label: names[value] ?? value }))}
        onChange={onControl}
      />
    </div>
  );
}
