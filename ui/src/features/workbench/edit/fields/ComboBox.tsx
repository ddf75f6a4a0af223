import { useWords } from "../../../../shared/words";
import { choicesOf, type Json } from "../../canvas";
import { choiceText } from "../choices";
import { editWords } from "../words";
import { ChoiceList } from "./ChoiceList";
import type { FieldProps } from "./field";
import css from "./fields.module.css";
import { Opened } from "./Opened";
import { TextBox } from "./TextBox";

/** One of the choices of a class; a value the server does not have is shown, and said to be absent. */
export function ComboBox({ widget, label, onValue, isInPlace = false }: FieldProps) {
  const t = useWords(editWords);
  const choices = choicesOf(widget);
  // A list that only the server's page fills: what stands in it is written.
  if (choices.length === 0 && typeof widget.value !== "object") {
    const value = choiceText(widget.value);
    return <TextBox lines="one" label={label} value={value} isInPlace={isInPlace} onText={onValue} />;
  }
  const names: Readonly<Record<string, string>> = widget.kind === "control" ? t.controls : {};
  const nameOf = (choice: Json) => names[choiceText(choice)] ?? choiceText(choice);
  const isAbsent = !choices.includes(widget.value);
  const name = nameOf(widget.value);
  return (
    <Opened
      label={`${label}: ${name}`}
      isWrong={isAbsent}
      isInPlace={isInPlace}
      shown={
        <span className={css.chosen} title={isAbsent ? `${name}: ${t.notThere}` : name}>
          {name === "" ? t.empty : name}
          {isAbsent && <small>{t.notThere}</small>}
        </span>
      }
    >
      {(close) => (
        <ChoiceList
          label={t.choose(label)}
          choices={choices}
          current={widget.value}
          nameOf={nameOf}
          onPick={(choice) => {
            close();
            onValue(choice);
          }}
        />
      )}
    </Opened>
  );
}
