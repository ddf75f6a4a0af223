import type { Point } from "../scene/geometry";
import type { Surface } from "../surface";

/** How long a finger rests before it asks for the menu. */
const restMs = 500;

/** How far apart two fingers are, and the point between them. */
interface Spread {
  readonly distance: number;
  readonly middle: Point;
}

/** Fingers on the canvas: two of them move and zoom the view, one that rests asks for the menu. */
export class Fingers {
  private readonly places = new Map<number, Point>();
  private pinch: Spread | null = null;
  private waiting: ReturnType<typeof setTimeout> | null = null;
  private isAnswered = false;

  constructor(private readonly surface: Surface) {}

  /** What the fingers do is settled: until all are lifted, they do nothing else. */
  get isSettled(): boolean {
    return this.isAnswered;
  }

  down(id: number, inside: Point, rested: () => void): void {
    this.places.set(id, inside);
    this.stopWaiting();
    if (this.places.size > 1) {
      this.isAnswered = true;
      this.pinch = this.spread();
      return;
    }
    this.waiting = setTimeout(() => {
      this.answer();
      rested();
    }, restMs);
  }

  /** Moves and zooms the view so that what is under both fingers stays under them. */
  move(id: number, inside: Point): void {
    if (!this.places.has(id)) return;
    this.places.set(id, inside);
    const before = this.pinch;
    if (!before) return;
    const now = this.spread();
    if (!now) return;
    this.pinch = now;
    this.surface.pan(now.middle.x - before.middle.x, now.middle.y - before.middle.y);
    this.surface.zoom(now.middle, now.distance / before.distance);
  }

  up(id: number): void {
    this.places.delete(id);
    this.stopWaiting();
    this.pinch = this.spread();
    if (this.places.size === 0) this.isAnswered = false;
  }

  /** A finger began to draw: it does not rest. */
  stopWaiting(): void {
    if (this.waiting !== null) clearTimeout(this.waiting);
    this.waiting = null;
  }

  /** The menu is open, by our clock or by that of the system. */
  answer(): void {
    this.stopWaiting();
    this.isAnswered = this.places.size > 0;
  }

  private spread(): Spread | null {
    const [one, other] = [...this.places.values()];
    if (!one || !other) return null;
    return {
      distance: Math.max(1, Math.hypot(one.x - other.x, one.y - other.y)),
      middle: { x: (one.x + other.x) / 2, y: (one.y + other.y) / 2 },
    };
  }
}
