import { type Catalogue, noCatalogue } from "../model/catalogue";
import {
  type Graph,
  type GraphId,
  type GraphNode,
  type Group,
  inputNodeId,
  type Link,
  outputNodeId,
  type Port,
  type PortBox,
  readGraph,
  type Reroute,
  reroutesOf,
  targetSlotOf,
} from "../model/graph";
import type { JsonObject } from "../model/json";
import { typed } from "../model/match";
import { WidgetReader } from "../model/widgets";
import { boxOfCurve, type Curve, curveThrough } from "./curve";
import { around, type Box, boxAt, type Point } from "./geometry";
import { Grid } from "./grid";
import { layout, type NodeBox, slotHeight } from "./layout";

export interface LinkLine extends Box {
  readonly link: Link;
  readonly curve: Curve;
  readonly type: string;
  /** One of its ends does not run. */
  readonly isIdle: boolean;
}

export interface GroupBox extends Box {
  readonly group: Group;
}

export interface RerouteDot extends Point {
  readonly reroute: Reroute;
  readonly type: string;
}

/** The column of a subgraph's own inputs or outputs. */
export interface PortColumn extends Box {
  readonly side: "inputs" | "outputs";
  readonly sockets: readonly PortSocket[];
}

export interface PortSocket extends Point {
  readonly port: Port;
  readonly index: number;
}

/** One graph, laid out. Boxes and lines that did not change since the last scene are the same objects. */
export interface Scene {
  readonly document: JsonObject;
  readonly catalogue: Catalogue;
  readonly graph: Graph;
  readonly boxes: readonly NodeBox[];
  readonly boxOf: ReadonlyMap<string, NodeBox>;
  readonly lines: readonly LinkLine[];
  readonly lineOf: ReadonlyMap<string, LinkLine>;
  readonly groups: readonly GroupBox[];
  readonly dots: readonly RerouteDot[];
  readonly columns: readonly PortColumn[];
  /** Around everything; `null` when there is nothing. */
  readonly bounds: Box | null;
  readonly boxGrid: Grid<NodeBox>;
  readonly lineGrid: Grid<LinkLine>;
}

interface Kept {
  readonly box: NodeBox;
  /** What the box was made from besides the node: it is made again when either is another object. */
  readonly from: unknown;
}

/** Makes scenes one after the other and keeps what stays. */
export class SceneMaker {
  private kept = new WeakMap<JsonObject, Kept>();
  private catalogue: Catalogue = noCatalogue;
  private last: Scene | null = null;

  make(document: JsonObject, catalogue: Catalogue, id: GraphId): Scene | null {
    if (catalogue !== this.catalogue) this.kept = new WeakMap();
    this.catalogue = catalogue;
    const read = readGraph(document, id);
    if (!read) return null;
    const graph = typed(read, catalogue);
    const reader = new WidgetReader(document, catalogue);
    const boxes = graph.nodes.map((node) => this.box(document, graph, node, reader));
    const boxOf = new Map(boxes.map((box) => [box.node.id, box]));
    const columns = columnsOf(graph);
    const lines = this.lines(graph, boxOf, columns);
    const groups = graph.groups.map((group) => ({
      ...boxAt(group.x, group.y, group.width, group.height),
      group,
    }));
    const lineOf = new Map(lines.map((line) => [line.link.id, line]));
    const dots = [...graph.reroutes.values()].map((reroute) => ({
      x: reroute.x,
      y: reroute.y,
      reroute,
      type: lineOf.get(reroute.links[0] ?? "")?.type ?? "*",
    }));
    this.last = {
      document,
      catalogue,
      graph,
      boxes,
      boxOf,
      lines,
      lineOf,
      groups,
      dots,
      columns,
      bounds: around([...boxes, ...groups, ...columns]),
      boxGrid: new Grid(boxes),
      lineGrid: new Grid(lines),
    };
    return this.last;
  }

  private box(document: JsonObject, graph: Graph, node: GraphNode, reader: WidgetReader): NodeBox {
    const definition = reader.definition(node.type);
    const from = definition ? document["definitions"] : node.type === "PrimitiveNode" ? graph.raw : null;
    const kept = this.kept.get(node.raw);
    if (kept && kept.from === from && kept.box.node === node) return kept.box;
    const box = layout(node, reader.of(graph, node), this.catalogue, definition);
    this.kept.set(node.raw, { box, from });
    return box;
  }

  private lines(
    graph: Graph,
    boxOf: ReadonlyMap<string, NodeBox>,
    columns: readonly PortColumn[],
  ): LinkLine[] {
    const before = this.last?.graph.id === graph.id ? this.last.lineOf : null;
    const lines: LinkLine[] = [];
    for (const link of graph.links.values()) {
      const [from, to] = [boxOf.get(link.origin), boxOf.get(link.target)];
      const start = from?.outputs[link.originSlot] ?? portAt(columns, "inputs", link.origin, link.originSlot);
      const end = to
        ? to.inputs[targetSlotOf(to.node, link)]
        : portAt(columns, "outputs", link.target, link.targetSlot);
      if (!start || !end) continue;
      // Files carry links that nothing names any more; ComfyUI draws by what inputs name.
      const named = to?.node.inputs[targetSlotOf(to.node, link)]?.links;
      if (named && !named.includes(link.id)) continue;
      const curve = curveThrough([start, ...reroutesOf(graph, link), end]);
      const isIdle = (from ?? to)?.node.mode !== "active" || (to ?? from)?.node.mode !== "active";
      const type = from?.node.outputs[link.originSlot]?.type ?? link.type;
      const old = before?.get(link.id);
      const unchanged =
        old?.link.raw === link.raw &&
        old.isIdle === isIdle &&
        old.type === type &&
        sameCurve(old.curve, curve);
      lines.push(unchanged ? old : { ...boxOfCurve(curve), link, curve, type, isIdle });
    }
    return lines;
  }
}

const sameCurve = (a: Curve, b: Curve): boolean =>
  a.length === b.length && a.every((value, n) => value === b[n]);

function columnsOf(graph: Graph): PortColumn[] {
  const column = (side: "inputs" | "outputs", box: PortBox | null): PortColumn[] => {
    if (!box) return [];
    const ports = graph[side];
    const height = Math.max(box.height, (ports.length + 1) * slotHeight + 16);
    const x = side === "inputs" ? box.x + box.width : box.x;
    return [
      {
        ...boxAt(box.x, box.y, box.width, height),
        side,
        sockets: ports.map((port, index) => ({ port, index, x, y: box.y + 8 + (index + 0.5) * slotHeight })),
      },
    ];
  };
  return [...column("inputs", graph.inputBox), ...column("outputs", graph.outputBox)];
}

function portAt(
  columns: readonly PortColumn[],
  side: PortColumn["side"],
  id: string,
  slot: number,
): Point | undefined {
  if (id !== (side === "inputs" ? inputNodeId : outputNodeId)) return undefined;
  return columns.find((column) => column.side === side)?.sockets[slot];
}
