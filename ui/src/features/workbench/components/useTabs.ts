import { useEffect, useState } from "react";
import { addressOf, go, usePlace } from "../../../shared/route";
import { closed, leaveTabs, leftTabs, opened, renamed, type Tabs } from "../session/tabs";

const screen = "workbench";

export type TabActs = {
  readonly tabs: Tabs;
  readonly open: (id: string, name: string) => void;
  readonly close: (id: string) => void;
  readonly rename: (id: string, name: string) => void;
};

/** The open documents; which one is in view stands in the address. */
export function useTabs(): TabActs {
  const wanted = usePlace().rest[0] ?? null;
  const [tabs, setTabs] = useState(leftTabs);
  // Only an address that changes says which one to show: a closed one is in it for a moment longer.
  const [followed, setFollowed] = useState<string | null>(null);
  if (wanted !== followed) {
    setFollowed(wanted);
    const name = tabs.open.find((tab) => tab.id === wanted)?.name ?? "";
    if (wanted !== null) setTabs(opened(tabs, { id: wanted, name }));
  }
  useEffect(() => leaveTabs(tabs), [tabs]);
  const { active } = tabs;
  useEffect(() => {
    // In place of an address without a document, so that the way back does not lead here again.
    if (wanted === null && active !== null) window.location.replace(addressOf(screen, active));
  }, [wanted, active]);
  return {
    tabs,
    open: (id, name) => {
      setTabs((all) => opened(all, { id, name }));
      go(screen, id);
    },
    close: (id) => {
      const next = closed(tabs, id);
      setTabs(next);
      if (next.active === null) go(screen);
      else if (next.active !== tabs.active) go(screen, next.active);
    },
    rename: (id, name) => setTabs((all) => renamed(all, id, name)),
  };
}
