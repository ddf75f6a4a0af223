import { RadioGroup } from "radix-ui";
import { useId, useState } from "react";
import { Segments, TextField } from "../../../../../shared/ui";
import { useWords } from "../../../../../shared/words";
import type { Basis } from "../api";
import { type BasisKind, emptyBasis, missingOf } from "./model";
import css from "./ReferenceBoard.module.css";
import { boardWords } from "./words";

type BasisFormProps = {
  readonly basis: Basis;
  readonly domain: string;
  readonly onChange: (basis: Basis, domain: string) => void;
};

const kinds: readonly BasisKind[] = ["own_face", "consent", "synthetic"];

/** Why the studio may use this face, and what it keeps of it. Without a reason nothing is enrolled. */
export function BasisForm({ basis, domain, onChange }: BasisFormProps) {
  const t = useWords(boardWords);
  const id = useId();
  // What was typed for the other reasons comes back with them.
  const [typed, setTyped] = useState<Partial<Record<BasisKind, Basis>>>({});
  const [left, setLeft] = useState<ReadonlySet<string>>(new Set());
  const missing = missingOf(basis);
  const wrong = (field: string) =>
    left.has(`${basis.kind}.${field}`) && missing.includes(field) ? t.required : null;
  const field = (name: string, value: string, set: (value: string) => Basis) => ({
    label: t.fields[name as keyof typeof t.fields],
    value,
    required: true,
    wrong: wrong(name),
    onBlur: () => setLeft((all) => new Set([...all, `${basis.kind}.${name}`])),
    onChange: (text: string) => onChange(set(text), domain),
  });
  return (
    <section className={css.basis} aria-labelledby={id}>
      <h3 id={id}>{t.basis}</h3>
      <RadioGroup.Root
        className={css.kinds}
        aria-labelledby={id}
        value={basis.kind}
        onValueChange={(kind) => {
          setTyped((all) => ({ ...all, [basis.kind]: basis }));
          onChange(typed[kind as BasisKind] ?? emptyBasis(kind as BasisKind), domain);
        }}
      >
        {kinds.map((kind) => (
          <div key={kind} className={css.kind}>
            <RadioGroup.Item id={`${id}-${kind}`} value={kind} className={css.radio} />
            <label htmlFor={`${id}-${kind}`}>
              <span className={css.kindName}>{t.kinds[kind]}</span>
              <br />
              <span className={css.hint}>{t.kindTexts[kind]}</span>
            </label>
          </div>
        ))}
      </RadioGroup.Root>
      {basis.kind === "own_face" && (
        <TextField
          {...field("declared_by", basis.declared_by, (text) => ({ ...basis, declared_by: text }))}
        />
      )}
      {basis.kind === "consent" && (
        <>
          <TextField {...field("person", basis.person, (text) => ({ ...basis, person: text }))} />
          <TextField
            {...field("document", basis.document, (text) => ({ ...basis, document: text }))}
            hint={t.documentHint}
          />
        </>
      )}
      {basis.kind === "synthetic" && (
        <>
          <TextField
            {...field("origin", basis.origin, (text) => ({ ...basis, origin: text }))}
            hint={t.originHint}
          />
          <div>
            <Segments
              label={t.domain}
              value={domain === "rendered" ? "rendered" : "generated"}
              choices={(["generated", "rendered"] as const).map((value) => ({
                value,
                label: t.domains[value],
              }))}
              onChange={(next) => onChange(basis, next)}
            />
            <p className={css.hint}>{t.domainText}</p>
          </div>
        </>
      )}
      <div>
        <h3>{t.kept}</h3>
        <p className={css.hint}>{t.keptText}</p>
      </div>
    </section>
  );
}
