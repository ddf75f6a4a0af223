import { Plus } from "lucide-react";
import { type KeyboardEvent, useRef } from "react";
import { Radar } from "../../../../shared/Radar";
import { Button } from "../../../../shared/ui";
import { useLocale, useWords } from "../../../../shared/words";
import { arcsOf, isValue, neighbour, placedAxes, placedValues, radarSize, type Room } from "../../graph";
import { axes, type AxisName, connected, type Graph, isAxis, signed, withoutValue } from "../../model";
import { nameOf } from "../../sentences";
import { dnaWords } from "../../words";
import { useRoom } from "../useRoom";
import { museWords } from "../words";
import css from "./graph.module.css";

/** What is chosen in the graph, and whether the next node is to be connected with it. */
export type Chosen =
  | { readonly kind: "node"; readonly id: string; readonly connecting?: boolean }
  | { readonly kind: "edge"; readonly at: number };

type GraphProps = {
  readonly graph: Graph;
  readonly chosen?: Chosen | null;
  readonly onChoose?: (chosen: Chosen | null) => void;
  /** Absent: it is only looked at. */
  readonly onChange?: (graph: Graph) => void;
  readonly onAdd?: () => void;
  /** Nodes that what is pointed at elsewhere follows from. */
  readonly lit?: readonly string[];
};

/** Axes as a radar, values around it, support and conflict as arcs between them. */
export function MoralGraph(props: GraphProps) {
  const t = useWords(museWords).graph;
  const [paper, room] = useRoom<HTMLDivElement>();
  const { chosen = null, onAdd } = props;
  const texts = useWords(dnaWords);
  const connecting =
    chosen?.kind === "node" && chosen.connecting === true ? nameOf(props.graph, chosen.id, texts) : null;
  return (
    <div className={css.frame}>
      <div ref={paper} className={css.paper} role="group" aria-label={t.label}>
        {room && <Paper {...props} room={room} />}
      </div>
      <div className={css.under}>
        {connecting === null ? (
          <>
            <Legend />
            {onAdd && (
              <Button look="quiet" icon={<Plus size={14} aria-hidden />} onClick={onAdd}>
                {t.add}
              </Button>
            )}
          </>
        ) : (
          <p role="status">
            <strong>{t.connecting(connecting)}</strong> {t.connectHint}
          </p>
        )}
      </div>
    </div>
  );
}

function Legend() {
  const t = useWords(museWords).graph.legend;
  return (
    <ul className={css.legend}>
      <li>
        <svg width="26" height="10" aria-hidden>
          <path className={css.support} d="M1 5H25" strokeWidth="2" />
        </svg>
        {t.support}
      </li>
      <li>
        <svg width="26" height="10" aria-hidden>
          <path className={css.conflict} d="M1 5H25" strokeWidth="2" />
        </svg>
        {t.conflict}
      </li>
    </ul>
  );
}

