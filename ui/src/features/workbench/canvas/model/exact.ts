import { isBeyond, readExactly } from "../../../../shared/exact";
import { isList, isObject, type Json } from "./json";
import type { Op } from "./patch";

export { Exact, exactOf } from "../../../../shared/exact";

/**
 * Reads JSON and keeps all digits of whole numbers, where the browser can write them again; `isRounded` finds the
 * others. Documents are told apart by their lists and keys, and nobody looks for keys in such a number.
 */
export const readJson = (text: string): Json => readExactly(text) as Json;

/** Whether steps would write a whole number whose last digits may be lost. */
export const isRounded = (ops: readonly Op[]): boolean =>
  ops.some((op) => op.op !== "remove" && holdsRounded(op.value));

function holdsRounded(value: Json): boolean {
  if (isList(value)) return value.some(holdsRounded);
  if (isObject(value)) return Object.values(value).some(holdsRounded);
  return isBeyond(value);
}
