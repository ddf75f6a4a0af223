import { axes, isAxis, type Draft, type Graph, type RedLine } from "./model";
import type { DnaTexts } from "./words";

/** How sure it is: gladly, unwillingly, or refused by the policy. */
export type Mood = "would" | "unwillingly" | "never";

/** One thing that her values imply, and the nodes it follows from. */
export type Sentence = { readonly mood: Mood; readonly text: string; readonly nodes: readonly string[] };

/** Below this alignment the studio refuses (cognition/rules.rs). */
const leastAlignment = 0.25;
/** How far an axis has to be from the middle to say something. */
const opinion = 0.1;

/**
 * What the graph and the red lines imply, by the arithmetic that decides about real intents: alignment starts at 0.5, an
 * axis moves it by up to 0.4, a value lifts it by 0.3 of its weight, an edge moves it by 0.2 of its weight times the level
 * it points to. What would end below 0.25 she would never do.
 */
export function sentencesOf(
  { moral_graph: graph, red_lines: lines }: Pick<Draft, "moral_graph" | "red_lines">,
  t: DnaTexts,
): readonly Sentence[] {
  return [...fromAxes(graph, t), ...fromValues(graph, t), ...fromEdges(graph, t), ...fromLines(lines, t)];
}

function fromAxes(graph: Graph, t: DnaTexts): Sentence[] {
  return axes.flatMap((axis): Sentence[] => {
    const level = graph.axes[axis];
    if (Math.abs(level - 0.5) < opinion) return [];
    const [high = "", low = ""] = t.leads[axis];
    const [hers, other] = level > 0.5 ? [high, low] : [low, high];
    // A subject wholly of the other end.
    const distance = Math.max(level, 1 - level);
    const alignment = 0.5 + 0.4 * (1 - 2 * distance);
    return [
      { mood: "would", text: hers, nodes: [axis] },
      { mood: alignment < leastAlignment ? "never" : "unwillingly", text: other, nodes: [axis] },
    ];
  });
}

function fromValues(graph: Graph, t: DnaTexts): Sentence[] {
  return graph.values
    .filter((value) => value.weight > 0 && value.label.trim() !== "")
    .map((value) => ({
      mood: "would",
      text: value.weight >= 0.5 ? t.gladly(value.label) : t.lightly(value.label),
      nodes: [value.id],
    }));
}

function fromEdges(graph: Graph, t: DnaTexts): Sentence[] {
  return graph.edges.flatMap((edge): Sentence[] => {
    const effect = 0.2 * edge.weight * levelOf(graph, edge.to);
    const [from, to] = [nameOf(graph, edge.from, t), nameOf(graph, edge.to, t)];
    if (Math.abs(effect) < 0.01 || from === null || to === null) return [];
    return effect > 0
      ? [{ mood: "would", text: t.serves(from, to), nodes: [edge.from, edge.to] }]
      : [{ mood: "unwillingly", text: t.against(from, to), nodes: [edge.from, edge.to] }];
  });
}

const fromLines = (lines: readonly RedLine[], t: DnaTexts): Sentence[] =>
  lines
    .filter((line) => line.tag !== "custom" || line.label.trim() !== "")
    .map((line) => ({
      mood: "never",
      text: line.tag === "custom" ? t.refusesOwn(line.label) : t.refuses[line.tag],
      nodes: [],
    }));

const levelOf = (graph: Graph, id: string): number =>
  isAxis(id) ? graph.axes[id] : (graph.values.find((value) => value.id === id)?.weight ?? 0);

/** A node as a sentence names it: an axis in small letters, a value by its label; `null` for one that is gone. */
export function nameOf(graph: Graph, id: string, t: DnaTexts): string | null {
  if (isAxis(id)) return t.axes[id].toLowerCase();
  return graph.values.find((value) => value.id === id)?.label ?? null;
}
