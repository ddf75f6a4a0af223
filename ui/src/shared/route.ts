import { useSyncExternalStore } from "react";

/** Where the window is: `#/review/0199…?sort=stars` is `review`, `["0199…"]`, `sort=stars`. */
export type Place = {
  readonly screen: string;
  readonly rest: readonly string[];
  readonly query: URLSearchParams;
};

/** Reads the part of an address behind `#`. */
export function placeOf(hash: string): Place {
  const [path = "", query = ""] = hash.replace(/^#\/?/, "").split("?", 2);
  const parts = path.split("/").filter((part) => part !== "");
  const [screen = "today", ...rest] = parts.map(decoded);
  return { screen, rest, query: new URLSearchParams(query) };
}

/** The address of a place: `#/review/0199…`. */
export function addressOf(screen: string, ...rest: readonly string[]): string {
  return `#/${[screen, ...rest].map(encodeURIComponent).join("/")}`;
}

export function go(screen: string, ...rest: readonly string[]): void {
  window.location.hash = addressOf(screen, ...rest);
}

/** The place, as it changes. */
export function usePlace(): Place {
  return placeOf(useSyncExternalStore(onHash, () => window.location.hash));
}

function onHash(changed: () => void): () => void {
  window.addEventListener("hashchange", changed);
  return () => window.removeEventListener("hashchange", changed);
}

/** What somebody typed into the address is no reason to fail. */
function decoded(part: string): string {
  try {
    return decodeURIComponent(part);
  } catch {
    return part;
  }
}
