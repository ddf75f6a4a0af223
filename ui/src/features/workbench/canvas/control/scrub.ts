import { setWidget } from "../edits/widgets";
import { numberAt } from "../model/json";
import type { Widget } from "../model/widgets";
import type { Point } from "../scene/geometry";
import { layout } from "../scene/layout";
import { liftedWith, nothingAfloat, nothingLifted } from "../scene/lift";
import type { Surface } from "../surface";
import type { Actions } from "./actions";
import type { Gesture } from "./gesture";

/** Screen pixels the pointer moves for one step. */
const pixelsPerStep = 4;

/** The smallest change a person makes to a number. */
export function stepOf({ spec }: Pick<Widget, "spec">): number {
  const declared = numberAt(spec?.options ?? {}, "step");
  return declared ?? (spec?.kind.kind === "float" ? 0.01 : 1);
}

/** A number within what its class allows, on its step. What no class declares stays as it is. */
export function allowed({ spec }: Pick<Widget, "spec">, value: number): number {
  if (!spec) return Number(value.toPrecision(15));
  const { options } = spec;
  const [low, high] = [numberAt(options, "min") ?? -Infinity, numberAt(options, "max") ?? Infinity];
  const whole = spec.kind.kind === "int";
  // `round: false` keeps every digit of a float.
  const grain = options["round"] === false && !whole ? 0 : (numberAt(options, "round") ?? stepOf({ spec }));
  const start = Number.isFinite(low) && whole ? low : 0;
  const round = grain > 0 ? start + Math.round((value - start) / grain) * grain : value;
  const bounded = Math.max(low, Math.min(high, round));
  // Twelve digits hide what binary fractions add, and keep steps of a billionth.
  return whole ? bounded : Number(bounded.toPrecision(12));
}

/** Changes a number by dragging across it; a slider follows the pointer. */
export function dragNumber(
  surface: Surface,
  actions: Actions,
  id: string,
  widget: Widget,
  start: Point,
): Gesture | null {
  const { scene } = surface;
  const box = scene?.boxOf.get(id);
  if (!scene || !box || typeof widget.value !== "number") return null;
  const from = widget.value;
  const options = widget.spec?.options ?? {};
  const lifted = liftedWith(scene, new Set([id]), new Set(), new Set());
  let value = from;
  const back = () => {
    surface.lifted = nothingLifted;
    surface.afloat = nothingAfloat;
    surface.ask();
  };
  return {
    move: (at, inside, event) => {
      if (widget.kind === "slider") {
        const [low, high] = [numberAt(options, "min") ?? 0, numberAt(options, "max") ?? 1];
        const share = (at.x - box.left - 10) / (box.right - box.left - 20);
        value = allowed(widget, low + Math.max(0, Math.min(1, share)) * (high - low));
      } else {
        const pace = event.shiftKey ? 10 : event.altKey ? 0.1 : 1;
        const steps = Math.round((inside.x - start.x) / pixelsPerStep);
        value = allowed(widget, from + steps * stepOf(widget) * pace);
      }
      const widgets = box.widgets.map((one) => (one.name === widget.name ? { ...one, value } : one));
      const { kind, title, isPaid } = box;
      const shown = { ...layout(box.node, widgets, scene.catalogue, null), kind, title, isPaid };
      surface.lifted = lifted;
      surface.afloat = {
        ...nothingAfloat,
        boxes: [shown],
        lines: [...lifted.links].flatMap((link) => scene.lineOf.get(link) ?? []),
      };
      surface.ask();
    },
    end: () => {
      if (value === from) back();
      else surface.edit(setWidget(actions.where(scene), id, box.widgets, widget.name, value));
    },
    cancel: back,
  };
}
