import { Dices } from "lucide-react";
import { IconButton } from "../../../../shared/ui";
import { useWords } from "../../../../shared/words";
import { randomSeed } from "../numbers";
import { editWords } from "../words";
import type { FieldProps } from "./field";
import css from "./fields.module.css";
import { NumberBox } from "./NumberBox";

/** A seed and the dice beside it. */
export function SeedBox(props: FieldProps) {
  const t = useWords(editWords);
  return (
    <span className={css.seed}>
      <NumberBox {...props} />
      <IconButton
        label={t.dice}
        icon={<Dices size={14} aria-hidden />}
        onClick={() => props.onValue(randomSeed(props.widget, Math.random))}
        onKeyDown={(event) => event.key === "Enter" && event.stopPropagation()}
      />
    </span>
  );
}
