import { Unlink } from "lucide-react";
import { IconButton } from "../../../../shared/ui";
import { useWords } from "../../../../shared/words";
import type { CanvasActions, Widget } from "../../canvas";
import { valueText } from "../../canvas/paint/widgets";
import { WidgetField } from "../fields/WidgetField";
import { controlOf, type Looked } from "../look";
import { editWords } from "../words";
import { type End, sourceOf } from "./facts";
import css from "./inspect.module.css";

type ValueRowsProps = {
  readonly looked: Looked;
  readonly actions: CanvasActions;
  readonly nameOf: (end: End) => string;
};

/** Every value of a node as a row; those a link feeds say where they come from. */
export function ValueRows({ looked, actions, nameOf }: ValueRowsProps) {
  const t = useWords(editWords);
  const { widgets } = looked;
  const controls = new Set(widgets.map((widget) => controlOf(widgets, widget)?.name));
  const rows = widgets.filter((widget) => widget.spec?.hidden !== true && !isControlled(widget, controls));
  // What a promoted widget is inside says nothing about the instance.
  const isAside = (widget: Widget) => widget.source === null && widget.spec?.advanced === true;
  const [plain, advanced] = [rows.filter((one) => !isAside(one)), rows.filter(isAside)];
  const row = (widget: Widget) => <ValueRow key={widget.name} {...{ looked, widget, actions, nameOf }} />;
  return (
    <>
      {plain.length > 0 && (
        <section className={css.part} aria-label={t.values}>
          <h3>{t.values}</h3>
          {plain.map(row)}
        </section>
      )}
      {advanced.length > 0 && (
        <details className={css.part}>
          <summary>{t.advanced}</summary>
          {advanced.map(row)}
        </details>
      )}
    </>
  );
}

/** A control stands in the row of its number; one alone has a row of its own. */
const isControlled = (widget: Widget, controls: ReadonlySet<string | undefined>): boolean =>
  widget.kind === "control" && controls.has(widget.name);

type ValueRowProps = ValueRowsProps & { readonly widget: Widget };

function ValueRow({ looked, widget, actions, nameOf }: ValueRowProps) {
  const t = useWords(editWords);
  const { graph, node, widgets } = looked;
  const label = widget.label === "" ? widget.name : widget.label;
  const control = controlOf(widgets, widget);
  const source = widget.isLinked ? sourceOf(graph, node.inputs[widget.slot]?.links[0]) : null;
  // Where a combo follows a number, its control is the number's own.
  const set = (name: string) => (value: Parameters<CanvasActions["setWidget"]>[2]) =>
    actions.setWidget(node.id, name, value);
  return (
    <div className={css.value} data-many={widget.kind === "multiline"}>
      <span className={css.rowLabel} title={widget.name}>
        {label}
      </span>
      {widget.isLinked ? (
        <span className={css.linked}>
          <span>{source ? nameOf(source) : valueText(widget)}</span>
          {source && (
            <IconButton
              label={t.unlink(label)}
              icon={<Unlink size={14} aria-hidden />}
              onClick={() => actions.disconnect([source.link])}
            />
          )}
        </span>
      ) : (
        <WidgetField
          // Another node's widget of the same name begins anew.
          key={`${graph.id ?? ""} ${node.id} ${widget.name}`}
          widget={widget}
          label={label}
          control={control}
          onValue={set(widget.name)}
          {...(control ? { onControl: set(control.name) } : {})}
        />
      )}
      {widget.spec?.tooltip != null && <p className={css.hint}>{widget.spec.tooltip}</p>}
    </div>
  );
}
