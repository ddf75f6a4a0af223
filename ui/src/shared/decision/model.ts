import type { components } from "../../generated/api";

export type Decision = components["schemas"]["Decision"];
export type Interval = components["schemas"]["Interval"];
export type AxisName = "autonomy" | "sophistication" | "technophilia" | "ego";

/** Above this return on cost a work is worth making. */
export const roiToProduce = 1.2;

/** Below this alignment her values refuse. */
export const leastAlignment = 0.25;

/** A node or edge of her graph, as the engine names it: `axis ego`, `value slow_craft`, `edge slow_craft→ego`. */
export type Node =
  | { readonly kind: "axis"; readonly axis: AxisName }
  | { readonly kind: "value"; readonly id: string }
  | { readonly kind: "edge"; readonly from: string; readonly to: string }
  | { readonly kind: "other"; readonly text: string };

const axes: readonly AxisName[] = ["autonomy", "sophistication", "technophilia", "ego"];

export const isAxis = (name: string): name is AxisName => axes.some((axis) => axis === name);

export function nodeOf(text: string): Node {
  const [kind = "", rest = ""] = text.split(/ (.*)/s);
  if (kind === "axis" && isAxis(rest)) return { kind, axis: rest };
  if (kind === "value" && rest !== "") return { kind, id: rest };
  const [from, to] = rest.split("→");
  if (kind === "edge" && from !== undefined && to !== undefined) return { kind, from, to };
  return { kind: "other", text };
}

/** Whether "anyway" can change the answer: a low return can be overruled, a red line or her values cannot. */
export const mayInsist = (decision: Decision): boolean =>
  decision.outcome === "skip" && decision.reason.code === "roi.low";

/** The red line that was crossed, as she calls it. */
export const redLineOf = (sentence: string): string => /'(.+)'/s.exec(sentence)?.[1] ?? "";

/** What stands most against a work, when anything does. */
export function mostAgainst(decision: Decision): string | null {
  const worst = decision.inputs.alignment_reasons.toSorted((a, b) => a.effect - b.effect)[0];
  return worst && worst.effect < 0 ? worst.node : null;
}

const least = 0.1;
const most = 1000;

/** Where a return stands on a logarithmic scale from 0.1 to 1,000, as 0 to 1. */
export function placeOnScale(roi: number): number {
  const held = Math.min(most, Math.max(least, roi));
  return Math.log(held / least) / Math.log(most / least);
}

/** A figure of any size in two or three digits: `0.42`, `38`, `12,400`. */
export function figure(n: number, tag: string): string {
  return n.toLocaleString(tag, { maximumSignificantDigits: Math.abs(n) < 10 ? 2 : 3 });
}

/** `38 (12–120)`; one number when there is nothing between the ends. */
export function span({ low, mid, high }: Interval, shown: (n: number) => string): string {
  return low === high ? shown(mid) : `${shown(mid)} (${shown(low)}–${shown(high)})`;
}
