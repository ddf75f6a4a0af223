import { exactOf } from "../model/exact";
import { type Json, numberAt, textAt } from "../model/json";
import type { Widget } from "../model/widgets";
import type { NodeBox, Row } from "../scene/layout";
import { type Brush, circle, roundRect } from "./brush";

const margin = 10;
const inset = 8;

/** The bands of a node's widgets. */
export function paintWidgets(brush: Brush, box: NodeBox): void {
  for (const row of box.rows) {
    if (box.kind === "note") paintNote(brush, box, row);
    else if (row.widget.kind === "multiline") paintText(brush, box, row);
    else paintField(brush, box, row);
  }
}

/** What a value says in its field. */
export function valueText(widget: Widget): string {
  const { value } = widget;
  const exact = exactOf(value);
  if (exact) return exact.digits;
  if (typeof value === "number") return numberText(value, widget);
  if (typeof value === "string") return value;
  if (value === null) return "";
  return Array.isArray(value) ? value.map(short).join(", ") : short(value);
}

const short = (value: Json): string => (typeof value === "string" ? value : JSON.stringify(value));

/** No more places than the step has; a figure that was typed finer keeps its own. */
function numberText(value: number, widget: Widget): string {
  if (widget.spec?.kind.kind !== "float") return String(value);
  const step = String(
    numberAt(widget.spec.options, "round") ?? numberAt(widget.spec.options, "step") ?? 0.01,
  );
  const places = step.includes("e") ? 3 : (step.split(".")[1] ?? "").length;
  const own = Math.round(value * 1e6) / 1e6;
  return (String(own).split(".")[1] ?? "").length > places ? String(own) : own.toFixed(places);
}

function paintField(brush: Brush, box: NodeBox, row: Row): void {
  const { context, theme, text } = brush;
  const { widget, y, height } = row;
  const left = box.left + margin;
  const width = box.right - box.left - 2 * margin;
  const top = box.node.y + y;
  const middle = top + height / 2 + 0.5;
  const labelFont = `400 11px ${theme.font}`;
  const valueFont = `450 11.5px ${theme.font}`;
  if (widget.isLinked) {
    paintFed(brush, box, row);
    return;
  }
  context.fillStyle = theme.field;
  roundRect(context, left, top, width, height, 5);
  context.fill();
  if (widget.kind === "slider") paintShare(brush, widget, left, top, width, height);
  context.strokeStyle = theme.fieldLine;
  context.lineWidth = 1;
  roundRect(context, left + 0.5, top + 0.5, width - 1, height - 1, 5);
  context.stroke();

  const right = paintEnd(brush, widget, left + width - inset, top, height);
  const room = right - left - inset;
  const words =
    widget.kind === "colour"
      ? ""
      : widget.kind === "toggle"
        ? toggleText(brush, widget)
        : valueText(widget).replaceAll("\n", " ");
  // A value that is long leaves the label two fifths.
  const value = text.cut(
    words,
    valueFont,
    Math.max(room * 0.6, room - text.width(widget.label, labelFont) - 10),
  );
  const label = text.cut(widget.label, labelFont, room - text.width(value, valueFont) - 10);
  context.textAlign = "left";
  context.font = labelFont;
  context.fillStyle = theme.ink3;
  context.fillText(label, left + inset, middle);
  context.font = valueFont;
  context.fillStyle = theme.ink;
  context.textAlign = "right";
  context.fillText(value, right, middle);
}

/** A widget whose value comes through a link is an input like the others. */
function paintFed({ context, theme, text }: Brush, box: NodeBox, { widget, y }: Row): void {
  const font = `400 12px ${theme.font}`;
  context.textAlign = "left";
  const words = text.cut(widget.label, font, box.right - box.left - 24);
  context.font = font;
  context.fillStyle = theme.node(box.node).label;
  context.fillText(words, box.left + 12, box.node.y + y + 10.5);
}

function toggleText({ texts }: Brush, { value, spec }: Widget): string {
  const isOn = value === true;
  const own = spec && textAt(spec.options, isOn ? "label_on" : "label_off");
  return own ?? (isOn ? texts.on : texts.off);
}

/** How far a slider stands between its ends. */
export function shareOf(widget: Widget): number {
  const options = widget.spec?.options ?? {};
  const [low, high] = [numberAt(options, "min") ?? 0, numberAt(options, "max") ?? 1];
  if (typeof widget.value !== "number" || high <= low) return 0;
  return Math.max(0, Math.min(1, (widget.value - low) / (high - low)));
}

