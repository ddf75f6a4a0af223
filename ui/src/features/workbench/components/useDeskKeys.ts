import { useEffect, useEffectEvent } from "react";
import { useKeys } from "../../../shared/keys";
import { nodesIn } from "../canvas";
import type { Desk } from "./desk";

type DeskKeys = {
  readonly desk: Desk;
  /** Something above the canvas has the keys. */
  readonly isQuiet: boolean;
  readonly onNeighbour: (by: 1 | -1) => void;
  readonly onFiles: (files: readonly File[]) => void;
  /** Puts nodes from the clipboard upon the canvas; gives whether they were some. */
  readonly onPaste: (forms: { readonly html: string; readonly text: string }) => boolean;
};

/** The keys of the workbench where the canvas has not got the focus, and those it leaves. */
export function useDeskKeys({ desk, isQuiet, onNeighbour, onFiles, onPaste }: DeskKeys): void {
  const { session, layout, run, selection, ask } = desk;
  useKeys(
    {
      "ctrl+enter": () => run([]),
      "ctrl+shift+enter": () => run(nodesIn(selection)),
      "ctrl+z": () => void session.undo(),
      "ctrl+shift+z": () => void session.redo(),
      "ctrl+y": () => void session.redo(),
      "ctrl+s": () => ask({ kind: "version" }),
      "alt+1": () => layout.toggle("library"),
      "alt+2": () => layout.toggle("inspector"),
      "alt+3": () => layout.toggle("drawer"),
      "alt+pagedown": () => onNeighbour(1),
      "alt+pageup": () => onNeighbour(-1),
    },
    !isQuiet,
  );

  // The list of all keys is the window's otherwise, and keys pressed on the canvas do not come that far.
  const first = useEffectEvent((event: KeyboardEvent) => {
    const at = event.target instanceof HTMLElement ? event.target : null;
    if (event.key !== "?" || isQuiet || isField(at)) return;
    event.preventDefault();
    event.stopPropagation();
    ask({ kind: "keys" });
  });
  const paste = useEffectEvent((event: ClipboardEvent) => {
    const at = event.target instanceof HTMLElement ? event.target : null;
    const data = event.clipboardData;
    if (event.defaultPrevented || isQuiet || isField(at) || data === null) return;
    const files = [...data.files];
    const text = data.getData("text/plain");
    if (files.length > 0) onFiles(files);
    // The prompt form of a workflow is a document of its own.
    else if (!onPaste({ html: data.getData("text/html"), text })) {
      if (!/^\s*\{/.test(text)) return;
      onFiles([new File([text], "clipboard.json", { type: "application/json" })]);
    }
    event.preventDefault();
  });
  useEffect(() => {
    const onKey = (event: KeyboardEvent) => first(event);
    const onClip = (event: ClipboardEvent) => paste(event);
    window.addEventListener("keydown", onKey, true);
    window.addEventListener("paste", onClip);
    return () => {
      window.removeEventListener("keydown", onKey, true);
      window.removeEventListener("paste", onClip);
    };
  }, []);
}

const isField = (at: HTMLElement | null): boolean =>
  at !== null && (at.isContentEditable || at.closest("input,textarea,[role=dialog],[role=menu]") !== null);
