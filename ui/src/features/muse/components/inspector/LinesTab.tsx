import { Plus, Trash2 } from "lucide-react";
import { Button, IconButton, SwitchField, TextArea, TextField } from "../../../../shared/ui";
import { useWords } from "../../../../shared/words";
import { type RedLine, redLineTags, termsOf } from "../../model";
import { dnaWords } from "../../words";
import { museWords } from "../words";
import { useFault } from "./faults";
import css from "./inspector.module.css";
import { useTyped } from "./useTyped";

type LinesTabProps = {
  readonly lines: readonly RedLine[];
  readonly onChange: (lines: RedLine[]) => void;
};

/** What she never does: typed lines to switch, and lines of the creator's own. */
export function LinesTab({ lines, onChange }: LinesTabProps) {
  const t = useWords(museWords).lines;
  const names = useWords(dnaWords);
  const turn = (tag: (typeof redLineTags)[number], on: boolean) =>
    onChange(on ? [...lines, { tag }] : lines.filter((line) => line.tag !== tag));
  return (
    <div className={css.tab}>
      <p className={css.note}>{t.intro}</p>
      <div className={css.switches} data-field="red_lines">
        {redLineTags.map((tag) => (
          <SwitchField
            key={tag}
            label={names.lines[tag]}
            on={lines.some((line) => line.tag === tag)}
            onChange={(on) => turn(tag, on)}
          />
        ))}
      </div>
      <h3 className={css.heading}>{t.own}</h3>
      {lines.map((line, at) =>
        line.tag === "custom" ? (
          <OwnLine
            key={at}
            at={at}
            label={line.label}
            terms={line.terms}
            onChange={(change) => onChange(lines.with(at, { ...line, ...change }))}
            onRemove={() => onChange(lines.toSpliced(at, 1))}
          />
        ) : null,
      )}
      <Button
        icon={<Plus size={14} aria-hidden />}
        onClick={() => onChange([...lines, { tag: "custom", label: "", terms: [] }])}
      >
        {t.add}
      </Button>
    </div>
  );
}

type OwnLineProps = {
  readonly at: number;
  readonly label: string;
  readonly terms: readonly string[];
  readonly onChange: (change: { label?: string; terms?: string[] }) => void;
  readonly onRemove: () => void;
};

function OwnLine({ at, label, terms, onChange, onRemove }: OwnLineProps) {
  const t = useWords(museWords).lines;
  const { termsHint } = useWords(museWords).graph;
  const field = `red_lines[${at}]`;
  const [labelFault, termsFault] = [useFault(`${field}.label`), useFault(`${field}.terms`)];
  const typed = useTyped(terms.join(", "), (text) => onChange({ terms: termsOf(text) }));
  return (
    <div className={css.own}>
      <div className={css.ownHead} data-field={`${field}.label`}>
        <TextField
          label={t.label}
          value={label}
          wrong={labelFault}
          onChange={(next) => onChange({ label: next })}
        />
        <IconButton label={t.remove} icon={<Trash2 size={14} aria-hidden />} onClick={onRemove} />
      </div>
      <div data-field={`${field}.terms`}>
        <TextArea label={t.terms} hint={termsHint} rows={2} wrong={termsFault} {...typed} />
      </div>
    </div>
  );
}