function paintShare(
  { context, theme }: Brush,
  widget: Widget,
  x: number,
  y: number,
  width: number,
  height: number,
): void {
  const alpha = context.globalAlpha;
  context.globalAlpha = alpha * 0.35;
  context.fillStyle = theme.accent;
  roundRect(context, x, y, width * shareOf(widget), height, 5);
  context.fill();
  context.globalAlpha = alpha;
}

/** The mark at the right end that tells the kind of field; gives where the value may end. */
function paintEnd(
  { context, theme }: Brush,
  widget: Widget,
  right: number,
  top: number,
  height: number,
): number {
  const middle = top + height / 2;
  switch (widget.kind) {
    case "combo":
    case "control": {
      context.strokeStyle = theme.ink3;
      context.lineWidth = 1.4;
      context.beginPath();
      context.moveTo(right - 7, middle - 1.5);
      context.lineTo(right - 3.5, middle + 2);
      context.lineTo(right, middle - 1.5);
      context.stroke();
      return right - 12;
    }
    case "toggle": {
      const isOn = widget.value === true;
      context.fillStyle = isOn ? theme.accent : theme.edge;
      roundRect(context, right - 20, middle - 5.5, 20, 11, 5.5);
      context.fill();
      context.fillStyle = isOn ? theme.onAccent : theme.panel;
      circle(context, isOn ? right - 5.5 : right - 14.5, middle, 3.6);
      context.fill();
      return right - 26;
    }
    case "colour": {
      context.fillStyle = typeof widget.value === "string" ? widget.value : theme.edge;
      roundRect(context, right - 28, middle - 6, 28, 12, 3);
      context.fill();
      return right - 34;
    }
    case "number":
    case "slider":
    case "text":
    case "multiline":
    case "other":
      return right;
  }
}

function paintText(brush: Brush, box: NodeBox, row: Row): void {
  const { context, theme, text } = brush;
  const { widget, y, height } = row;
  const left = box.left + margin;
  const width = box.right - box.left - 2 * margin;
  const top = box.node.y + y;
  if (widget.isLinked) {
    paintFed(brush, box, row);
    return;
  }
  context.fillStyle = theme.field;
  roundRect(context, left, top, width, height, 5);
  context.fill();
  context.strokeStyle = theme.fieldLine;
  context.lineWidth = 1;
  roundRect(context, left + 0.5, top + 0.5, width - 1, height - 1, 5);
  context.stroke();
  const words = valueText(widget);
  const font = `400 11.5px ${theme.font}`;
  const shown = words === "" ? widget.label : words;
  const most = Math.max(1, Math.floor((height - 8) / 15));
  const lines = text.wrap(shown, font, width - 2 * inset, most);
  context.textAlign = "left";
  context.font = font;
  context.fillStyle = words === "" ? theme.ink3 : theme.ink2;
  lines.forEach((line, n) => context.fillText(line, left + inset, top + 12 + n * 15));
}

/** A note's text, with its headings stronger and the signs of Markdown left out. */
function paintNote(brush: Brush, box: NodeBox, { widget, y, height }: Row): void {
  const { context, theme, text } = brush;
  const width = box.right - box.left - 2 * margin;
  const plain = `400 12px ${theme.font}`;
  const strong = `600 13px ${theme.font}`;
  const bottom = box.node.y + y + height - 4;
  let at = box.node.y + y + 14;
  context.textAlign = "left";
  for (const paragraph of valueText(widget).slice(0, 6000).split("\n")) {
    const heading = /^#{1,6}\s+/.exec(paragraph);
    const bare = paragraph
      .slice(heading?.[0].length ?? 0)
      .replace(/!?\[([^\]]*)\]\([^)]*\)/g, "$1")
      .replace(/\*\*|__|`/g, "")
      .replace(/^\s*[-*]\s+/, "•  ");
    const font = heading ? strong : plain;
    context.font = font;
    context.fillStyle = heading ? theme.ink : theme.node(box.node).label;
    for (const line of text.wrap(bare, font, width, 60)) {
      if (at > bottom) return;
      context.font = font;
      context.fillText(line, box.left + margin, at);
      at += line === "" ? 8 : heading ? 19 : 16;
    }
  }
}
