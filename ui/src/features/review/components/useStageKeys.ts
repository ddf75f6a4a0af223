import type { RefObject } from "react";
import { useKeys } from "../../../shared/keys";
import { useSession } from "../session";
import { panned, type Size, toggledFull, type View, zoomedAt } from "../viewport";
import type { StageHandle } from "./Stage";

/** How much larger one press makes the picture, and which share of the stage it is moved by. */
const closer = 1.25;
const pace = 0.1;

/** Keys that zoom the picture on the stage and move what is larger than it. */
export function useStageKeys(stage: RefObject<StageHandle | null>): void {
  const { desk, move } = useSession();
  const put = (change: (view: View, stage: Size, picture: Size) => View) => () => {
    const at = stage.current?.measure();
    if (at) move({ kind: "set", to: { view: change(desk.view, at.stage, at.picture) } });
  };
  const zoom = (factor: number) =>
    put((view, room, picture) =>
      zoomedAt(view, room, picture, { x: room.width / 2, y: room.height / 2 }, factor),
    );
  const pan = (x: number, y: number) =>
    put((view, room, picture) =>
      panned(view, room, picture, { x: -x * pace * room.width, y: -y * pace * room.height }),
    );
  useKeys({
    z: put((view, room, picture) => toggledFull(view, room, picture, window.devicePixelRatio)),
    "+": zoom(closer),
    "=": zoom(closer),
    "-": zoom(1 / closer),
    ...(desk.view.scale === null
      ? {}
      : {
          "shift+arrowleft": pan(-1, 0),
          "shift+arrowright": pan(1, 0),
          "shift+arrowup": pan(0, -1),
          "shift+arrowdown": pan(0, 1),
        }),
  });
}
