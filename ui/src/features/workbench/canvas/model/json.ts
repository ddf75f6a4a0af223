/** What a workflow file holds. Read-only: a change makes a new value that shares what did not change. */
export type Json = null | boolean | number | string | readonly Json[] | JsonObject;
export interface JsonObject {
  readonly [key: string]: Json;
}

/** Where something stands in a document; JSON Pointers are written only at the door. */
export type Path = readonly (string | number)[];

export const isObject = (value: Json | undefined): value is JsonObject =>
  typeof value === "object" && value !== null && !Array.isArray(value);

export const isList = (value: Json | undefined): value is readonly Json[] => Array.isArray(value);

const nothing: JsonObject = {};
const none: readonly Json[] = [];

/** The object, or an empty one. */
export const objectAt = (holder: JsonObject, key: string): JsonObject => {
  const value = holder[key];
  return isObject(value) ? value : nothing;
};

/** The list, or an empty one. */
export const listAt = (holder: JsonObject, key: string): readonly Json[] => {
  const value = holder[key];
  return isList(value) ? value : none;
};

/** The objects of a list. */
export const objectsAt = (holder: JsonObject, key: string): JsonObject[] =>
  listAt(holder, key).filter((item) => isObject(item));

export const textAt = (holder: JsonObject, key: string): string | null => {
  const value = holder[key];
  return typeof value === "string" ? value : null;
};

export const numberAt = (holder: JsonObject, key: string): number | null => {
  const value = holder[key];
  return typeof value === "number" ? value : null;
};

export const flagAt = (holder: JsonObject, key: string): boolean => holder[key] === true;

/** Ids are numbers or texts, and a text that is a number means the number. */
export const idText = (value: Json | undefined): string =>
  typeof value === "string" ? value : typeof value === "number" ? String(value) : "";

/** Two numbers, as a list or, in older files, as an object with keys "0" and "1". */
export function pairOf(value: Json | undefined): readonly [number, number] | null {
  const at = (index: number): Json | undefined =>
    isList(value) ? value[index] : isObject(value) ? value[String(index)] : undefined;
  const [first, second] = [at(0), at(1)];
  return typeof first === "number" && typeof second === "number" ? [first, second] : null;
}

/** What a path leads to. */
export function valueAt(document: Json, path: Path): Json | undefined {
  let value: Json | undefined = document;
  for (const key of path) {
    if (isList(value)) value = typeof key === "number" ? value[key] : undefined;
    else if (isObject(value)) value = Object.hasOwn(value, key) ? value[key] : undefined;
    else return undefined;
  }
  return value;
}

/** Whether two values say the same; the order of keys does not matter. */
export function same(one: Json | undefined, other: Json | undefined): boolean {
  if (one === other) return true;
  if (isList(one))
    return isList(other) && one.length === other.length && one.every((v, n) => same(v, other[n]));
  if (!isObject(one) || !isObject(other)) return false;
  const keys = Object.keys(one);
  return (
    keys.length === Object.keys(other).length &&
    keys.every((key) => Object.hasOwn(other, key) && same(one[key], other[key]))
  );
}