function Paper({
  graph,
  chosen = null,
  onChoose,
  onChange,
  lit = [],
  room,
}: GraphProps & { readonly room: Room }) {
  const t = useWords(museWords).graph;
  const names = useWords(dnaWords);
  const locale = useLocale();
  const buttons = useRef(new Map<string, HTMLButtonElement>());
  const size = radarSize(room);
  const handles = placedAxes(room);
  const values = placedValues(graph, room);
  const arcs = arcsOf(graph, room);
  const editable = onChange !== undefined;
  const crowded = graph.values.length > 14;
  const name = (id: string) => nameOf(graph, id, names) ?? id;
  const weight = (n: number) => signed(n, locale);

  const press = (id: string, withShift: boolean) => {
    if (!onChoose) return;
    const from = chosen?.kind === "node" ? chosen : null;
    if (from && onChange && from.id !== id && (withShift || from.connecting === true)) {
      const made = connected(graph, from.id, id);
      if (!made) return;
      onChange(made.graph);
      onChoose({ kind: "edge", at: made.at });
    } else {
      onChoose({ kind: "node", id, connecting: isAxis(id) && editable });
    }
  };
  const key = (event: KeyboardEvent, id: string) => {
    const next = neighbour([...handles, ...values], id, event.key);
    if (next !== null) buttons.current.get(next)?.focus();
    else if (event.key.toLowerCase() === "c" && editable) onChoose?.({ kind: "node", id, connecting: true });
    else if (event.key === "Delete" && onChange && isValue(id)) {
      onChange(withoutValue(graph, id));
      onChoose?.(null);
    } else if (event.key === "Escape") onChoose?.(null);
    else return;
    event.preventDefault();
    event.stopPropagation();
  };
  const hold = (id: string) => (button: HTMLButtonElement | null) => {
    if (button) buttons.current.set(id, button);
    else buttons.current.delete(id);
  };
  const isChosen = (id: string) => chosen?.kind === "node" && chosen.id === id;

  return (
    <>
      <div className={css.radar} style={{ left: (room.width - size) / 2, top: (room.height - size) / 2 }}>
        <Radar
          label={t.axesTitle}
          size={size}
          spokes={axes.map((axis) => ({ name: axis, label: names.axes[axis], value: graph.axes[axis] }))}
          {...(onChange
            ? {
                onChange: (axis, level) =>
                  onChange({ ...graph, axes: { ...graph.axes, [axis as AxisName]: level } }),
              }
            : {})}
        />
      </div>
      <svg className={css.arcs} width={room.width} height={room.height} aria-hidden>
        {arcs.map((arc) => {
          const bright =
            (chosen?.kind === "edge" && chosen.at === arc.at) ||
            isChosen(arc.edge.from) ||
            isChosen(arc.edge.to);
          return (
            <path
              key={`${arc.edge.from} ${arc.edge.to}`}
              className={`${arc.edge.weight < 0 ? css.conflict : css.support} ${bright ? css.bright : ""}`}
              d={arc.path}
              strokeWidth={arc.width}
            />
          );
        })}
      </svg>
      {arcs.map((arc) => {
        const { from, to, weight: w } = arc.edge;
        const label = (w < 0 ? t.conflicts : t.supports)(name(from), name(to), weight(w));
        const Sign = onChoose ? "button" : "span";
        return (
          <Sign
            key={`${from} ${to}`}
            {...(onChoose
              ? {
                  type: "button" as const,
                  "aria-pressed": chosen?.kind === "edge" && chosen.at === arc.at,
                  onClick: () => onChoose({ kind: "edge", at: arc.at }),
                  onKeyDown: (event: KeyboardEvent) => {
                    if (event.key !== "Delete" || !onChange) return;
                    onChange({ ...graph, edges: graph.edges.toSpliced(arc.at, 1) });
                    onChoose(null);
                  },
                }
              : { role: "img" })}
            className={`${css.sign} ${w < 0 ? css.minus : css.plus}`}
            style={{ left: arc.middle.x, top: arc.middle.y }}
            aria-label={label}
            title={label}
          >
            <svg
              width="14"
              height="14"
              viewBox="-7 -7 14 14"
              style={{ rotate: `${arc.heading}deg` }}
              aria-hidden
            >
              <path
                d="M-3-4 3 0-3 4"
                fill="none"
                stroke="currentColor"
                strokeWidth="1.6"
                strokeLinecap="round"
                strokeLinejoin="round"
              />
            </svg>
          </Sign>
        );
      })}
      {!editable &&
        handles.map((handle) => (
          <span
            key={handle.id}
            className={css.handle}
            style={{ left: handle.x, top: handle.y }}
            aria-hidden
          />
        ))}
      {editable &&
        handles.map((handle) => (
          <button
            key={handle.id}
            ref={hold(handle.id)}
            type="button"
            className={css.handle}
            style={{ left: handle.x, top: handle.y }}
            aria-label={t.axis(name(handle.id))}
            title={t.axis(name(handle.id))}
            aria-pressed={isChosen(handle.id)}
            data-lit={lit.includes(handle.id)}
            onClick={(event) => press(handle.id, event.shiftKey)}
            onKeyDown={(event) => key(event, handle.id)}
          />
        ))}
      {values
        .filter(({ id }) => isValue(id))
        .map((place) => {
          const value = graph.values.find((one) => one.id === place.id);
          if (!value) return null;
          const label = value.label.trim() === "" ? t.newValue : value.label;
          return (
            <button
              key={place.id}
              ref={hold(place.id)}
              type="button"
              className={css.node}
              style={{ left: place.x, top: place.y }}
              aria-label={t.select(label)}
              title={label}
              aria-pressed={isChosen(place.id)}
              data-lit={lit.includes(place.id)}
              data-small={crowded}
              disabled={!onChoose}
              onClick={(event) => press(place.id, event.shiftKey)}
              onKeyDown={(event) => key(event, place.id)}
            >
              <svg width="12" height="12" viewBox="0 0 12 12" aria-hidden>
                <circle cx="6" cy="6" r="5" className={css.dish} />
                <circle cx="6" cy="6" r={1 + 4 * value.weight} className={css.fill} />
              </svg>
              {!crowded && <span>{label}</span>}
            </button>
          );
        })}
    </>
  );
}
