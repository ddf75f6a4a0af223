// Made from openapi.json by `npm run generate`; never edited.

import type { operations } from "./api";

/** Where each operation lives and what a success carries. */
export const routes = {
  "surprise_me": { method: "GET", path: "/muses/surprise-me", reply: "json" },
  "events": { method: "GET", path: "/api/v1/events", reply: "stream" },
} as const satisfies Record<keyof operations, { method: string; path: string; reply: "json" | "bytes" | "stream" | "nothing" }>;
