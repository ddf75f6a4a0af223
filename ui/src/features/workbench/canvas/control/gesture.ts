import type { Point } from "../scene/geometry";

/** What a pointer that is held down does, from the first real move on. */
export interface Gesture {
  /** Where the pointer is now, in canvas units and in CSS pixels of the element. */
  move(at: Point, inside: Point, event: PointerEvent): void;
  end(at: Point, event: PointerEvent): void;
  /** Escape, or the system took the pointer away: everything is as before. */
  cancel(): void;
}
