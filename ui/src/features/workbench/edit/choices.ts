import type { Json } from "../canvas";

export const choiceText = (value: Json): string =>
  typeof value === "string" ? value : value === null ? "" : JSON.stringify(value);
