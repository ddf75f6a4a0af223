import { SwitchField } from "../../../../shared/ui";
import { useWords } from "../../../../shared/words";
import { textAt } from "../../canvas/model/json";
import { editWords } from "../words";
import type { FieldProps } from "./field";
import css from "./fields.module.css";

/** On or off, in the words of the class where it has some. */
export function ToggleBox({ widget, label, onValue, isInPlace = false }: FieldProps) {
  const t = useWords(editWords);
  const isOn = widget.value === true;
  const own = textAt(widget.spec?.options ?? {}, isOn ? "label_on" : "label_off");
  return (
    <span className={css.toggle}>
      <SwitchField bare label={label} on={isOn} onChange={onValue} autoFocus={isInPlace} />
      <span aria-hidden>{own ?? (isOn ? t.on : t.off)}</span>
    </span>
  );
}
