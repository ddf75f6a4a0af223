import { NumberField, TextField } from "../../../../shared/ui";
import { useWords } from "../../../../shared/words";
import { type Draft, seedOf } from "../../model";
import { museWords } from "../words";
import { useFault } from "./faults";
import css from "./inspector.module.css";

const perDollar = 1_000_000;

type LimitsTabProps = {
  readonly draft: Draft;
  readonly onChange: (change: Partial<Draft>) => void;
};

/** What she may spend and how far she may go alone; and the seed she was drawn from. */
export function LimitsTab({ draft, onChange }: LimitsTabProps) {
  const t = useWords(museWords).limits;
  const { limits } = draft;
  const put = (change: Partial<Draft["limits"]>) => onChange({ limits: { ...limits, ...change } });
  const faults = [
    useFault("limits.daily_budget"),
    useFault("limits.approval_above"),
    useFault("limits.max_attempts"),
  ];
  const micros = (dollars: number) => Math.round(dollars * perDollar);
  return (
    <div className={css.tab}>
      <div data-field="limits.daily_budget">
        <NumberField
          label={t.daily}
          value={limits.daily_budget / perDollar}
          min={0}
          max={1_000_000_000}
          wrong={faults[0] ?? null}
          onChange={(dollars) => put({ daily_budget: micros(dollars) })}
        />
      </div>
      <div data-field="limits.approval_above">
        <NumberField
          label={t.approval}
          value={limits.approval_above / perDollar}
          min={0}
          max={1_000_000_000}
          step={0.1}
          wrong={faults[1] ?? null}
          onChange={(dollars) => put({ approval_above: micros(dollars) })}
        />
      </div>
      <div data-field="limits.max_attempts">
        <NumberField
          label={t.attempts}
          hint={t.attemptsHint}
          value={limits.max_attempts}
          min={1}
          max={8}
          wrong={faults[2] ?? null}
          onChange={(tries) => put({ max_attempts: Math.round(tries) })}
        />
      </div>
      <TextField
        label={t.seed}
        placeholder={t.noSeed}
        inputMode="numeric"
        value={String(draft.seed ?? "")}
        onChange={(text) => {
          const seed = seedOf(text);
          if (seed !== null || text.trim() === "") onChange({ seed });
        }}
      />
    </div>
  );
}
