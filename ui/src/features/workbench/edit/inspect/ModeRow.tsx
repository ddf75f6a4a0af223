import { Segments } from "../../../../shared/ui";
import { useWords } from "../../../../shared/words";
import type { Mode } from "../../canvas/model/graph";
import { editWords } from "../words";
import css from "./inspect.module.css";

type ModeRowProps = {
  /** `null` when those selected differ. */
  readonly mode: Mode | null;
  readonly onMode: (mode: Mode) => void;
};

const modes = ["active", "muted", "bypassed"] as const;

/** When nodes run. */
export function ModeRow({ mode, onMode }: ModeRowProps) {
  const t = useWords(editWords);
  return (
    <div className={css.row}>
      <span className={css.rowLabel} aria-hidden>
        {t.mode}
      </span>
      <div>
        <Segments<Mode | "">
          label={t.mode}
          value={mode ?? ""}
          choices={modes.map((value) => ({ value, label: t.modes[value] }))}
          onChange={(next) => next !== "" && onMode(next)}
        />
        {mode === null && <div className={css.note}>{t.mixed}</div>}
      </div>
    </div>
  );
}
