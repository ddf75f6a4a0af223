import { useEffect, useState } from "react";
import { type LibraryTab, libraryTabs } from "../library";

export type DrawerTab = "queue" | "problems" | "script" | "versions";
export const drawerTabs: readonly DrawerTab[] = ["queue", "problems", "script", "versions"];

type Pane = { readonly open: boolean; readonly size: number };

export type Layout = {
  readonly library: Pane & { readonly tab: LibraryTab };
  readonly inspector: Pane;
  readonly drawer: Pane & { readonly tab: DrawerTab };
};

export type PaneName = keyof Layout;

/** Smallest and largest sizes, in pixels. */
export const sizes: Readonly<Record<PaneName, { readonly min: number; readonly max: number }>> = {
  library: { min: 180, max: 420 },
  inspector: { min: 220, max: 520 },
  drawer: { min: 120, max: 560 },
};

const shelf = "workbench.layout";

const fresh = (width: number): Layout => ({
  library: { open: width >= 1360, size: 232, tab: "nodes" },
  inspector: { open: width >= 1600, size: 288 },
  drawer: { open: false, size: 260, tab: "problems" },
});

function leftLayout(): Layout {
  const layout = fresh(window.innerWidth);
  try {
    const left: unknown = JSON.parse(window.localStorage.getItem(shelf) ?? "null");
    return isLayout(left) ? left : layout;
  } catch {
    return layout;
  }
}

function isLayout(value: unknown): value is Layout {
  if (typeof value !== "object" || value === null) return false;
  const panes = (["library", "inspector", "drawer"] as const).map((name): unknown =>
    Reflect.get(value, name),
  );
  return (
    panes.every(
      (pane) =>
        typeof pane === "object" &&
        pane !== null &&
        typeof Reflect.get(pane, "open") === "boolean" &&
        typeof Reflect.get(pane, "size") === "number",
    ) &&
    libraryTabs.includes(Reflect.get(panes[0] as object, "tab") as LibraryTab) &&
    drawerTabs.includes(Reflect.get(panes[2] as object, "tab") as DrawerTab)
  );
}

export type LayoutActs = {
  readonly layout: Layout;
  readonly toggle: (name: PaneName) => void;
  readonly resize: (name: PaneName, size: number) => void;
  /** Opens the drawer at a tab; pressed again it closes. */
  readonly pull: (tab: DrawerTab) => void;
  readonly showTab: (tab: DrawerTab) => void;
  readonly showLibrary: (tab: LibraryTab) => void;
};

/** What is open around the canvas, as it was left. */
export function useLayout(): LayoutActs {
  const [layout, setLayout] = useState(leftLayout);
  useEffect(() => {
    try {
      window.localStorage.setItem(shelf, JSON.stringify(layout));
    } catch {
      // A browser without room opens as new.
    }
  }, [layout]);
  return {
    layout,
    toggle: (name) => setLayout((all) => ({ ...all, [name]: { ...all[name], open: !all[name].open } })),
    resize: (name, size) => {
      const { min, max } = sizes[name];
      setLayout((all) => ({
        ...all,
        [name]: { ...all[name], size: Math.round(Math.min(max, Math.max(min, size))) },
      }));
    },
    pull: (tab) =>
      setLayout((all) => ({
        ...all,
        drawer: { ...all.drawer, tab, open: !(all.drawer.open && all.drawer.tab === tab) },
      })),
    showTab: (tab) => setLayout((all) => ({ ...all, drawer: { ...all.drawer, tab, open: true } })),
    showLibrary: (tab) => setLayout((all) => ({ ...all, library: { ...all.library, tab, open: true } })),
  };
}
