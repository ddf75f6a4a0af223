import { type RefObject, useEffect, useEffectEvent } from "react";
import { type Keys, useKeys } from "../../../shared/keys";
import { useSteps } from "./useSteps";
import type { Session } from "../session";

/** The keys of the review desk. */
export function useReviewKeys(session: Session, root: RefObject<HTMLElement | null>): void {
  const { desk, move, ask, question } = session;
  const steps = useSteps();
  const stars = Object.fromEntries([0, 1, 2, 3, 4, 5].map((n) => [String(n), () => session.rate(n)]));
  const keys: Keys = {
    ...stars,
    ...steps,
    p: () => session.mark("pick"),
    "shift+x": () => session.mark("reject"),
    a: () => session.decide("approved"),
    x: () => session.decide("rejected"),
    e: () => session.decide("changes"),
    u: () => session.decide("in_review"),
    r: () => session.again(),
    l: () => session.release(false),
    w: () => session.askWhy(),
    c: () => (desk.mode === "compare" ? move({ kind: "close" }) : session.compare()),
    o: () => move({ kind: "set", to: { overlay: !desk.overlay } }),
    d: () => {
      if (desk.mode === "grid" && desk.activeId !== null) move({ kind: "open", id: desk.activeId });
      if (desk.mode !== "compare") move({ kind: "set", to: { tool: desk.tool === "pin" ? "look" : "pin" } });
    },
    "ctrl+a": () => move({ kind: "all", shown: session.shown }),
    "ctrl+z": () => session.undo(),
    "ctrl+shift+z": () => session.redo(),
    "ctrl+y": () => session.redo(),
    escape: () => {
      if (desk.tool === "pin") move({ kind: "set", to: { tool: "look" } });
      else if (desk.mode !== "grid") move({ kind: "close" });
      else if (desk.selected.size > 0) move({ kind: "set", to: { selected: new Set() } });
    },
    f6: () => nextRegion(root.current),
  };
  useKeys(keys, question === null);

  // These belong to the window otherwise: the list of all keys, and the way of the focus.
  const first = useEffectEvent((event: KeyboardEvent) => {
    const at = event.target instanceof HTMLElement ? event.target : null;
    if (
      event.ctrlKey ||
      event.metaKey ||
      event.altKey ||
      at?.closest("input,textarea,[role=dialog],[role=menu]")
    )
      return;
    if (event.key === "?" && question === null) {
      event.preventDefault();
      ask({ kind: "keys" });
    }
    // With the pen in hand Tab goes on to the notes upon the picture.
    const onPicture = desk.tool === "look" && (at === document.body || at?.closest("[data-desk]") === at);
    if (event.key === "Tab" && !event.shiftKey && onPicture && question === null) {
      event.preventDefault();
      move({ kind: "set", to: { panels: !desk.panels } });
    }
  });
  useEffect(() => {
    const listen = (event: KeyboardEvent) => first(event);
    window.addEventListener("keydown", listen, true);
    return () => window.removeEventListener("keydown", listen, true);
  }, []);
}

/** Puts the focus into the next part of the screen: filters, pictures, panel, dock. */
function nextRegion(root: HTMLElement | null): void {
  const regions = [...(root?.querySelectorAll<HTMLElement>("[data-region]") ?? [])];
  const here = regions.findIndex((region) => region.contains(document.activeElement));
  const next = regions[(here + 1) % regions.length];
  const inside = next?.matches("[tabindex]")
    ? next
    : next?.querySelector<HTMLElement>("[data-desk],button:not(:disabled),input,[tabindex='0']");
  inside?.focus();
}
