import { Unlink } from "lucide-react";
import { IconButton } from "../../../../shared/ui";
import { useWords } from "../../../../shared/words";
import type { CanvasActions } from "../../canvas";
import type { Slot } from "../../canvas/model/graph";
import type { Looked } from "../look";
import { editWords } from "../words";
import { type End, sourceOf, targetsOf } from "./facts";
import css from "./inspect.module.css";

type SocketRowsProps = {
  readonly looked: Looked;
  readonly actions: CanvasActions;
  readonly nameOf: (end: End) => string;
  readonly goesTo: (end: End) => string;
};

/** What goes into a node and comes out of it, and what is at the other ends. */
export function SocketRows({ looked, actions, nameOf, goesTo }: SocketRowsProps) {
  const t = useWords(editWords);
  const { graph, node } = looked;
  // Sockets of widgets are told in the rows of their values.
  const inputs = node.inputs.filter((slot) => slot.widget === null);
  return (
    <>
      {inputs.length > 0 && (
        <section className={css.part} aria-label={t.inputs}>
          <h3>{t.inputs}</h3>
          <ul>
            {inputs.map((slot, place) => {
              const source = sourceOf(graph, slot.links[0]);
              return (
                <Row
                  key={place}
                  slot={slot}
                  ends={source ? [source] : []}
                  nameOf={nameOf}
                  actions={actions}
                />
              );
            })}
          </ul>
        </section>
      )}
      {node.outputs.length > 0 && (
        <section className={css.part} aria-label={t.outputs}>
          <h3>{t.outputs}</h3>
          <ul>
            {node.outputs.map((slot, place) => (
              <Row
                key={place}
                slot={slot}
                ends={targetsOf(graph, slot.links)}
                nameOf={goesTo}
                actions={actions}
              />
            ))}
          </ul>
        </section>
      )}
    </>
  );
}

type RowProps = {
  readonly slot: Slot;
  readonly ends: readonly End[];
  readonly nameOf: (end: End) => string;
  readonly actions: CanvasActions;
};

function Row({ slot, ends, nameOf, actions }: RowProps) {
  const t = useWords(editWords);
  const label = slot.label === "" ? slot.type : slot.label;
  return (
    <li className={css.socket}>
      <span className={css.socketName}>
        {label} <code>{slot.type}</code>
      </span>
      {ends.length === 0 && <span className={css.note}>{t.free}</span>}
      {ends.map((end) => (
        <span key={end.link} className={css.linked}>
          <span>{nameOf(end)}</span>
          <IconButton
            label={t.unlink(`${label}, ${nameOf(end)}`)}
            icon={<Unlink size={14} aria-hidden />}
            onClick={() => actions.disconnect([end.link])}
          />
        </span>
      ))}
    </li>
  );
}
