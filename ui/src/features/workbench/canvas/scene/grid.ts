import { type Box, meets } from "./geometry";

const cell = 1024;
/** What covers more cells than this is asked every time instead. */
const manyCells = 128;

/** One number for a cell; cells so far out that two share one only cost a look more. */
const keyOf = (x: number, y: number): number => x * 0x10000 + y;

/** Finds what lies in a box without looking at everything: a uniform grid over the canvas. */
export class Grid<Item extends Box> {
  private readonly cells = new Map<number, number[]>();
  private readonly large: number[] = [];
  private readonly seen: Uint32Array;
  private round = 0;

  constructor(private readonly items: readonly Item[]) {
    this.seen = new Uint32Array(items.length);
    items.forEach((item, index) => {
      const [left, right] = [Math.floor(item.left / cell), Math.floor(item.right / cell)];
      const [top, bottom] = [Math.floor(item.top / cell), Math.floor(item.bottom / cell)];
      if (!((right - left + 1) * (bottom - top + 1) <= manyCells)) {
        this.large.push(index);
        return;
      }
      for (let x = left; x <= right; x += 1)
        for (let y = top; y <= bottom; y += 1) {
          const key = keyOf(x, y);
          const list = this.cells.get(key);
          if (list) list.push(index);
          else this.cells.set(key, [index]);
        }
    });
  }

  /** What meets the box, in the order it was given. */
  within(box: Box): Item[] {
    const [left, right] = [Math.floor(box.left / cell), Math.floor(box.right / cell)];
    const [top, bottom] = [Math.floor(box.top / cell), Math.floor(box.bottom / cell)];
    if (!((right - left + 1) * (bottom - top + 1) <= this.cells.size))
      return this.items.filter((item) => meets(item, box));
    this.round += 1;
    const found: number[] = [];
    const look = (index: number) => {
      const item = this.items[index];
      if (this.seen[index] === this.round || !item) return;
      this.seen[index] = this.round;
      if (meets(item, box)) found.push(index);
    };
    this.large.forEach(look);
    for (let x = left; x <= right; x += 1)
      for (let y = top; y <= bottom; y += 1) this.cells.get(keyOf(x, y))?.forEach(look);
    return found.sort((a, b) => a - b).map((index) => this.items[index] as Item);
  }
}
