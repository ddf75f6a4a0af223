import { useMemo } from "react";
import type { Catalogue, Json, JsonObject, Widget, WidgetRequest } from "../../canvas";
import { WidgetField } from "../fields/WidgetField";
import { controlOf, lookAt } from "../look";
import { Over } from "./Over";
import css from "./over.module.css";

type WidgetEditorProps = {
  readonly request: WidgetRequest;
  readonly document: JsonObject;
  readonly catalogue: Catalogue;
  /** Called for each change that is a step of undo, with the widget's name. */
  readonly onValue: (name: string, value: Json) => void;
  /** It is done, with or without a change: the canvas takes the focus again. */
  readonly onClose: () => void;
};

/** Edits one widget where it is drawn. */
export function WidgetEditor({
  request,
  document: workflow,
  catalogue,
  onValue,
  onClose,
}: WidgetEditorProps) {
  const { graph, node, box, scale } = request;
  const looked = useMemo(() => lookAt(workflow, catalogue, graph, node), [workflow, catalogue, graph, node]);
  const widget = looked?.widgets.find(({ name }) => name === request.widget.name) ?? request.widget;
  const control = looked ? controlOf(looked.widgets, widget) : null;
  const form = formOf(widget);
  const label = widget.label === "" ? widget.name : widget.label;
  return (
    <Over
      label={label}
      box={box}
      scale={scale}
      least={control ? 380 : form === "list" ? 260 : 180}
      form={form}
      onClose={onClose}
    >
      {form === "line" && (
        <span className={css.label} aria-hidden>
          {label}
        </span>
      )}
      <WidgetField
        isInPlace
        widget={widget}
        label={label}
        control={control}
        onControl={(value) => control && onValue(control.name, value)}
        onValue={(value) => {
          onValue(request.widget.name, value);
          // A choice is made once; a number may be drawn again.
          if (form === "list" || widget.kind === "toggle") onClose();
        }}
      />
    </Over>
  );
}

function formOf(widget: Widget): "line" | "text" | "list" {
  if (widget.isPicture) return "list";
  switch (widget.kind) {
    case "combo":
    case "control":
      return Array.isArray(widget.value) ? "text" : "list";
    case "multiline":
      return "text";
    case "other":
      return typeof widget.value === "number" || typeof widget.value === "boolean" ? "line" : "text";
    case "number":
    case "slider":
    case "text":
    case "toggle":
    case "colour":
      return "line";
  }
}
