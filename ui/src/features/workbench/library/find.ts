import { type Catalogue, type InputSpec, type NodeClass, typesFit } from "../canvas";
import { hasWidget } from "../canvas/model/catalogue";
import { givenBy } from "../canvas/model/match";
import { isAny } from "../canvas/model/types";
import { folded, rank, tiers } from "./match";

/** A node that can be added, ready to be searched. */
export interface Entry {
  readonly type: string;
  readonly title: string;
  readonly category: string;
  readonly description: string;
  readonly pack: string | null;
  readonly inputs: readonly Socket[];
  readonly outputs: readonly Socket[];
  readonly isPaid: boolean;
  readonly isDeprecated: boolean;
  /** What words are looked for in: the names, then what else it is known by, then where it stands. */
  readonly names: readonly string[];
  readonly aliases: readonly string[];
  readonly place: string;
}

export interface Socket {
  readonly type: string;
  /** A value that can also be linked, rather than a socket of its own. */
  readonly isWidget: boolean;
}

/** A link that what is found has to take. */
export interface Wanted {
  readonly side: "input" | "output";
  readonly type: string;
}

/** Nodes that the canvas makes without a class. */
const ownNodes: readonly { type: string; aliases: readonly string[]; sockets: readonly Socket[] }[] = [
  { type: "Note", aliases: ["comment", "text", "commentaire"], sockets: [] },
  { type: "MarkdownNote", aliases: ["comment", "text", "commentaire"], sockets: [] },
  { type: "Reroute", aliases: ["relay", "relais"], sockets: [{ type: "*", isWidget: false }] },
];

const kept = new WeakMap<Catalogue, readonly Entry[]>();

/** Everything that can be added by its title, made once for each catalogue. */
export function entriesOf(catalogue: Catalogue): readonly Entry[] {
  const known = kept.get(catalogue);
  if (known) return known;
  const classes = catalogue.names().flatMap((name) => catalogue.class(name) ?? []);
  const own = ownNodes
    .filter(({ type }) => catalogue.class(type) === null)
    .map(({ type, aliases, sockets }) =>
      entry(
        { ...bare, type, title: spaced(type), category: "utils", inputs: sockets, outputs: sockets },
        aliases,
      ),
    );
  // By name, so that a search, which keeps their order among equals, need not compare names.
  const made = [...classes.map(ofClass), ...own].toSorted((a, b) => (a.title < b.title ? -1 : 1));
  kept.set(catalogue, made);
  return made;
}

const bare = { description: "", pack: null, isPaid: false, isDeprecated: false };

function ofClass(nodeClass: NodeClass): Entry {
  return entry(
    {
      type: nodeClass.name,
      title: nodeClass.displayName,
      category: nodeClass.category,
      description: nodeClass.description,
      pack: nodeClass.pack,
      inputs: nodeClass.inputs.flatMap((spec) => socketsOf(spec, 0)),
      outputs: nodeClass.outputs.map((output) => ({
        type: givenBy(nodeClass, output),
        isWidget: false,
      })),
      isPaid: nodeClass.isApi,
      isDeprecated: nodeClass.isDeprecated,
    },
    nodeClass.aliases,
  );
}

type Plain = Omit<Entry, "names" | "aliases" | "place">;

const entry = (plain: Plain, aliases: readonly string[]): Entry => ({
  ...plain,
  names: [...new Set([plain.title, spaced(plain.type), plain.type].map(folded))],
  aliases: aliases.map(folded),
  place: folded(`${plain.category} ${plain.pack ?? ""}`),
});

/** `CLIPTextEncode` reads as three words. */
const spaced = (name: string): string =>
  name.replace(/([a-z\d])([A-Z])/g, "$1 $2").replace(/([A-Z])([A-Z][a-z])/g, "$1 $2");

/** The sockets an input stands for: those of all its items or choices, where it has some. */
function socketsOf(spec: InputSpec, depth: number): Socket[] {
  if (depth > 8 || spec.hidden) return [];
  const { kind } = spec;
  if (kind.kind === "autogrow") return kind.template ? socketsOf(kind.template, depth + 1) : [];
  const inner =
    kind.kind === "dynamic"
      ? kind.options.flatMap((option) => option.inputs.flatMap((one) => socketsOf(one, depth + 1)))
      : [];
  if (spec.socketless) return inner;
  const type = kind.kind === "match" ? kind.allowed : spec.type;
  return kind.kind === "dynamic" ? inner : [{ type, isWidget: hasWidget(spec) }];
}

