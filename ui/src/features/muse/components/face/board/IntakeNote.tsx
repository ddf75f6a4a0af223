import { Button, Progress, StateMark } from "../../../../../shared/ui";
import { useWords } from "../../../../../shared/words";
import { mostBytes } from "./model";
import type { Refused } from "./intake";
import css from "./ReferenceBoard.module.css";
import type { Intake } from "./useIntake";
import { boardWords } from "./words";

/** As many refused files as are named; the others are counted. */
const namedAtMost = 40;

type IntakeNoteProps = {
  readonly intake: Intake;
  readonly onStop: () => void;
  readonly onClear: () => void;
};

/** How far the files are, and which of them were refused and why. */
export function IntakeNote({ intake, onStop, onClear }: IntakeNoteProps) {
  const t = useWords(boardWords);
  const { running, seen, total, refused, kept } = intake;
  if (!running && refused.length === 0) return null;
  return (
    <div className={css.intake}>
      {running ? (
        <Progress
          label={t.taking(seen, total)}
          {...(total > 0 ? { share: seen / total } : {})}
          onStop={onStop}
          stopLabel={t.stop}
        />
      ) : (
        <div className={css.line} role="status">
          <StateMark tone="attention" />
          <span className={css.grow}>{t.refused(refused.length, kept)}</span>
          <Button look="quiet" onClick={onClear}>
            {t.dismiss}
          </Button>
        </div>
      )}
      {refused.length > 0 && (
        <ul className={css.refused}>
          {refused.slice(0, namedAtMost).map((one, at) => (
            <li key={`${at}-${one.name}`}>
              <span className={css.file}>{one.name}</span>
              <span>{reasonOf(one, t)}</span>
            </li>
          ))}
          {refused.length > namedAtMost && <li>{t.andMore(refused.length - namedAtMost)}</li>}
        </ul>
      )}
    </div>
  );
}

function reasonOf({ refusal }: Refused, t: (typeof boardWords)["en"]): string {
  if (refusal.why === "engine") return refusal.said;
  if (refusal.why === "too_large") return t.why.too_large(mostBytes / 1024 / 1024);
  return t.why[refusal.why];
}
