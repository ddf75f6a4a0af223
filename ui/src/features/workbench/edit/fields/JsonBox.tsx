import { useWords } from "../../../../shared/words";
import { type Json, readJson } from "../../canvas";
import { same } from "../../canvas/model/json";
import { editWords } from "../words";
import type { FieldProps } from "./field";
import { TextBox } from "./TextBox";

/** A value that no field knows, as its JSON. */
export function JsonBox({ widget, label, onValue, isInPlace = false }: FieldProps) {
  const t = useWords(editWords);
  return (
    <TextBox
      lines="many"
      label={label}
      isInPlace={isInPlace}
      value={JSON.stringify(widget.value, null, 2)}
      check={(text) => (parsed(text) === undefined ? t.wrong.json : null)}
      onText={(text) => {
        const next = parsed(text);
        if (next !== undefined && !same(next, widget.value)) onValue(next);
      }}
    />
  );
}

function parsed(text: string): Json | undefined {
  try {
    return readJson(text);
  } catch {
    return undefined;
  }
}
