import { ArrowLeftRight, Link2, Plus, Trash2 } from "lucide-react";
import { Button, IconButton, SelectField, SliderField, TextArea, TextField } from "../../../../shared/ui";
import { useLocale, useWords } from "../../../../shared/words";
import {
  axes,
  called,
  connected,
  type Edge,
  type Graph,
  signed,
  termsOf,
  type ValueNode,
  withoutValue,
} from "../../model";
import { nameOf } from "../../sentences";
import { dnaWords } from "../../words";
import type { Chosen } from "../graph/MoralGraph";
import { museWords } from "../words";
import { useFault } from "./faults";
import css from "./inspector.module.css";
import { useTyped } from "./useTyped";

type ValuesTabProps = {
  readonly graph: Graph;
  readonly chosen: Chosen | null;
  readonly onChoose: (chosen: Chosen | null) => void;
  readonly onChange: (graph: Graph) => void;
  readonly onAdd: () => void;
};

/** The graph as lists: everything the drawing can do, by keyboard. */
export function ValuesTab({ graph, chosen, onChoose, onChange, onAdd }: ValuesTabProps) {
  const t = useWords(museWords).graph;
  const { values, edges } = graph;
  return (
    <div className={css.tab}>
      <section data-field="moral_graph.values">
        <h3 className={css.heading}>{t.values}</h3>
        {values.length === 0 && <p className={css.note}>{t.noValues}</p>}
        {values.map((value, at) => (
          <Value
            key={at}
            at={at}
            value={value}
            graph={graph}
            open={chosen?.kind === "node" && chosen.id === value.id}
            onChoose={onChoose}
            onChange={onChange}
          />
        ))}
        <Button icon={<Plus size={14} aria-hidden />} onClick={onAdd}>
          {t.add}
        </Button>
      </section>
      {edges.length > 0 && (
        <section data-field="moral_graph.edges">
          <h3 className={css.heading}>{t.edges}</h3>
          {edges.map((edge, at) => (
            <Connection
              key={`${edge.from} ${edge.to}`}
              at={at}
              edge={edge}
              graph={graph}
              open={chosen?.kind === "edge" && chosen.at === at}
              onChoose={onChoose}
              onChange={onChange}
            />
          ))}
        </section>
      )}
    </div>
  );
}

type ItemProps = {
  readonly at: number;
  readonly graph: Graph;
  readonly open: boolean;
  readonly onChoose: (chosen: Chosen | null) => void;
  readonly onChange: (graph: Graph) => void;
};

function Value({ at, value, graph, open, onChoose, onChange }: ItemProps & { readonly value: ValueNode }) {
  const t = useWords(museWords).graph;
  const names = useWords(dnaWords);
  const field = `moral_graph.values[${at}]`;
  const wrong = useFault(`${field}.label`);
  const put = (change: Partial<ValueNode>) =>
    onChange({ ...graph, values: graph.values.with(at, { ...value, ...change }) });
  const typed = useTyped(value.terms.join(", "), (text) => put({ terms: termsOf(text) }));
  const others = [...axes, ...graph.values.map((one) => one.id)].filter((id) => id !== value.id);
  return (
    <div className={css.item} data-chosen={open} data-field={field}>
      <div className={css.itemHead}>
        <button
          type="button"
          className={css.itemName}
          aria-expanded={open}
          onClick={() => onChoose(open ? null : { kind: "node", id: value.id })}
        >
          {value.label.trim() === "" ? t.newValue : value.label}
        </button>
        <IconButton
          label={t.removeValue}
          icon={<Trash2 size={14} aria-hidden />}
          onClick={() => {
            onChange(withoutValue(graph, value.id));
            onChoose(null);
          }}
        />
      </div>
      <SliderField
        label={t.weight}
        value={value.weight}
        min={0}
        max={1}
        onChange={(weight) => put({ weight })}
      />
      {open && (
        <div className={css.itemBody}>
          <div data-field={`${field}.label`}>
            <TextField
              label={t.valueLabel}
              value={value.label}
              wrong={wrong}
              onChange={(label) => put({ label })}
              onBlur={() => {
                const named = called(graph, value.id);
                if (named.id === value.id) return;
                onChange(named.graph);
                onChoose({ kind: "node", id: named.id });
              }}
            />
          </div>
          <TextArea label={t.terms} hint={t.termsHint} rows={2} {...typed} />
          <SelectField
            label={t.to}
            value=""
            choices={others.map((id) => ({ value: id, label: nameOf(graph, id, names) || id }))}
            onChange={(to) => {
              const made = connected(graph, value.id, to);
              if (!made) return;
              onChange(made.graph);
              onChoose({ kind: "edge", at: made.at });
            }}
          />
          <div>
            <Button
              icon={<Link2 size={14} aria-hidden />}
              onClick={() => onChoose({ kind: "node", id: value.id, connecting: true })}
            >
              {t.connect}
            </Button>
          </div>
        </div>
      )}
    </div>
  );
}

function Connection({ at, edge, graph, open, onChoose, onChange }: ItemProps & { readonly edge: Edge }) {
  const t = useWords(museWords).graph;
  const names = useWords(dnaWords);
  const locale = useLocale();
  const wrong = useFault(`moral_graph.edges[${at}]`, true);
  const put = (change: Partial<Edge>) =>
    onChange({ ...graph, edges: graph.edges.with(at, { ...edge, ...change }) });
  const [from, to] = [edge.from, edge.to].map((id) => nameOf(graph, id, names) ?? id);
  const shown = signed(edge.weight, locale);
  return (
    <div className={css.item} data-chosen={open} data-field={`moral_graph.edges[${at}]`}>
      <div className={css.itemHead}>
        <button
          type="button"
          className={css.itemName}
          aria-expanded={open}
          onClick={() => onChoose(open ? null : { kind: "edge", at })}
        >
          {from} → {to}
        </button>
        <IconButton
          label={t.swap}
          icon={<ArrowLeftRight size={14} aria-hidden />}
          onClick={() => put({ from: edge.to, to: edge.from })}
        />
        <IconButton
          label={t.removeEdge}
          icon={<Trash2 size={14} aria-hidden />}
          onClick={() => {
            onChange({ ...graph, edges: graph.edges.toSpliced(at, 1) });
            onChoose(null);
          }}
        />
      </div>
      <SliderField
        label={edge.weight < 0 ? t.legend.conflict : t.legend.support}
        value={edge.weight}
        min={-1}
        max={1}
        step={0.05}
        shown={shown}
        onChange={(weight) => put({ weight })}
      />
      {wrong !== null && <p className={css.wrong}>{wrong}</p>}
    </div>
  );
}
