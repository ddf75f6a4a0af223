import { Dices } from "lucide-react";
import { IconButton } from "../../../../shared/ui";
import { useWords } from "../../../../shared/words";
import type { Json, Widget } from "../../canvas";
import { randomSeed } from "../numbers";
import { editWords } from "../words";
import { ComboBox } from "./ComboBox";
import type { FieldProps } from "./field";
import css from "./fields.module.css";
import { NumberBox } from "./NumberBox";

type SeedProps = FieldProps & {
  /** What the seed does after a run. */
  readonly control: Widget | null;
  readonly onControl?: (value: Json) => void;
};

/** A seed, the dice beside it, and what becomes of it after a run. */
export function SeedBox({ control, onControl, ...props }: SeedProps) {
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
      {control && onControl && props.isInPlace !== true && (
        <span className={css.control}>
          <span aria-hidden>{t.after}</span>
          <ComboBox widget={control} label={t.after} onValue={onControl} />
        </span>
      )}
    </span>
  );
}
