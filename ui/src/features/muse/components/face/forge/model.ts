import { given } from "../../../../../shared/given";
import { type Locale, tagOf } from "../../../../../shared/locale";

/** A face as the engine writes it: what differs from the average one, by section. */
export type Design = Record<string, unknown>;

/** One number or choice of a design, as the engine lists it. */
export type Parameter = {
  readonly path: string;
  readonly group: string;
  readonly label: string;
  readonly doc: string;
  readonly range?: readonly [number, number] | null;
  readonly words?: readonly string[] | null;
  readonly default: number;
};

export type Value = number | string;

/** How the head is shown. */
export type View = {
  readonly yaw: number;
  readonly pitch: number;
  readonly expression: string;
  readonly light: string;
  readonly background: string;
  readonly lens: number;
};

export const frontal: View = {
  yaw: 0,
  pitch: 0,
  expression: "neutral",
  light: "beauty",
  background: "studio_grey",
  lens: 85,
};

/** How far the head turns: beyond it there is more hair than face. */
const turn = { yaw: 75, pitch: 30 };

export function turned(view: View, yaw: number, pitch: number): View {
  return {
    ...view,
    yaw: within(view.yaw + yaw, -turn.yaw, turn.yaw),
    pitch: within(view.pitch + pitch, -turn.pitch, turn.pitch),
  };
}

export const within = (value: number, min: number, max: number): number =>
  Math.min(max, Math.max(min, value));

const sectionOf = (design: Design, section: string): Record<string, unknown> => {
  const found = design[section];
  return found !== null && typeof found === "object" ? (found as Record<string, unknown>) : {};
};

const cut = (path: string): readonly [string, string] => {
  const dot = path.indexOf(".");
  return [path.slice(0, dot), path.slice(dot + 1)];
};

/** What it is when a design says nothing of it. */
export const usual = ({ words, default: value }: Parameter): Value => words?.[Math.round(value)] ?? value;

export function valueOf(design: Design, parameter: Parameter): Value {
  const [section, name] = cut(parameter.path);
  const value = sectionOf(design, section)[name];
  return typeof value === "number" || typeof value === "string" ? value : usual(parameter);
}

export function numberOf(design: Design, parameter: Parameter): number {
  const value = valueOf(design, parameter);
  return typeof value === "number" ? value : parameter.default;
}

/** The design with one thing changed; what is as in the average face is not written. */
export function withValue(design: Design, parameter: Parameter, value: Value): Design {
  const [section, name] = cut(parameter.path);
  const others = Object.entries(sectionOf(design, section)).filter(([key]) => key !== name);
  const kept = value === usual(parameter) ? others : [...others, [name, value] as const];
  const rest = Object.entries(design).filter(([key]) => key !== section);
  const written = kept.length > 0 ? [...rest, [section, Object.fromEntries(kept)] as const] : rest;
  return { version: 1, ...Object.fromEntries(written) };
}

/** The same face gives the same text, whatever the order in which it was written. */
export function keyOfDesign(design: Design): string {
  const sorted = (value: unknown): unknown =>
    value !== null && typeof value === "object" && !Array.isArray(value)
      ? Object.fromEntries(
          Object.entries(value)
            .toSorted(([a], [b]) => (a < b ? -1 : 1))
            .map(([key, one]) => [key, sorted(one)]),
        )
      : value;
  return JSON.stringify(sorted(design));
}

export const differs = (a: Design, b: Design, parameter: Parameter): boolean =>
  valueOf(a, parameter) !== valueOf(b, parameter);

/** The groups with what is in them, in the order of the engine. */
export function grouped(parameters: readonly Parameter[], groups: readonly string[]): readonly Group[] {
  return groups
    .map((name) => ({ name, parameters: parameters.filter(({ group }) => group === name) }))
    .filter((group) => group.parameters.length > 0);
}

export type Group = { readonly name: string; readonly parameters: readonly Parameter[] };

/** A parameter as it stands in the list: what exists on both sides brings along how the sides differ. */
export type Row = {
  readonly parameter: Parameter;
  /** Half of what the left is more than the right. */
  readonly asymmetry?: Parameter;
};

/** The rows of a list: a difference between the sides stands at what it is a difference of. */
export function rowsOf(listed: readonly Parameter[], all: readonly Parameter[]): readonly Row[] {
  const byPath = new Map(all.map((parameter) => [parameter.path, parameter]));
  return listed
    .filter(({ path }) => {
      const [section, name] = cut(path);
      return section !== "asymmetry" || !byPath.has(`sliders.${name}`);
    })
    .map((parameter) => {
      const [section, name] = cut(parameter.path);
      const asymmetry = section === "sliders" ? byPath.get(`asymmetry.${name}`) : undefined;
      return asymmetry ? { parameter, asymmetry } : { parameter };
    });
}

export const rowDiffers = (a: Design, b: Design, { parameter, asymmetry }: Row): boolean =>
  differs(a, b, parameter) || (asymmetry !== undefined && differs(a, b, asymmetry));

