import type { Catalogue, InputSpec, NodeClass, OutputSpec } from "./catalogue";
import { type Graph, type GraphNode, inputNodeId, type Link, outputNodeId, targetSlotOf } from "./graph";
import { commonType, isAny } from "./types";

/** A type that several sockets of a node share and that their links decide. */
interface Template {
  readonly name: string;
  readonly allowed: string;
}

/** The template of each input and output of a node; `null` for a socket with a type of its own. */
interface Templates {
  readonly inputs: readonly (Template | null)[];
  readonly outputs: readonly (Template | null)[];
}

/** A reroute node gives what it gets. */
const passedOn: Template = { name: "", allowed: "*" };

/** The templates a class declares, by the names of its sockets; items of a group that grows share that of the group. */
const templatesOfClass = new WeakMap<NodeClass, ReadonlyMap<string, Template>>();

function declared(nodeClass: NodeClass): ReadonlyMap<string, Template> {
  const known = templatesOfClass.get(nodeClass);
  if (known) return known;
  const found = new Map<string, Template>();
  const visit = ({ name, kind }: InputSpec, prefix: string, depth: number): void => {
    const path = prefix + name;
    if (kind.kind === "match") found.set(path, { name: kind.template, allowed: kind.allowed });
    else if (kind.kind === "autogrow" && kind.template?.kind.kind === "match")
      found.set(path, { name: kind.template.kind.template, allowed: kind.template.kind.allowed });
    else if (kind.kind === "dynamic" && depth < 16)
      for (const option of kind.options)
        for (const inner of option.inputs) visit(inner, `${path}.`, depth + 1);
  };
  for (const spec of nodeClass.inputs) visit(spec, "", 0);
  templatesOfClass.set(nodeClass, found);
  return found;
}

const ofOutput = (nodeClass: NodeClass, { match }: OutputSpec): Template | null =>
  match === null ? null : ([...declared(nodeClass).values()].find(({ name }) => name === match) ?? passedOn);

/** What an output of a class may give while nothing is linked. */
export function givenBy(nodeClass: NodeClass, output: OutputSpec): string {
  const { allowed } = ofOutput(nodeClass, output) ?? { allowed: output.type };
  return isAny(allowed) ? "*" : allowed;
}

/** `null` when every socket of the node has a type of its own. */
function templatesOf(node: GraphNode, catalogue: Catalogue): Templates | null {
  if (node.type === "Reroute")
    return { inputs: node.inputs.map(() => passedOn), outputs: node.outputs.map(() => passedOn) };
  const nodeClass = catalogue.class(node.type);
  if (!nodeClass || declared(nodeClass).size === 0) return null;
  const templates = declared(nodeClass);
  const ofInput = (name: string) =>
    templates.get(name) ?? templates.get(name.slice(0, Math.max(0, name.lastIndexOf(".")))) ?? null;
  return {
    inputs: node.inputs.map(({ name }) => ofInput(name)),
    outputs: node.outputs.map((_, index) => {
      const output = nodeClass.outputs[index];
      return output ? ofOutput(nodeClass, output) : null;
    }),
  };
}

/** Whether links decide the type of an input. */
export const isMatched = (node: GraphNode, input: number, catalogue: Catalogue): boolean =>
  (templatesOf(node, catalogue)?.inputs[input] ?? null) !== null;

/** Sockets that have one type, over as many nodes as they are linked through. */
class Ties {
  private readonly above: number[] = [];
  private readonly types: string[] = [];

  make(allowed: string): number {
    this.types.push(isAny(allowed) ? "*" : allowed);
    return this.above.push(this.above.length) - 1;
  }

  join(one: number, other: number): void {
    const [root, lost] = [this.root(one), this.root(other)];
    if (root === lost) return;
    this.above[lost] = root;
    this.narrow(root, this.types[lost] ?? "*");
  }

  /** What is linked leaves of the types only those it has itself. Links that contradict one another change nothing. */
  narrow(one: number, type: string): void {
    const root = this.root(one);
    this.types[root] = commonType(this.types[root] ?? "*", type) ?? this.types[root] ?? "*";
  }

  typeOf(one: number): string {
    return this.types[this.root(one)] ?? "*";
  }

  private root(one: number): number {
    let at = one;
    for (let next = this.above[at]; next !== undefined && next !== at; next = this.above[at]) at = next;
    return at;
  }
}

