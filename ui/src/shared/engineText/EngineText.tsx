import { useLocale } from "../words";
import { engineText } from "./model";

/** A sentence that the engine wrote; marked as English where the window has no other words for it. */
export function EngineText({ text }: { readonly text: string }) {
  const said = engineText(text, useLocale());
  return said === null ? <span lang="en">{text}</span> : said;
}
