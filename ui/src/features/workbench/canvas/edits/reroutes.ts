import { reroutesOf } from "../model/graph";
import { idText, isList, isObject, type Json, type Path } from "../model/json";
import { rerouteKey } from "../model/marks";
import type { Point } from "../scene/geometry";
import type { Made } from "./add";
import { Change, storedId, type Where } from "./change";
import { eachReroute, rounded } from "./nodes";

/** Leads a link through a new point; `piece` is the part of the link that is cut, counted from its origin. */
export function addReroute(where: Where, linkId: string, piece: number, at: Point): Made {
  const change = new Change(where);
  const { graph } = change;
  const link = graph.links.get(linkId);
  if (!link) return { patch: change.done(where.names.addReroute), selection: new Set() };
  const passed = reroutesOf(graph, link);
  const [before, behind] = [passed[piece - 1], passed[piece]];
  const id = change.next("reroute");
  // Links that go on together share the points they pass.
  const links = behind ? behind.links : [linkId];
  const isRoot = isList(link.raw);
  const list: Path = isRoot ? [...change.path, "extra", "reroutes"] : [...change.path, "reroutes"];
  if (isRoot && !isObject(change.get([...change.path, "extra"]))) change.put([...change.path, "extra"], {});
  change.list(list);
  change.draft.insert(list, {
    id,
    ...(before ? { parentId: storedId(before.id) } : {}),
    pos: [rounded(at.x), rounded(at.y)],
    linkIds: links.map(storedId),
  });
  if (behind)
    eachReroute(change, (one, path) => {
      if (one === behind.id) change.put([...path, "parentId"], id);
    });
  else setLast(change, linkId, id, isRoot);
  return { patch: change.done(where.names.addReroute), selection: new Set([rerouteKey(String(id))]) };
}

/** Notes the last point a link passes: on the link itself, or beside it where links are lists. */
function setLast(change: Change, linkId: string, reroute: number, isRoot: boolean): void {
  const list: Path = isRoot ? [...change.path, "extra", "linkExtensions"] : [...change.path, "links"];
  const items = change.list(list);
  const place = items.findIndex((item: Json) => isObject(item) && idText(item["id"]) === linkId);
  if (place >= 0) change.put([...list, place, "parentId"], reroute);
  else change.draft.insert(list, { id: storedId(linkId), parentId: reroute });
}
