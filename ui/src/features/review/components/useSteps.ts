import type { Keys } from "../../../shared/keys";
import { useSession } from "../session";

/** How many pictures stand in a row of the grid now; arrows up and down go by it. */
let columns = 1;

export const setColumns = (count: number): void => {
  columns = count;
};

/** Keys that go from take to take. They are the grid's own while it has the focus, and the screen's otherwise. */
export function useSteps(): Keys {
  const { desk, move, shown } = useSession();
  const inGrid = desk.mode === "grid";
  const by =
    (step: () => number, how: "only" | "extend" | "keep" = "only") =>
    () => {
      if (desk.mode === "compare") {
        const here = desk.compared.indexOf(desk.activeId ?? "");
        const next = desk.compared[(here + Math.sign(step()) + desk.compared.length) % desk.compared.length];
        if (next !== undefined) move({ kind: "set", to: { activeId: next } });
      } else
        move({
          kind: "step",
          by: step(),
          extend: how === "extend",
          keep: how === "keep",
          shown,
        });
    };
  const row = () => (inGrid ? columns : 1);
  // Beyond the grid nothing is chosen, and Shift and arrows move the picture.
  const choosing: Keys = {
    "shift+arrowright": by(() => 1, "extend"),
    "shift+arrowleft": by(() => -1, "extend"),
    "shift+arrowdown": by(row, "extend"),
    "shift+arrowup": by(() => -row(), "extend"),
    "ctrl+arrowright": by(() => 1, "keep"),
    "ctrl+arrowleft": by(() => -1, "keep"),
    "ctrl+arrowdown": by(row, "keep"),
    "ctrl+arrowup": by(() => -row(), "keep"),
    "ctrl+space": () => {
      if (desk.activeId !== null) move({ kind: "choose", id: desk.activeId, how: "toggle", shown });
    },
  };
  const all = shown.items.length;
  // With the pen in hand the arrows move the pen.
  if (desk.tool === "pin") return {};
  return {
    ...(inGrid ? choosing : {}),
    arrowright: by(() => 1),
    arrowleft: by(() => -1),
    arrowdown: by(row),
    arrowup: by(() => -row()),
    home: by(() => -all),
    end: by(() => all),
    pagedown: by(() => row() * 3),
    pageup: by(() => -row() * 3),
    space: () => {
      if (!inGrid) move({ kind: "close" });
      else if (desk.activeId !== null) move({ kind: "open", id: desk.activeId });
    },
    enter: () => {
      if (inGrid && desk.activeId !== null) move({ kind: "open", id: desk.activeId });
    },
  };
}
