/** The documents that are open, in their order, and the one in view. */
export interface Tabs {
  readonly open: readonly Tab[];
  readonly active: string | null;
}

export interface Tab {
  readonly id: string;
  /** As it was last known; it stands there before the document is read. */
  readonly name: string;
}

const shelf = "workbench.tabs";
const none: Tabs = { open: [], active: null };

/** What was open last; nothing when that cannot be read. */
export function tabsOf(text: string | null): Tabs {
  try {
    const value: unknown = JSON.parse(text ?? "null");
    if (typeof value !== "object" || value === null) return none;
    const open = (Reflect.get(value, "open") as unknown[])
      .filter(isTab)
      .map(({ id, name }) => ({ id, name }));
    const active: unknown = Reflect.get(value, "active");
    return { open, active: open.some(({ id }) => id === active) ? (active as string) : null };
  } catch {
    return none;
  }
}

function isTab(value: unknown): value is Tab {
  return (
    typeof value === "object" &&
    value !== null &&
    typeof Reflect.get(value, "id") === "string" &&
    typeof Reflect.get(value, "name") === "string"
  );
}

/** Opens a document behind the one in view, or goes to it when it is open; its name may have changed. */
export function opened(tabs: Tabs, tab: Tab): Tabs {
  const at = tabs.open.findIndex(({ id }) => id === tab.id);
  if (at >= 0) return { open: tabs.open.with(at, tab), active: tab.id };
  const behind = tabs.open.findIndex(({ id }) => id === tabs.active);
  return { open: tabs.open.toSpliced(behind < 0 ? tabs.open.length : behind + 1, 0, tab), active: tab.id };
}

/** Closes one; the next one to the right, else to the left, comes into view. */
export function closed(tabs: Tabs, gone: string): Tabs {
  const at = tabs.open.findIndex(({ id }) => id === gone);
  const open = tabs.open.filter(({ id }) => id !== gone);
  const active = tabs.active === gone ? ((open[at] ?? open[at - 1])?.id ?? null) : tabs.active;
  return { open, active };
}

/** Renames what is open, in place. */
export function renamed(tabs: Tabs, id: string, name: string): Tabs {
  const at = tabs.open.findIndex((tab) => tab.id === id);
  return at < 0 || tabs.open[at]?.name === name ? tabs : { ...tabs, open: tabs.open.with(at, { id, name }) };
}

/** The tab so many places further, round and round. */
export function neighbour({ open, active }: Tabs, by: 1 | -1): string | null {
  const at = open.findIndex(({ id }) => id === active);
  return open[(at + by + open.length) % open.length]?.id ?? null;
}

export const leftTabs = (): Tabs => tabsOf(window.localStorage.getItem(shelf));

export function leaveTabs(tabs: Tabs): void {
  try {
    window.localStorage.setItem(shelf, JSON.stringify(tabs));
  } catch {
    // A browser without room opens with none.
  }
}
