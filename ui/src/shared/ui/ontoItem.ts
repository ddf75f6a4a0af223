import type { FocusEvent } from "react";

/**
 * Hands the focus of a group on to its chosen item, or to its first. Radix does so itself, except after a press of the
 * mouse in the group: then the next Tab would stop on the group, where nothing shows it and no arrow works.
 */
export function ontoItem(event: FocusEvent<HTMLElement>): void {
  const group = event.currentTarget;
  if (event.target !== group) return;
  const chosen = group.querySelector<HTMLElement>("[data-state=active],[data-state=on],[data-state=checked]");
  (chosen ?? group.querySelector<HTMLElement>("button:not(:disabled)"))?.focus();
}
