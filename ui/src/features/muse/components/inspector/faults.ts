import { createContext, use } from "react";
import type { Fault } from "../../checks";

/** What is wrong with the draft, for the fields to show beside themselves. */
export const FaultsContext = createContext<readonly Fault[]>([]);

/** What is wrong with a field, or with what is inside it; `null` when nothing is. */
export function useFault(field: string, deep = false): string | null {
  const faults = use(FaultsContext);
  const found = faults.find(
    (fault) =>
      fault.field === field ||
      (deep && (fault.field.startsWith(`${field}.`) || fault.field.startsWith(`${field}[`))),
  );
  return found?.message ?? null;
}

/** Brings the field of a fault into sight, and puts the cursor into it. */
export function focusField(field: string): void {
  const path = field.split(/(?=[.[])/);
  for (let length = path.length; length > 0; length--) {
    const found = document.querySelector<HTMLElement>(
      `[data-field="${CSS.escape(path.slice(0, length).join(""))}"]`,
    );
    if (!found) continue;
    found.scrollIntoView({ block: "center" });
    const inside = found.matches("input,textarea,button")
      ? found
      : found.querySelector<HTMLElement>("input,textarea,button,[tabindex]");
    inside?.focus({ preventScroll: true });
    return;
  }
}
