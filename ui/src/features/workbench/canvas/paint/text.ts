/** The part of a canvas that text needs. */
export type Pen = Pick<CanvasRenderingContext2D, "font" | "measureText">;

/** A cache that forgets everything when it is full: refilling it costs one frame. */
const mostKept = 20_000;

/** Widths and cuts of texts, each measured once. */
export class TextRoom {
  private readonly widths = new Map<string, number>();
  private readonly cuts = new Map<string, string>();
  private readonly wraps = new Map<string, readonly string[]>();

  constructor(private readonly pen: Pen) {}

  /** After fonts have come. */
  forget(): void {
    this.widths.clear();
    this.cuts.clear();
    this.wraps.clear();
  }

  width(text: string, font: string): number {
    const key = `${font}|${text}`;
    const known = this.widths.get(key);
    if (known !== undefined) return known;
    this.pen.font = font;
    const width = this.pen.measureText(text).width;
    keep(this.widths, key, width);
    return width;
  }

  /** The text, or as much of it as fits with an ellipsis; nothing where not even that fits. */
  cut(text: string, font: string, room: number): string {
    if (text.length * 4 > room * 3) text = text.slice(0, Math.max(4, Math.ceil(room / 2)));
    const key = `${font}|${Math.round(room)}|${text}`;
    const known = this.cuts.get(key);
    if (known !== undefined) return known;
    const made = this.shorten(text, font, room);
    keep(this.cuts, key, made);
    return made;
  }

  private shorten(text: string, font: string, room: number): string {
    if (this.width(text, font) <= room) return text;
    let [low, high] = [0, text.length];
    this.pen.font = font;
    while (low < high) {
      const middle = Math.ceil((low + high) / 2);
      if (this.pen.measureText(`${text.slice(0, middle)}…`).width <= room) low = middle;
      else high = middle - 1;
    }
    return low === 0 ? "" : `${text.slice(0, low).trimEnd()}…`;
  }

  /** Lines no wider than the room, at most so many; the last one says when there is more. */
  wrap(text: string, font: string, room: number, most: number): readonly string[] {
    const key = `${font}|${Math.round(room)}|${most}|${text}`;
    const known = this.wraps.get(key);
    if (known) return known;
    const lines = this.broken(text, font, room, most);
    keep(this.wraps, key, lines);
    return lines;
  }

  private broken(text: string, font: string, room: number, most: number): string[] {
    const lines: string[] = [];
    for (const paragraph of text.slice(0, 4000).split("\n")) {
      let line = "";
      for (const word of paragraph.split(/(?<=[\s-])/)) {
        if (line !== "" && this.width((line + word).trimEnd(), font) > room) {
          lines.push(line.trimEnd());
          line = "";
        }
        line += word;
        if (lines.length >= most) break;
      }
      lines.push(line.trimEnd());
      if (lines.length >= most) break;
    }
    const shown = lines.slice(0, most).map((line) => this.cut(line, font, room));
    const last = shown.at(-1);
    if (lines.length > most && last !== undefined && !last.endsWith("…"))
      shown[most - 1] = `${last.replace(/[.,\s]+$/, "")}…`;
    return shown;
  }
}

function keep<Value>(cache: Map<string, Value>, key: string, value: Value): void {
  if (cache.size >= mostKept) cache.clear();
  cache.set(key, value);
}
