import type { Json } from "../canvas";
import { textAt } from "../canvas/model/json";
import type { Widget } from "../canvas/model/widgets";

/** A picture as a widget names it: `folder/name.png [output]`. */
export interface PictureName {
  readonly name: string;
  readonly subfolder?: string;
  readonly kind?: "input" | "output" | "temp";
}

/** Where a picture lies; `null` when the value names none. */
export function pictureOf(widget: Pick<Widget, "spec">, value: Json): PictureName | null {
  if (typeof value !== "string" || value.trim() === "") return null;
  const marked = /^(.*?) *\[(input|output|temp)\]$/.exec(value);
  const path = marked?.[1] ?? value;
  const folder = textAt(widget.spec?.options ?? {}, "image_folder");
  const kind = kinds.find((one) => one === (marked?.[2] ?? folder));
  const slash = path.lastIndexOf("/");
  const name = path.slice(slash + 1);
  if (name === "") return null;
  return {
    name,
    ...(slash > 0 ? { subfolder: path.slice(0, slash) } : {}),
    ...(kind === undefined || kind === "input" ? {} : { kind }),
  };
}

const kinds = ["input", "output", "temp"] as const;
