import type { Box } from "../scene/geometry";
import { meets } from "../scene/geometry";
import type { Lifted } from "../scene/lift";
import type { Scene } from "../scene/scene";
import type { Brush } from "./brush";
import { fullScale, paintRectangles, paintSimple, rectangleScale } from "./far";
import { paintGround } from "./ground";
import { paintColumns, paintGroups } from "./groups";
import { paintLinks, paintReroutes } from "./links";
import { paintNode } from "./nodes";

/** Paints after a node, inside its frame: pictures, for example. */
export type Extra = (brush: Brush, box: Scene["boxes"][number]) => void;

/** Everything that stands still, within a box. */
export function paintStill(brush: Brush, scene: Scene, seen: Box, lifted: Lifted, extra: Extra): void {
  paintGround(brush, seen);
  paintGroups(
    brush,
    scene.groups.filter((box) => meets(box, seen) && !lifted.groups.has(box.group.index)),
  );
  const lines = scene.lineGrid.within(seen);
  paintLinks(
    brush,
    lifted.links.size === 0 ? lines : lines.filter((line) => !lifted.links.has(line.link.id)),
  );
  const boxes = scene.boxGrid.within(seen);
  paintNodes(
    brush,
    lifted.nodes.size === 0 ? boxes : boxes.filter((box) => !lifted.nodes.has(box.node.id)),
    extra,
  );
  paintColumns(
    brush,
    scene.columns.filter((column) => meets(column, seen)),
  );
  paintReroutes(
    brush,
    scene.dots.filter((dot) => !lifted.reroutes.has(dot.reroute.id)),
  );
}

/** Nodes with as much on them as can be seen. */
export function paintNodes(brush: Brush, boxes: readonly Scene["boxes"][number][], extra: Extra): void {
  if (brush.scale < rectangleScale) paintRectangles(brush, boxes);
  else if (brush.scale < fullScale) paintSimple(brush, boxes);
  else for (const box of boxes) paintNode(brush, box);
  if (brush.scale >= rectangleScale) for (const box of boxes) extra(brush, box);
}
