import { useTold } from "../../../../shared/problems";
import { Button, StateMark } from "../../../../shared/ui";
import { useWords } from "../../../../shared/words";
import type { Refusal } from "../../keeper";
import { museWords } from "../words";
import css from "./designer.module.css";

/** Two windows wrote upon the same step: whose version goes on. */
export function Conflict({ onSettle }: { readonly onSettle: (whose: "mine" | "theirs") => void }) {
  const t = useWords(museWords).designer;
  return (
    <div className={css.notice} role="alert">
      <StateMark tone="attention" />
      <p>
        <strong>{t.conflictTitle}.</strong> {t.conflictText}
      </p>
      <Button look="primary" onClick={() => onSettle("mine")}>
        {t.mine}
      </Button>
      <Button onClick={() => onSettle("theirs")}>{t.theirs}</Button>
    </div>
  );
}

/** The store did not take the last changes: why, and that they are still here. */
export function NotKept({ problem, onKeep }: { readonly problem: Refusal; readonly onKeep: () => void }) {
  const t = useWords(museWords).designer;
  const { message, advice } = useTold()(problem);
  return (
    <div className={css.notice} role="alert">
      <StateMark tone="bad" />
      <p>
        <strong>{t.notKeptTitle}.</strong> {message} {advice}
      </p>
      <Button look="primary" onClick={onKeep}>
        {t.tryKeep}
      </Button>
    </div>
  );
}
