import { apply, type Op } from "../canvas";
import { idText, isList, isObject, type Json, type JsonObject } from "../canvas/model/json";

/**
 * Whether steps made upon one state of a document mean the same upon another.
 *
 * Steps name items of lists by their place, so every list on the way has to hold the same item there. A step that adds
 * to a list counts its items, too.
 */
export function fits(before: JsonObject, after: JsonObject, steps: readonly Op[]): boolean {
  try {
    let [one, other] = [before, after];
    for (const step of steps) {
      if (!meansTheSame(one, other, step)) return false;
      one = apply(one, [step]);
      other = apply(other, [step]);
    }
    return true;
  } catch {
    return false;
  }
}

function meansTheSame(before: Json, after: Json, step: Op): boolean {
  let [one, other]: [Json | undefined, Json | undefined] = [before, after];
  for (const key of step.path.split("/").slice(1)) {
    if (isList(one) !== isList(other)) return false;
    if (isList(one) && isList(other)) {
      if (step.op === "add" && step.path.endsWith(`/${key}`) && one.length !== other.length) return false;
      [one, other] = [one[Number(key)], other[Number(key)]];
      if (nameOf(one) !== nameOf(other)) return false;
    } else if (isObject(one) && isObject(other)) {
      const name = key.replaceAll("~1", "/").replaceAll("~0", "~");
      [one, other] = [one[name], other[name]];
    } else return one === undefined && other === undefined;
  }
  return true;
}

/** What makes an item of a list the one it is: nodes and links have ids, sockets names. */
function nameOf(item: Json | undefined): string {
  if (isList(item)) return idText(item[0]);
  if (!isObject(item)) return "";
  const id = idText(item["id"]);
  return id === "" ? idText(item["name"]) : id;
}
