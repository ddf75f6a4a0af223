import { axes, isAxis, type Edge, type Graph } from "./model";

export type Point = { readonly x: number; readonly y: number };
export type Room = { readonly width: number; readonly height: number };

/** A node on the paper; an axis or a value. */
export type Placed = Point & { readonly id: string };

/** Room that an axis needs for its name beside its spoke, less what the radar has itself. */
const besideSpoke = 102;

/** Side of the radar in the middle, and the length of its spokes (shared/Radar.tsx). */
export function radarSize({ width, height }: Room): number {
  return Math.round(Math.max(180, Math.min(400, width - 2 * besideSpoke, height * 0.68)));
}
const spokeOf = (size: number): number => size / 2 - (size > 160 ? 44 : 22);

/** Half of a value's name on the paper. */
const halfLabel = 66;
/** Values stay this far, in degrees, from the axes at the sides and from those above and below, whose names are there. */
const clear = { sides: 17, poles: 42 };

/** Values on an ellipse around the radar, each near what it is connected with, none where an axis has its name. */
export function placedValues(graph: Graph, room: Room): readonly Placed[] {
  const count = graph.values.length;
  const middle = { x: room.width / 2, y: room.height / 2 };
  const [across, down] = [Math.max(60, middle.x - halfLabel), Math.max(60, middle.y - 18)];
  const slots = slotsOf(graph);
  return graph.values.map((value) => {
    const slot = slots.of.get(value.id) ?? 0;
    const turn = (4 * (slot + 0.5)) / slots.places;
    const quarter = Math.floor(turn);
    // Seen from one axis to the next, the first and the last degrees are theirs; above and below are the even ones.
    const start = quarter % 2 === 0 ? clear.poles : clear.sides;
    const degrees = 90 * (quarter - 1) + start + (turn - quarter) * (90 - clear.poles - clear.sides);
    const angle = (degrees * Math.PI) / 180;
    // When they are many, every other one stands a step further in.
    const reach = count > 8 && slot % 2 === 1 ? 0.8 : 1;
    return {
      id: value.id,
      x: middle.x + across * reach * Math.cos(angle),
      y: middle.y + down * reach * Math.sin(angle),
    };
  });
}

/** So many places there are at least around the circle, a multiple of four. */
const fewest = 8;

/** Which place around the circle each value takes: the free one nearest to the axes it is connected with. */
function slotsOf({ values, edges }: Graph): {
  readonly places: number;
  readonly of: ReadonlyMap<string, number>;
} {
  const places = Math.max(fewest, 4 * Math.ceil(values.length / 4));
  const free = new Set(Array(places).keys());
  const of = new Map<string, number>();
  const apart = (a: number, b: number) => Math.min(Math.abs(a - b), places - Math.abs(a - b));
  const take = (id: string, cost: (slot: number) => number) => {
    const slot = [...free].toSorted((a, b) => cost(a) - cost(b))[0] ?? 0;
    free.delete(slot);
    of.set(id, slot);
  };
  const wishes = values.map(({ id }) => ({ id, wish: wishOf(id, edges) }));
  for (const { id, wish } of wishes) if (wish !== null) take(id, (slot) => apart(slot + 0.5, wish * places));
  // Who is connected with no axis stands where most room is.
  for (const { id, wish } of wishes)
    if (wish === null)
      take(id, (slot) => -Math.min(places, ...[...of.values()].map((taken) => apart(slot, taken))));
  return { places, of };
}

/** Where on the circle, from 0 to 1, a value would stand for its axes; `null` when they do not say. */
function wishOf(id: string, edges: readonly Edge[]): number | null {
  const others = edges.flatMap(({ from, to }) => (from === id ? [to] : to === id ? [from] : []));
  const angles = others
    .map((other) => axes.findIndex((axis) => axis === other))
    .filter((at) => at >= 0)
    .map((at) => (at * Math.PI) / 2);
  const sum = (part: (angle: number) => number) => angles.reduce((all, angle) => all + part(angle), 0);
  const [x, y] = [sum(Math.cos), sum(Math.sin)];
  // Pulled to opposite sides it may stand anywhere.
  if (Math.hypot(x, y) < 0.1) return null;
  return (Math.atan2(y, x) / (2 * Math.PI) + 1) % 1;
}

/** Where each axis is connected: beyond its name above and below, before its name at the sides. */
export function placedAxes(room: Room): readonly Placed[] {
  const spoke = spokeOf(radarSize(room));
  const [x, y] = [room.width / 2, room.height / 2];
  const places: readonly Point[] = [
    { x, y: y - spoke - 36 },
    { x: x + spoke + 6, y },
    { x, y: y + spoke + 36 },
    { x: x - spoke - 6, y },
  ];
  return axes.map((id, at) => ({ id, x, y, ...places[at] }));
}

export type Arc = {
  readonly edge: Edge;
  readonly at: number;
  /** An SVG path. */
  readonly path: string;
  /** A point on it, where its sign stands. */
  readonly middle: Point;
  /** Degrees in which it runs there. */
  readonly heading: number;
  readonly width: number;
};

