import { ArrowLeft, ArrowRight } from "lucide-react";
import { memo, useEffect, useRef, useState } from "react";
import { thumbnailUrl } from "../../../platform";
import { tagOf } from "../../../shared/locale";
import { IconButton, StateMark } from "../../../shared/ui";
import { useLocale, useWords } from "../../../shared/words";
import { type Arranged, groupOf, neighbour, type Take } from "../model";
import { useActs } from "../session";
import { toneOf } from "../tone";
import { reviewWords } from "../words";
import css from "./Loupe.module.css";
import { useSize } from "./useSize";

const each = 60;
/** Drawn beyond what is in sight, on either side. */
const beyond = 4;

type FilmstripProps = { readonly activeId: string | null; readonly shown: Arranged };

/** What stands before and after the picture in the loupe. All are of one width, so that places are only arithmetic. */
export const Filmstrip = memo(function Filmstrip({ activeId, shown }: FilmstripProps) {
  const t = useWords(reviewWords);
  const locale = useLocale();
  const { show } = useActs();
  const scroller = useRef<HTMLDivElement>(null);
  const { width } = useSize(scroller);
  const [left, setLeft] = useState(0);
  const place = activeId === null ? undefined : shown.at.get(activeId);
  useEffect(() => {
    if (place !== undefined && width > 0)
      scroller.current?.scrollTo({ left: place * each - (width - each) / 2 });
  }, [place, width]);
  const first = Math.max(0, Math.floor(left / each) - beyond);
  const last = Math.min(shown.items.length, Math.ceil((left + width) / each) + beyond);
  const number = (n: number) => n.toLocaleString(tagOf[locale]);
  const go = (by: number) => {
    const id = neighbour(shown, activeId, by);
    if (id !== null) show(id);
  };
  // Who walks the strip by arrows stays on the picture in view.
  useEffect(() => {
    const strip = scroller.current;
    if (strip?.contains(document.activeElement) !== true) return;
    strip.querySelector<HTMLElement>("[aria-current=true]")?.focus({ preventScroll: true });
  }, [place]);
  return (
    <>
      <IconButton
        label={t.previous}
        keys="←"
        icon={<ArrowLeft size={14} aria-hidden />}
        disabled={place === 0}
        onClick={() => go(-1)}
      />
      <div
        ref={scroller}
        className={css.strip}
        role="group"
        aria-label={t.filmstrip}
        onScroll={(event) => setLeft(event.currentTarget.scrollLeft)}
        onKeyDown={(event) => {
          const by = { ArrowLeft: -1, ArrowRight: 1 }[event.key];
          if (by === undefined) return;
          event.preventDefault();
          go(by);
        }}
      >
        <div className={css.stripRoom} style={{ width: shown.items.length * each }}>
          {shown.items.slice(first, last).map((take, off) => (
            <Thumb
              key={take.production_id}
              take={take}
              left={(first + off) * each}
              active={first + off === place}
              entry={first + off === (place ?? 0)}
              onShow={show}
            />
          ))}
        </div>
      </div>
      <span className={css.position}>
        {place !== undefined && t.position(number(place + 1), number(shown.items.length))}
      </span>
      <IconButton
        label={t.next}
        keys="→"
        icon={<ArrowRight size={14} aria-hidden />}
        disabled={place === shown.items.length - 1}
        onClick={() => go(1)}
      />
    </>
  );
});

type ThumbProps = {
  readonly take: Take;
  readonly left: number;
  readonly active: boolean;
  /** The one that Tab comes to. */
  readonly entry: boolean;
  readonly onShow: (id: string) => void;
};

const Thumb = memo(function Thumb({ take, left, active, entry, onShow }: ThumbProps) {
  const t = useWords(reviewWords);
  const group = groupOf(take);
  return (
    <button
      type="button"
      tabIndex={entry ? 0 : -1}
      className={css.thumb}
      style={{ transform: `translateX(${left}px)` }}
      aria-label={`${take.intent}, ${t.one[group]}`}
      aria-current={active}
      data-out={group === "rejected"}
      onClick={() => onShow(take.production_id)}
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
});
