import { Ban } from "lucide-react";
import { useWords } from "../../../../shared/words";
import { type Preset, presets } from "../colours";
import { editWords } from "../words";
import css from "./inspect.module.css";

type ColourRowProps = {
  /** The body's colour now. */
  readonly current: string | null;
  readonly shownOf: (preset: Preset) => string;
  readonly onColour: (preset: Preset | null) => void;
  /** Whether none is a choice. */
  readonly isOptional?: boolean;
};

/** The colours ComfyUI offers, as buttons. */
export function ColourRow({ current, shownOf, onColour, isOptional = true }: ColourRowProps) {
  const t = useWords(editWords);
  return (
    <div className={css.row}>
      <span className={css.rowLabel} aria-hidden>
        {t.colour}
      </span>
      <div className={css.colours} role="group" aria-label={t.colour}>
        {isOptional && (
          <button
            type="button"
            className={css.colour}
            aria-label={t.colours.none}
            title={t.colours.none}
            aria-pressed={current === null}
            onClick={() => onColour(null)}
          >
            <Ban size={12} aria-hidden />
          </button>
        )}
        {presets.map((preset) => (
          <button
            key={preset.name}
            type="button"
            className={css.colour}
            aria-label={t.colours[preset.name]}
            title={t.colours[preset.name]}
            aria-pressed={current?.toLowerCase() === shownOf(preset).toLowerCase()}
            style={{ background: shownOf(preset) }}
            onClick={() => onColour(preset)}
          />
        ))}
      </div>
    </div>
  );
}
