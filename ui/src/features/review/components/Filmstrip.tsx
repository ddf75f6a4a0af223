import { useVirtualizer } from "@tanstack/react-virtual";
import { useEffect, useRef } from "react";
import { thumbnailUrl } from "../../../platform";
import { StateMark } from "../../../shared/ui";
import { useWords } from "../../../shared/words";
import { groupOf } from "../model";
import { useSession } from "../session";
import { toneOf } from "../tone";
import { reviewWords } from "../words";
import css from "./Loupe.module.css";

const each = 60;

/** What stands before and after the picture in the loupe. */
export function Filmstrip() {
  const t = useWords(reviewWords);
  const { desk, move, shown } = useSession();
  const scroller = useRef<HTMLDivElement>(null);
  const virtual = useVirtualizer({
    horizontal: true,
    count: shown.items.length,
    getScrollElement: () => scroller.current,
    estimateSize: () => each,
    overscan: 4,
  });
  const place = desk.activeId === null ? undefined : shown.at.get(desk.activeId);
  useEffect(() => {
    if (place !== undefined) virtual.scrollToIndex(place, { align: "center" });
  }, [virtual, place]);
  return (
    <div ref={scroller} className={css.strip} role="group" aria-label={t.filmstrip}>
      <div className={css.stripRoom} style={{ width: virtual.getTotalSize() }}>
        {virtual.getVirtualItems().map((slot) => {
          const take = shown.items[slot.index];
          if (take === undefined) return null;
          const group = groupOf(take);
          return (
            <button
              key={take.production_id}
              type="button"
              tabIndex={slot.index === place ? 0 : -1}
              className={css.thumb}
              style={{ transform: `translateX(${slot.start}px)` }}
              aria-label={`${take.intent}, ${t.one[group]}`}
              aria-current={slot.index === place}
              data-out={group === "rejected"}
              onClick={() => move({ kind: "choose", id: take.production_id, how: "only", shown })}
            >
              {take.picture_blob != null && (
                <img src={thumbnailUrl(take.picture_blob, 160)} alt="" decoding="async" draggable={false} />
              )}
              {group !== "waiting" && (
                <span className={css.thumbMark}>
                  <StateMark tone={toneOf[group]} />
                </span>
              )}
            </button>
          );
        })}
      </div>
    </div>
  );
}