/** Edges as arcs that bend towards the middle; one that leads nowhere is left out. */
export function arcsOf(graph: Graph, room: Room): readonly Arc[] {
  const places = new Map([...placedAxes(room), ...placedValues(graph, room)].map((node) => [node.id, node]));
  const centre = { x: room.width / 2, y: room.height / 2 };
  return graph.edges.flatMap((edge, at): Arc[] => {
    const [from, to] = [places.get(edge.from), places.get(edge.to)];
    if (!from || !to || edge.from === edge.to) return [];
    const back = graph.edges.some((other) => other.from === edge.to && other.to === edge.from);
    const half = { x: (from.x + to.x) / 2, y: (from.y + to.y) / 2 };
    // What leads to an axis stays outside of its name; two that run against each other bend apart.
    const inward = isAxis(edge.from) || isAxis(edge.to) ? 0.02 : 0.25;
    const pull = back ? inward + (edge.from > edge.to ? 0.14 : -0.14) : inward;
    const bend = { x: half.x + (centre.x - half.x) * pull, y: half.y + (centre.y - half.y) * pull };
    // Nearer to an axis than to a value, whose name would hide it.
    const along = isAxis(edge.from) === isAxis(edge.to) ? 0.5 : isAxis(edge.from) ? 0.36 : 0.64;
    const on = (a: number, b: number, c: number) =>
      (1 - along) ** 2 * a + 2 * along * (1 - along) * b + along ** 2 * c;
    const middle = { x: on(from.x, bend.x, to.x), y: on(from.y, bend.y, to.y) };
    return [
      {
        edge,
        at,
        path: `M${r(from.x)} ${r(from.y)}Q${r(bend.x)} ${r(bend.y)} ${r(to.x)} ${r(to.y)}`,
        middle: { x: r(middle.x), y: r(middle.y) },
        heading: r((Math.atan2(to.y - from.y, to.x - from.x) * 180) / Math.PI),
        width: 1 + 2.5 * Math.min(1, Math.abs(edge.weight)),
      },
    ];
  });
}

const r = (n: number): number => Math.round(n * 10) / 10;

/** The node an arrow key leads to from another: the nearest of those that lie that way. */
export function neighbour(nodes: readonly Placed[], from: string, key: string): string | null {
  const start = nodes.find((node) => node.id === from);
  const way = { ArrowUp: [0, -1], ArrowDown: [0, 1], ArrowLeft: [-1, 0], ArrowRight: [1, 0] }[key];
  if (!start || !way) return null;
  const [wx = 0, wy = 0] = way;
  const far = (node: Placed) => {
    const [dx, dy] = [node.x - start.x, node.y - start.y];
    const along = dx * wx + dy * wy;
    return along <= 1 ? Infinity : along + 2 * Math.abs(dx * wy - dy * wx);
  };
  const best = nodes.filter((node) => node.id !== from).toSorted((a, b) => far(a) - far(b))[0];
  return best && far(best) < Infinity ? best.id : null;
}

/** What the light does as it is dragged on the dome seen from above: the front of her is below. */
export function lightAt(x: number, y: number): { azimuth_degrees: number; elevation_degrees: number } {
  const far = Math.min(1, Math.hypot(x, y));
  const azimuth = far < 0.02 ? 0 : (Math.atan2(x, y) * 180) / Math.PI;
  return {
    azimuth_degrees: Math.round(azimuth),
    elevation_degrees: Math.round(90 - far * 100),
  };
}

/** Where the light stands on the dome, each in -1 to 1. */
export function domeAt(azimuth: number, elevation: number): Point {
  const far = Math.min(1, Math.max(0, (90 - elevation) / 100));
  const angle = (azimuth * Math.PI) / 180;
  return { x: far * Math.sin(angle), y: far * Math.cos(angle) };
}

/** The light a key leads to. */
export function lightMoved<Light extends { azimuth_degrees: number; elevation_degrees: number }>(
  light: Light,
  key: string,
): Light | null {
  const turned = (by: number) => {
    const azimuth = light.azimuth_degrees + by;
    return {
      ...light,
      azimuth_degrees: azimuth > 180 ? azimuth - 360 : azimuth < -180 ? azimuth + 360 : azimuth,
    };
  };
  const raised = (by: number) => ({
    ...light,
    elevation_degrees: Math.min(90, Math.max(-10, light.elevation_degrees + by)),
  });
  if (key === "ArrowRight") return turned(5);
  if (key === "ArrowLeft") return turned(-5);
  if (key === "ArrowUp") return raised(5);
  if (key === "ArrowDown") return raised(-5);
  return null;
}

export const isValue = (id: string): boolean => !isAxis(id);

type Hsl = { readonly hue: number; readonly saturation: number; readonly lightness: number };

/** `#c9a27a` as hue in degrees, saturation and lightness in 0 to 1. */
export function hslOf(hex: string): Hsl {
  const lane = (at: number) => parseInt(hex.slice(at, at + 2), 16) / 255;
  const [red, green, blue] = /^#[0-9a-f]{6}$/i.test(hex) ? [lane(1), lane(3), lane(5)] : [0.5, 0.5, 0.5];
  const [most, least] = [Math.max(red, green, blue), Math.min(red, green, blue)];
  const [span, lightness] = [most - least, (most + least) / 2];
  if (span === 0) return { hue: 0, saturation: 0, lightness };
  const saturation = span / (1 - Math.abs(2 * lightness - 1));
  const sixth =
    most === red
      ? ((green - blue) / span + 6) % 6
      : most === green
        ? (blue - red) / span + 2
        : (red - green) / span + 4;
  return { hue: sixth * 60, saturation, lightness };
}

export function hexOf({ hue, saturation, lightness }: Hsl): string {
  const reach = saturation * Math.min(lightness, 1 - lightness);
  const lane = (n: number) => {
    const k = (n + hue / 30) % 12;
    const level = lightness - reach * Math.max(-1, Math.min(k - 3, 9 - k, 1));
    return Math.round(level * 255)
      .toString(16)
      .padStart(2, "0");
  };
  return `#${lane(0)}${lane(8)}${lane(4)}`;
}