interface Query {
  readonly words: readonly string[];
  readonly inputs: readonly string[];
  readonly outputs: readonly string[];
}

/** `sampler in:MODEL out:LATENT`: words, and types that have to go in or come out. */
export function queryOf(text: string): Query {
  const [words, inputs, outputs]: [string[], string[], string[]] = [[], [], []];
  for (const part of text.trim().split(/\s+/)) {
    const typed = /^(in|out):(.*)$/i.exec(part);
    const type = typed?.[2]?.toLowerCase();
    if (typed && type !== undefined) {
      if (type !== "") (typed[1]?.toLowerCase() === "in" ? inputs : outputs).push(type);
    } else if (part !== "") words.push(folded(part));
  }
  return { words, inputs, outputs };
}

/** How far behind the names other places count. */
const behind = { aliases: 0.4, place: 2 };

/**
 * What fits a query, the best first: exact before prefix before word before strewn letters, in each what was used last
 * goes first. With `wanted`, only what takes the link.
 */
export function find(
  entries: readonly Entry[],
  text: string,
  wanted: Wanted | null = null,
  recent: readonly string[] = [],
): Entry[] {
  const query = queryOf(text);
  const whole = query.words.join(" ");
  const used = new Map(recent.map((type, place) => [type, place]));
  const costs = new Map<string, number | null>();
  const found: { entry: Entry; tier: number; used: number; cost: number }[] = [];
  for (const one of entries) {
    const tie = wanted ? tieCost(one, wanted, costs) : 0;
    if (tie === null) continue;
    if (!query.inputs.every((type) => one.inputs.some((socket) => isNamed(socket, type)))) continue;
    if (!query.outputs.every((type) => one.outputs.some((socket) => isNamed(socket, type)))) continue;
    const cost = costOf(one, query.words, whole);
    if (cost === null) continue;
    const place = used.get(one.type) ?? Infinity;
    found.push({ entry: one, tier: Math.floor(cost) + tie + (one.isDeprecated ? 2 : 0), used: place, cost });
  }
  found.sort((a, b) => a.tier - b.tier || (a.used === b.used ? 0 : a.used - b.used) || a.cost - b.cost);
  return found.map((one) => one.entry);
}

/** How well the words fit, as in `rank`; `null` when one does not. */
function costOf(one: Entry, words: readonly string[], whole: string): number | null {
  if (words.length === 0) return tiers.exact;
  let worst = 0;
  for (const word of words) {
    const cost = costOfWord(one, word);
    if (cost === null) return null;
    worst = Math.max(worst, cost);
  }
  if (words.length === 1) return worst;
  // Several words in a row are one name.
  const inRow = best(one.names, whole);
  return inRow === null ? worst : Math.min(worst, inRow);
}

function costOfWord(one: Entry, word: string): number | null {
  const name = best(one.names, word);
  const alias = best(one.aliases, word);
  const place = one.place.includes(word) ? rank(word, one.place) : null;
  const costs = [
    name,
    alias === null ? null : alias + behind.aliases,
    place === null ? null : place + behind.place,
  ];
  let least: number | null = null;
  for (const cost of costs) if (cost !== null && (least === null || cost < least)) least = cost;
  return least;
}

function best(texts: readonly string[], word: string): number | null {
  let least: number | null = null;
  for (const text of texts) {
    const cost = rank(word, text);
    if (cost !== null && (least === null || cost < least)) least = cost;
  }
  return least;
}

/**
 * What takes the link in a socket of its own goes before values that could be linked, and these before wildcards. There
 * are few types and many sockets: `costs` keeps what each type was found to cost.
 */
function tieCost(one: Entry, { side, type }: Wanted, costs: Map<string, number | null>): number | null {
  let least: number | null = null;
  for (const socket of side === "input" ? one.inputs : one.outputs) {
    let cost = costs.get(socket.type);
    if (cost === undefined) {
      const fits = side === "input" ? typesFit(type, socket.type) : typesFit(socket.type, type);
      cost = !fits ? null : isAny(socket.type) && !isAny(type) ? 2 : 0;
      costs.set(socket.type, cost);
    }
    if (cost === null) continue;
    const whole = cost === 0 && socket.isWidget ? 1 : cost;
    if (least === null || whole < least) least = whole;
  }
  return least;
}

/** Typed types may be begun only; a wildcard is named by `*`. */
const isNamed = ({ type }: Socket, wanted: string): boolean =>
  type
    .toLowerCase()
    .split(",")
    .some((one) => one.trim().startsWith(wanted));
