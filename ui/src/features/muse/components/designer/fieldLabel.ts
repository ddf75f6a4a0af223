import { axes } from "../../model";
import type { DnaTexts } from "../../words";

/** What a person calls a field of the DNA: `style.palette[2]` is "Palette". */
export function labelOfField(field: string, t: DnaTexts): string {
  const { fields } = t;
  const axis = axes.find((name) => field === `moral_graph.axes.${name}`);
  if (axis) return t.axes[axis];
  const starts: readonly (readonly [string, string])[] = [
    ["name", fields.name],
    ["persona", fields.persona],
    ["identity.basis", fields.basis],
    ["identity.references", fields.pictures],
    ["identity", fields.design],
    ["moral_graph.values", fields.values],
    ["moral_graph.edges", fields.edges],
    ["style.palette", fields.palette],
    ["style.wardrobe", fields.wardrobe],
    ["style.light.azimuth_degrees", fields.azimuth],
    ["style.light.elevation_degrees", fields.elevation],
    ["style.light.warmth", fields.warmth],
    ["style.light.softness", fields.softness],
    ["style.lens_mm", fields.lens],
    ["style.look", fields.look],
    ["voice.tone", fields.tone],
    ["voice.languages", fields.languages],
    ["red_lines", fields.lines],
    ["limits.daily_budget", fields.daily],
    ["limits.approval_above", fields.approval],
    ["limits.max_attempts", fields.attempts],
  ];
  return starts.find(([start]) => field.startsWith(start))?.[1] ?? field;
}
