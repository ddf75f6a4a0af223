import { exactOf, type Json, readJson } from "../canvas";
import { allowed, stepOf } from "../canvas/control/scrub";
import { numberAt } from "../canvas/model/json";
import type { Widget } from "../canvas/model/widgets";

/** What becomes of a text typed into a number. */
export type Settled =
  | { readonly kind: "same" }
  | { readonly kind: "value"; readonly value: Json }
  | { readonly kind: "wrong"; readonly why: "notANumber" | "tooLarge" };

/** A number as it is edited: all of its digits. What a file holds as text stays text until it is changed. */
export const textOf = (value: Json): string =>
  exactOf(value)?.digits ?? (typeof value === "number" || typeof value === "string" ? String(value) : "");

/** Reads what was typed: within the range and on the step of its class, whole where it has to be. */
export function settle(widget: Pick<Widget, "spec" | "value">, text: string): Settled {
  if (text.trim() === textOf(widget.value)) return { kind: "same" };
  const number = calculated(text);
  if (number === null) return { kind: "wrong", why: "notANumber" };
  const value = allowed(widget, number);
  // Above 2^53 the nearest number that a browser holds may be another one than was typed.
  if (Number.isInteger(value) && !Number.isSafeInteger(value) && isWhole(widget)) return large(widget, text);
  return value === widget.value ? { kind: "same" } : { kind: "value", value };
}

/** The largest whole number that ComfyUI takes. */
const largest = 2n ** 64n - 1n;

/** A whole number of up to 64 bits, with the digits that were typed, where the browser can write them. */
function large(widget: Pick<Widget, "spec" | "value">, text: string): Settled {
  const typed = bigOf(text);
  if (typed === null || stepOf(widget) !== 1) return { kind: "wrong", why: "tooLarge" };
  const max = bigOf(textOf(widget.spec?.options["max"] ?? null)) ?? largest;
  const highest = max < largest ? max : largest;
  const digits = String(typed > highest ? highest : typed);
  if (digits === textOf(widget.value)) return { kind: "same" };
  const exact = exactOf(readJson(digits));
  return exact ? { kind: "value", value: readJson(digits) } : { kind: "wrong", why: "tooLarge" };
}

const bigOf = (text: string): bigint | null => (/^\s*-?\d+\s*$/.test(text) ? BigInt(text) : null);

/** Whether digits count one by one. */
const isWhole = ({ spec }: Pick<Widget, "spec">): boolean => spec?.kind.kind !== "float";

/** How many steps a key or a drag goes with Shift and with Ctrl. */
export const paceOf = (keys: { readonly shiftKey: boolean; readonly ctrlKey: boolean }): number =>
  keys.shiftKey ? 0.1 : keys.ctrlKey ? 10 : 1;

/** So many steps on from a number; a fine step of a whole number is one. */
export function stepped(widget: Pick<Widget, "spec">, from: number, steps: number): number {
  const value = allowed(widget, from + steps * stepOf(widget));
  if (value !== from || steps === 0 || Math.abs(steps) > 0.5 || widget.spec?.kind.kind !== "int")
    return value;
  return allowed(widget, from + Math.sign(steps) * stepOf(widget));
}

/** So many steps on from what stands in a field, without losing digits of a large number. */
export function steppedText(widget: Pick<Widget, "spec">, text: string, steps: number): string {
  const big = bigOf(text);
  const whole = Math.trunc(steps) || Math.sign(steps);
  if (big !== null && (big > Number.MAX_SAFE_INTEGER || big < Number.MIN_SAFE_INTEGER))
    return String(big + BigInt(whole));
  return String(stepped(widget, calculated(text) ?? 0, steps));
}

/** The ends of a number's range as its class declares them. */
export function rangeOf({ spec }: Pick<Widget, "spec">): { readonly min?: number; readonly max?: number } {
  const [min, max] = [numberAt(spec?.options ?? {}, "min"), numberAt(spec?.options ?? {}, "max")];
  return { ...(min === null ? {} : { min }), ...(max === null ? {} : { max }) };
}

/** ComfyUI draws seeds below this, so that they read well and lose no digit. */
const largestSeed = 2 ** 50;

/** A seed by chance; `chance` gives a number from 0 to below 1. */
export function randomSeed(widget: Pick<Widget, "spec">, chance: () => number): number {
  const { min = 0, max = largestSeed } = rangeOf(widget);
  const [low, high] = [Math.max(0, min), Math.min(largestSeed, max)];
  return allowed(widget, low + Math.floor(chance() * (high - low + 1)));
}

/** The number that a small calculation gives, `512*2` or `(1+2)/4`; `null` when it is none. */
export function calculated(text: string): number | null {
  const signs = text
    .replace(/[\u00a0\u202f\u2009]/g, "")
    .replace(/[×·]/g, "*")
    .replaceAll("÷", "/")
    .replaceAll("−", "-")
    .replace(/(\d),(\d)/g, "$1.$2");
  const parts = signs.match(/\d+\.?\d*(?:e[+-]?\d+)?|\.\d+(?:e[+-]?\d+)?|\*\*|[-+*/%^()]|\S/gi) ?? [];
  const reader = new Reader(parts);
  const value = reader.sum();
  return reader.isDone && value !== null && Number.isFinite(value) ? value : null;
}

/** Sums are made of products, products of powers, powers of numbers and brackets. */
class Reader {
  private at = 0;

  constructor(private readonly parts: readonly string[]) {}

  get isDone(): boolean {
    return this.at === this.parts.length;
  }

  sum(): number | null {
    return this.row(["+", "-"], () => this.product());
  }

  private product(): number | null {
    return this.row(["*", "/", "%"], () => this.signed());
  }

  private row(signs: readonly string[], next: () => number | null): number | null {
    let left = next();
    for (;;) {
      const sign = this.parts[this.at];
      if (left === null || sign === undefined || !signs.includes(sign)) return left;
      this.at += 1;
      const right = next();
      left = right === null ? null : combined(left, sign, right);
    }
  }

  private signed(): number | null {
    if (this.take("+")) return this.signed();
    if (!this.take("-")) return this.power();
    const value = this.signed();
    return value === null ? null : -value;
  }

  private power(): number | null {
    const base = this.single();
    if (base === null || !(this.take("^") || this.take("**"))) return base;
    const exponent = this.signed();
    return exponent === null ? null : base ** exponent;
  }

  private single(): number | null {
    if (this.take("(")) {
      const value = this.sum();
      return this.take(")") ? value : null;
    }
    const part = this.parts[this.at];
    if (part === undefined || !/^[\d.]/.test(part)) return null;
    this.at += 1;
    const value = Number(part);
    return Number.isNaN(value) ? null : value;
  }

  private take(sign: string): boolean {
    if (this.parts[this.at] !== sign) return false;
    this.at += 1;
    return true;
  }
}

function combined(left: number, sign: string, right: number): number {
  switch (sign) {
    case "+":
      return left + right;
    case "-":
      return left - right;
    case "*":
      return left * right;
    case "/":
      return left / right;
    default:
      return left % right;
  }
}
