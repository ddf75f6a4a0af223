import { LockKeyhole } from "lucide-react";
import { Button, Popover, StateMark } from "../../../../shared/ui";
import { useWords } from "../../../../shared/words";
import type { Fault } from "../../checks";
import { dnaWords } from "../../words";
import { museWords } from "../words";
import { labelOfField } from "./fieldLabel";
import css from "./designer.module.css";

type GenesisBarProps = {
  readonly next: boolean;
  readonly faults: readonly Fault[];
  readonly onOpen: (field: string) => void;
  readonly onSeal: () => void;
};

/** So many are named in the bar itself. */
const shown = 2;

/** What sealing makes immutable, what is still missing for it, and the seal. */
export function GenesisBar({ next, faults, onOpen, onSeal }: GenesisBarProps) {
  const t = useWords(museWords).genesis;
  const names = useWords(dnaWords);
  const ready = faults.length === 0;
  const item = (fault: Fault) => (
    <button
      key={fault.field}
      type="button"
      className={css.fault}
      onClick={() => onOpen(fault.field)}
      title={fault.message}
    >
      {labelOfField(fault.field, names)}
    </button>
  );
  return (
    <footer className={css.genesis} aria-label={t.bar}>
      <LockKeyhole size={16} aria-hidden />
      <p className={css.becomes}>{next ? t.becomesNext : t.becomes}</p>
      <div className={css.state} role="status">
        <StateMark tone={ready ? "good" : "attention"} />
        {ready ? (
          t.ready
        ) : (
          <>
            <span>{t.missing(faults.length)}</span>
            {faults.slice(0, shown).map(item)}
            {faults.length > shown && (
              <Popover trigger={<Button look="quiet">{t.showAll}</Button>}>
                <ul className={css.faults}>
                  {faults.map((fault) => (
                    <li key={`${fault.field} ${fault.message}`}>
                      {item(fault)}
                      <span className={css.about}>{fault.message}</span>
                    </li>
                  ))}
                </ul>
              </Popover>
            )}
          </>
        )}
      </div>
      <Button look="primary" icon={<LockKeyhole size={14} aria-hidden />} disabled={!ready} onClick={onSeal}>
        {next ? t.sealNext : t.seal}
      </Button>
    </footer>
  );
}
