import { controlChoices, type Json, type Widget } from "../canvas";

/** What a widget may hold, in the server's order; empty where anything may stand. */
export function choicesOf(widget: Widget): readonly Json[] {
  if (widget.kind === "control")
    return controlChoices.filter(
      (one) => one !== "increment-wrap" || widget.value === one || widget.spec?.kind.kind === "combo",
    );
  const kind = widget.spec?.kind;
  if (kind?.kind === "combo") return kind.choices;
  return kind?.kind === "dynamic" ? kind.options.map(({ key }) => key) : [];
}

export const choiceText = (value: Json): string =>
  typeof value === "string" ? value : value === null ? "" : JSON.stringify(value);