/** Without accents and capitals, so that `levre` finds `Lèvre`. */
export const plain = (text: string): string =>
  text
    .normalize("NFD")
    .replace(/\p{Diacritic}/gu, "")
    .toLowerCase();

/** Whether every word asked for stands somewhere in the texts. */
export function found(asked: string, texts: readonly string[]): boolean {
  const hay = plain(texts.join(" ")).replaceAll("_", " ");
  return plain(asked)
    .replaceAll("_", " ")
    .split(/\s+/)
    .every((word) => hay.includes(word));
}

/** Age and patterns are whole numbers. */
export const isWhole = ({ range }: Parameter): boolean => given(range) && range[1] - range[0] > 10;

export const stepOf = (parameter: Parameter): number => (isWhole(parameter) ? 1 : 0.01);

/** To the step, and within the range. */
export function settledNumber(value: number, parameter: Parameter): number {
  const [min, max] = parameter.range ?? [0, 1];
  const step = stepOf(parameter);
  return within(Number((Math.round(value / step) * step).toFixed(2)), min, max);
}

export function shownNumber(value: number, parameter: Parameter, locale: Locale): string {
  const digits = isWhole(parameter) ? 0 : 2;
  return value.toLocaleString(tagOf[locale], {
    minimumFractionDigits: digits,
    maximumFractionDigits: digits,
  });
}

/** `0,35` and `0.35` alike; `null` for what is no number. */
export function typedNumber(text: string): number | null {
  const number = Number(text.trim().replace(",", ".").replace("−", "-"));
  return text.trim() !== "" && Number.isFinite(number) ? number : null;
}

export type Sides = { readonly left: number; readonly right: number };

export function sidesOf(design: Design, { parameter, asymmetry }: Row): Sides {
  const [min, max] = parameter.range ?? [-1, 1];
  const middle = numberOf(design, parameter);
  const half = asymmetry ? numberOf(design, asymmetry) : 0;
  return { left: within(middle + half, min, max), right: within(middle - half, min, max) };
}

/** One side moved; the other stays, unless the two may not differ that much: then it follows. */
export function withSide(design: Design, row: Row, side: keyof Sides, value: number): Design {
  const { parameter, asymmetry } = row;
  if (!asymmetry) return withValue(design, parameter, settledNumber(value, parameter));
  const most = asymmetry.range?.[1] ?? 0.4;
  const now = sidesOf(design, row);
  const other = side === "left" ? now.right : now.left;
  const moved = settledNumber(value, parameter);
  const follows = within(other, moved - 2 * most, moved + 2 * most);
  const [left, right] = side === "left" ? [moved, follows] : [follows, moved];
  const half = Number(((left - right) / 2).toFixed(3));
  const middle = Number(((left + right) / 2).toFixed(3));
  return withValue(withValue(design, parameter, middle), asymmetry, within(half, -most, most));
}

/** Both sides alike again, half-way between. */
export const linked = (design: Design, { asymmetry }: Row): Design =>
  asymmetry ? withValue(design, asymmetry, usual(asymmetry)) : design;

/** All of a group as in another design. */
export const groupAs = (design: Design, other: Design, parameters: readonly Parameter[]): Design =>
  parameters.reduce((made, parameter) => withValue(made, parameter, valueOf(other, parameter)), design);

/** All of a group as in the average face. */
export const groupReset = (design: Design, parameters: readonly Parameter[]): Design =>
  parameters.reduce((made, parameter) => withValue(made, parameter, usual(parameter)), design);

/** What the engine changed of what was asked for. */
export type Pulled = { readonly asked: Value; readonly drawn: Value; readonly message: string };

type Problem = { readonly path: string; readonly message: string };

export type Limits = {
  /** By path. */
  readonly pulled: ReadonlyMap<string, Pulled>;
  /** Of the face as a whole: the joint limit that was reached. */
  readonly whole: string | null;
};

export const noLimits: Limits = { pulled: new Map(), whole: null };

export function limitsOf(
  asked: Design,
  drawn: Design,
  problems: readonly Problem[],
  parameters: readonly Parameter[],
): Limits {
  const byPath = new Map(parameters.map((parameter) => [parameter.path, parameter]));
  const pulled = new Map<string, Pulled>();
  for (const { path, message } of problems) {
    const parameter = byPath.get(path);
    if (parameter === undefined) continue;
    pulled.set(path, { asked: valueOf(asked, parameter), drawn: valueOf(drawn, parameter), message });
  }
  return { pulled, whole: problems.find(({ path }) => !byPath.has(path))?.message ?? null };
}

/** A seed for whoever wants another face: 32 bits that JSON keeps whole. */
export const seedFrom = (chance: number): number => Math.floor(chance * 2 ** 32);

/** The design on the wire: how it is to be seen, and how large. */
export const wireView = (view: View, side: number, draft: boolean) => ({
  yaw_degrees: view.yaw,
  pitch_degrees: view.pitch,
  expression: view.expression,
  light: view.light,
  background: view.background,
  lens_mm: view.lens,
  width_px: side,
  height_px: side,
  draft,
});
