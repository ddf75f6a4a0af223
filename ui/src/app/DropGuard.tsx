import { useEffect, useEffectEvent } from "react";
import { useToast } from "../shared/ui";
import { useWords } from "../shared/words";
import { appWords } from "./words";

/** What is dropped where nothing takes it would open in place of the studio; here it is refused, and files with a word. */
export function DropGuard() {
  const t = useWords(appWords);
  const say = useToast();
  const guard = useEffectEvent((event: DragEvent) => {
    // Whoever takes it has said so before it comes here.
    if (event.defaultPrevented) return;
    const files = event.dataTransfer?.types.includes("Files") === true;
    const writable = event.target instanceof Element && event.target.matches("input,textarea");
    if (!files && writable) return;
    event.preventDefault();
    if (files && event.type === "drop") say({ tone: "attention", text: t.noDrop });
  });
  useEffect(() => {
    const listen = (event: DragEvent) => guard(event);
    window.addEventListener("dragover", listen);
    window.addEventListener("drop", listen);
    return () => {
      window.removeEventListener("dragover", listen);
      window.removeEventListener("drop", listen);
    };
  }, []);
  return null;
}