interface Member {
  readonly node: GraphNode;
  readonly inputs: readonly (number | null)[];
  readonly outputs: readonly (number | null)[];
}

/**
 * The graph with the types that links give to sockets which take any: those of a template of one node, and of nodes
 * linked through such sockets, have what feeds them in common, and what they feed. Files store a guess of it at most.
 *
 * @param without a link that is looked away from.
 */
export function typed(graph: Graph, catalogue: Catalogue, without: string | null = null): Graph {
  const ties = new Ties();
  const members = new Map<string, Member>();
  for (const node of graph.nodes) {
    const templates = templatesOf(node, catalogue);
    if (!templates) continue;
    const made = new Map<string, number>();
    const tieOf = (template: Template | null): number | null => {
      if (template === null) return null;
      const tie = made.get(template.name) ?? ties.make(template.allowed);
      made.set(template.name, tie);
      return tie;
    };
    members.set(node.id, {
      node,
      inputs: templates.inputs.map(tieOf),
      outputs: templates.outputs.map(tieOf),
    });
  }
  if (members.size === 0) return graph;
  // What members share first, then what feeds them, and only then what they feed.
  const links = [...linksOf(graph, members)].filter((link) => link.id !== without);
  const tieAtOrigin = (link: Link) => members.get(link.origin)?.outputs[link.originSlot] ?? null;
  const tieAtTarget = (link: Link) => {
    const member = members.get(link.target);
    return member ? (member.inputs[targetSlotOf(member.node, link)] ?? null) : null;
  };
  const ends = links.map((link) => ({ link, from: tieAtOrigin(link), to: tieAtTarget(link) }));
  for (const { from, to } of ends) if (from !== null && to !== null) ties.join(from, to);
  for (const { link, from, to } of ends)
    if (from === null && to !== null) ties.narrow(to, originType(graph, link));
  for (const { link, from, to } of ends)
    if (from !== null && to === null) ties.narrow(from, targetType(graph, link));

  const byId = new Map(graph.byId);
  const nodes = graph.nodes.map((node) => {
    const member = members.get(node.id);
    if (!member) return node;
    const typeOf = (tie: number | null) => (tie === null ? null : ties.typeOf(tie));
    const made = retyped(node, member.inputs.map(typeOf), member.outputs.map(typeOf));
    byId.set(node.id, made);
    return made;
  });
  return { ...graph, nodes, byId };
}

/** All links at sockets whose type they decide, each once. */
function linksOf(graph: Graph, members: ReadonlyMap<string, Member>): Set<Link> {
  const found = new Set<Link>();
  for (const { node, inputs, outputs } of members.values()) {
    const tied = [
      ...node.inputs.filter((_, index) => inputs[index] !== null),
      ...node.outputs.filter((_, index) => outputs[index] !== null),
    ];
    for (const id of tied.flatMap((slot) => slot.links)) {
      const link = graph.links.get(id);
      if (link) found.add(link);
    }
  }
  return found;
}

const originType = (graph: Graph, { origin, originSlot }: Link): string =>
  (origin === inputNodeId ? graph.inputs : graph.byId.get(origin)?.outputs)?.[originSlot]?.type ?? "*";

function targetType(graph: Graph, link: Link): string {
  if (link.target === outputNodeId) return graph.outputs[link.targetSlot]?.type ?? "*";
  const node = graph.byId.get(link.target);
  return node?.inputs[targetSlotOf(node, link)]?.type ?? "*";
}

const retypedNodes = new WeakMap<GraphNode["raw"], { readonly key: string; readonly node: GraphNode }>();

/** The node with these types; the same object as long as they are the same. */
function retyped(
  node: GraphNode,
  inputs: readonly (string | null)[],
  outputs: readonly (string | null)[],
): GraphNode {
  const key = JSON.stringify([inputs, outputs]);
  const known = retypedNodes.get(node.raw);
  if (known?.key === key) return known.node;
  const made: GraphNode = {
    ...node,
    inputs: node.inputs.map((slot, index) => ({ ...slot, type: inputs[index] ?? slot.type })),
    outputs: node.outputs.map((slot, index) => ({ ...slot, type: outputs[index] ?? slot.type })),
  };
  retypedNodes.set(node.raw, { key, node: made });
  return made;
}
