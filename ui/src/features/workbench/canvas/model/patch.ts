import { type Json, type JsonObject, isList, isObject, type Path, valueAt } from "./json";

/**
 * One step of a change, as the engine takes it: JSON Patch (RFC 6902) with one addition, the place of a key among the
 * others, so that taking a step back restores the text and not only its meaning.
 */
export type Op =
  | { readonly op: "add"; readonly path: string; readonly value: Json; readonly at?: number }
  | { readonly op: "remove"; readonly path: string }
  | { readonly op: "replace"; readonly path: string; readonly value: Json };

/** What a person did, in the words of a menu, and the way there and back. */
export interface Patch {
  readonly name: string;
  readonly forward: readonly Op[];
  readonly backward: readonly Op[];
}

/** A path that leads nowhere. */
export class PathError extends Error {
  constructor(path: string) {
    super(`there is nothing at ${path === "" ? "the root" : path}`);
  }
}

export const isEmpty = (patch: Patch): boolean => patch.forward.length === 0;

/** The document after the steps; what they do not touch is shared with the one before. */
export function apply(document: JsonObject, ops: readonly Op[]): JsonObject {
  const draft = new Draft(document);
  for (const op of ops) draft.run(op);
  return draft.document;
}

/** One step after the other, under one name. */
export function joined(name: string, patches: readonly Patch[]): Patch {
  return {
    name,
    forward: patches.flatMap((patch) => patch.forward),
    backward: patches.toReversed().flatMap((patch) => patch.backward),
  };
}

/** Notes every change made to it together with its inverse. */
export class Draft {
  private root: JsonObject;
  private readonly forward: Op[] = [];
  private readonly backward: Op[] = [];
  /** Copies made here; nobody else has seen them, so they are changed in place. */
  private readonly mine = new Set<object>();

  constructor(document: JsonObject) {
    this.root = document;
  }

  get document(): JsonObject {
    return this.root;
  }

  get(path: Path): Json | undefined {
    return valueAt(this.root, path);
  }

  /** Sets a key or an item, whether or not it is there. */
  put(path: Path, value: Json): void {
    const before = this.get(path);
    if (before === value) return;
    const pointer = pointerOf(path);
    this.run(
      before === undefined ? { op: "add", path: pointer, value } : { op: "replace", path: pointer, value },
    );
  }

  /** Puts an item into a list, behind all others when no place is named. */
  insert(list: Path, value: Json, index?: number): void {
    this.run({ op: "add", path: pointerOf([...list, index ?? "-"]), value });
  }

  /** Takes a key or an item out; nothing happens when it is not there. */
  remove(path: Path): void {
    if (this.get(path) !== undefined) this.run({ op: "remove", path: pointerOf(path) });
  }

  patch(name: string): Patch {
    return { name, forward: this.forward, backward: this.backward.toReversed() };
  }

  run(op: Op): void {
    const keys = keysOf(op.path);
    const key = keys.pop();
    if (key === undefined) throw new PathError(op.path);
    const holder = this.open(keys, op.path);
    if (isListInside(holder)) this.runInList(holder, key, op);
    else this.runInObject(holder, key, op, keys);
  }

  private runInList(list: Json[], key: string, op: Op): void {
    const index = key === "-" && op.op === "add" ? list.length : indexOf(key);
    const last = op.op === "add" ? list.length : list.length - 1;
    if (index === null || index > last) throw new PathError(op.path);
    const path = op.path.slice(0, op.path.lastIndexOf("/") + 1) + String(index);
    if (op.op === "add") {
      list.splice(index, 0, op.value);
      this.note(op, { op: "remove", path });
      return;
    }
    const before = list[index] as Json;
    if (op.op === "replace") list[index] = op.value;
    else list.splice(index, 1);
    this.note(
      op,
      op.op === "replace" ? { op: "replace", path, value: before } : { op: "add", path, value: before },
    );
  }

  private runInObject(object: Record<string, Json>, key: string, op: Op, holder: string[]): void {
    const there = Object.hasOwn(object, key);
    if (there === (op.op === "add")) throw new PathError(op.path);
    const before = there ? (object[key] as Json) : null;
    if (op.op === "replace") {
      set(object, key, op.value);
      this.note(op, { op: "replace", path: op.path, value: before });
    } else if (op.op === "add" && (op.at === undefined || op.at >= Object.keys(object).length)) {
      set(object, key, op.value);
      this.note(op, { op: "remove", path: op.path });
    } else if (op.op === "add") {
      const entries = Object.entries(object);
      entries.splice(op.at ?? 0, 0, [key, op.value]);
      this.swap(holder, Object.fromEntries(entries));
      this.note(op, { op: "remove", path: op.path });
    } else {
      const at = Object.keys(object).indexOf(key);
      // eslint-disable-next-line @typescript-eslint/no-dynamic-delete -- the copy is ours
      delete object[key];
      this.note(op, { op: "add", path: op.path, value: before, at });
    }
  }

  private note(forward: Op, backward: Op): void {
    this.forward.push(forward);
    this.backward.push(backward);
  }

  /** The container at a path, copied on the way down unless it is a copy already. */
  private open(keys: readonly string[], path: string): Json[] | Record<string, Json> {
    let here = this.own(this.root);
    this.root = here as JsonObject;
    for (const key of keys) {
      let child: Json | undefined;
      if (isListInside(here)) {
        const index = indexOf(key);
        child = index === null ? undefined : here[index];
      } else child = Object.hasOwn(here, key) ? here[key] : undefined;
      if (!isList(child) && !isObject(child)) throw new PathError(path);
      const copy = this.own(child);
      if (copy !== child) {
        if (isListInside(here)) here[Number(key)] = copy;
        else set(here, key, copy);
      }
      here = copy;
    }
    return here;
  }

  private own(value: readonly Json[] | JsonObject): Json[] | Record<string, Json> {
    if (this.mine.has(value)) return value as Json[] | Record<string, Json>;
    const copy = isList(value) ? [...value] : { ...value };
    this.mine.add(copy);
    return copy;
  }

  /** Puts another object in the place of an open one. */
  private swap(keys: readonly string[], object: Record<string, Json>): void {
    this.mine.add(object);
    const key = keys.at(-1);
    if (key === undefined) {
      this.root = object;
      return;
    }
    const holder = this.open(keys.slice(0, -1), key);
    if (isListInside(holder)) holder[Number(key)] = object;
    else set(holder, key, object);
  }
}

const isListInside = (value: Json[] | Record<string, Json>): value is Json[] => Array.isArray(value);

/** `__proto__` is a key like any other. */
function set(object: Record<string, Json>, key: string, value: Json): void {
  if (key === "__proto__")
    Object.defineProperty(object, key, { value, enumerable: true, configurable: true, writable: true });
  else object[key] = value;
}

/** A path as a JSON Pointer (RFC 6901). */
export function pointerOf(path: Path): string {
  return path.map((key) => `/${String(key).replaceAll("~", "~0").replaceAll("/", "~1")}`).join("");
}

function keysOf(pointer: string): string[] {
  if (pointer === "") return [];
  if (!pointer.startsWith("/")) throw new PathError(pointer);
  return pointer
    .slice(1)
    .split("/")
    .map((key) => key.replaceAll("~1", "/").replaceAll("~0", "~"));
}

function indexOf(key: string): number | null {
  return /^(?:0|[1-9]\d*)$/.test(key) ? Number(key) : null;
}
