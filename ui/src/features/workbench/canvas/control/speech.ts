import { valueText } from "../paint/widgets";
import type { Hit } from "../scene/hit";
import type { Scene } from "../scene/scene";
import type { CanvasTexts } from "../words";

/** What a screen reader says about a place. */
export function saidOf(scene: Scene, at: Hit, { say }: CanvasTexts): string {
  if (at.kind === "node") {
    const box = scene.boxOf.get(at.id);
    return box ? say.node(box.title, box.inputs.length, box.outputs.length) : "";
  }
  if (at.kind === "widget") {
    const widget = scene.boxOf.get(at.id)?.widgets.find((one) => one.name === at.name);
    return widget ? say.widget(widget.label, valueText(widget)) : "";
  }
  if (at.kind === "socket") {
    const box = scene.boxOf.get(at.node);
    // A subgraph's own inputs give.
    const ports = at.side === "output" ? scene.graph.inputs : scene.graph.outputs;
    const slot = box ? (at.side === "input" ? box.inputs : box.outputs)[at.index]?.slot : ports[at.index];
    if (!slot) return "";
    return at.side === "input"
      ? say.input(slot.label, slot.type, slot.links.length > 0)
      : say.output(slot.label, slot.type, slot.links.length);
  }
  return at.kind === "group" ? (scene.groups[at.index]?.group.title ?? "") : "";
}
