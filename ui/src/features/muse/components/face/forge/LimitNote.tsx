import { Button, Evidence, StateMark } from "../../../../../shared/ui";
import { useLocale, useWords } from "../../../../../shared/words";
import type { Limits, Parameter } from "./model";
import { saidOf } from "./names";
import css from "./SlidersPanel.module.css";
import { forgeWords } from "./words";

type LimitNoteProps = {
  readonly limits: Limits;
  readonly parameters: readonly Parameter[];
  /** Looks for a slider. */
  readonly onShow: (label: string) => void;
};

/** A joint limit was reached: which sliders gave way, and how to find them. */
export function LimitNote({ limits, parameters, onShow }: LimitNoteProps) {
  const t = useWords(forgeWords);
  const locale = useLocale();
  if (limits.whole === null) return null;
  const gave = parameters.filter(({ path }) => limits.pulled.has(path));
  return (
    <div className={css.limit} role="status">
      <p>
        <StateMark tone="attention" /> {t.limitReached(gave.length)}
      </p>
      <div className={css.gave}>
        {gave.slice(0, 8).map((parameter) => {
          const { label } = saidOf(parameter, locale);
          return (
            <Button key={parameter.path} look="quiet" onClick={() => onShow(label)}>
              {label}
            </Button>
          );
        })}
      </div>
      <Evidence label={t.inTheEnginesWords}>
        <p lang="en">{limits.whole}</p>
      </Evidence>
    </div>
  );
}
