import { type RefObject, useEffect, useRef, useState } from "react";
import type { Room } from "../graph";

/** The size of an element as it changes; `null` before it is known. */
export function useRoom<Element extends HTMLElement>(): readonly [RefObject<Element | null>, Room | null] {
  const element = useRef<Element>(null);
  const [room, setRoom] = useState<Room | null>(null);
  useEffect(() => {
    const watched = element.current;
    if (watched === null) return;
    const observer = new ResizeObserver(([entry]) => {
      if (!entry) return;
      const { width, height } = entry.contentRect;
      setRoom({ width: Math.round(width), height: Math.round(height) });
    });
    observer.observe(watched);
    return () => observer.disconnect();
  }, []);
  return [element, room];
}
