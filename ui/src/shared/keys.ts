import { useEffect, useEffectEvent } from "react";

/** Keys of a screen: what is pressed (`g t`, `ctrl+k`, `1`, `?`, `shift+arrowright`) to what it does. */
export type Keys = Readonly<Record<string, (event: KeyboardEvent) => void>>;

/** How long the second key of a pair may be waited for, in milliseconds. */
const pairMs = 1_200;

/**
 * Listens while the component is there. Keys typed into a field, into a menu or an open dialog are theirs; with Ctrl they
 * are ours from a field as well.
 */
export function useKeys(keys: Keys, enabled = true): void {
  const pressed = useEffectEvent((event: KeyboardEvent, before: string | null): boolean => {
    const name = nameOf(event);
    const run = (before === null ? undefined : keys[`${before} ${name}`]) ?? keys[name];
    if (run === undefined) return false;
    event.preventDefault();
    run(event);
    return true;
  });
  useEffect(() => {
    if (!enabled) return;
    let before: string | null = null;
    let since = 0;
    const listen = (event: KeyboardEvent) => {
      if (event.defaultPrevented || event.isComposing || taken(event)) return;
      const first = event.timeStamp - since < pairMs ? before : null;
      const done = pressed(event, first);
      before = done ? null : nameOf(event);
      since = event.timeStamp;
    };
    window.addEventListener("keydown", listen);
    return () => window.removeEventListener("keydown", listen);
  }, [enabled]);
}

/** `ctrl+shift+z`; Cmd counts as Ctrl, and Shift is named only where the character does not say it. */
export function nameOf(
  event: Pick<KeyboardEvent, "key" | "ctrlKey" | "metaKey" | "altKey" | "shiftKey">,
): string {
  const key = event.key === " " ? "space" : event.key.toLowerCase();
  const written = key.length === 1 && key.toUpperCase() === key.toLowerCase();
  const parts = [
    event.ctrlKey || event.metaKey ? "ctrl" : "",
    event.altKey ? "alt" : "",
    event.shiftKey && !written ? "shift" : "",
    key,
  ];
  return parts.filter((part) => part !== "").join("+");
}

/** Whether the key belongs to what has the focus. */
function taken(event: KeyboardEvent): boolean {
  const at = event.target;
  if (!(at instanceof HTMLElement)) return false;
  const withCtrl = event.ctrlKey || event.metaKey;
  // In a field Ctrl Z, C, V, X, A are the field's.
  if (at.isContentEditable || ["INPUT", "TEXTAREA"].includes(at.tagName))
    return !withCtrl || /^[zyxcva]$/i.test(event.key);
  if (at.closest("[role=dialog],[role=menu],[role=listbox]")) return !withCtrl;
  // Plain letters are those of the canvas, which keeps what it knows from coming here.
  if (at.closest("[role=application]")) return !withCtrl && !event.altKey;
  const pressing = event.key === " " || event.key === "Enter" || event.key.startsWith("Arrow");
  return (
    pressing && at.closest("button,a,summary,[role=slider],[role=tab],[role=grid],[role=radio]") !== null
  );
}
