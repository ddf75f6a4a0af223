import { type PointerEvent, type Ref, useEffect, useState } from "react";
import { useKeys } from "../../../shared/keys";
import { Button } from "../../../shared/ui";
import { useWords } from "../../../shared/words";
import type { Take } from "../model";
import { useSession } from "../session";
import { reviewWords } from "../words";
import css from "./Compare.module.css";
import { layerOf, type Rect, Stage, type StageHandle } from "./Stage";

const blinkMs = 700;
/** How far one press of an arrow moves the edge, as a share of the stage. */
const step = 0.02;

/** Two takes on one place: the first below, the second above it, cut, alternating or subtracted. */
export function Pair({
  ref,
  a,
  b,
  way,
}: {
  readonly ref: Ref<StageHandle>;
  readonly a: Take;
  readonly b: Take;
  readonly way: "wipe" | "blink" | "difference";
}) {
  const t = useWords(reviewWords);
  const { desk, move } = useSession();
  const [edge, setEdge] = useState(0.5);
  const [second, flip] = useBlink(way === "blink");
  const above = layerOf(b);
  const shows = way === "blink" ? second : true;
  const put = (event: PointerEvent) => {
    const bounds = event.currentTarget.parentElement?.getBoundingClientRect();
    if (bounds && event.currentTarget.hasPointerCapture(event.pointerId))
      setEdge(Math.min(1, Math.max(0, (event.clientX - bounds.left) / bounds.width)));
  };
  return (
    <>
      <Stage
        ref={ref}
        label={`${t.comparisons[way]}: ${a.intent}, ${b.intent}`}
        layers={[layerOf(a)]}
        shownId={a.production_id}
        view={desk.view}
        onView={(view) => move({ kind: "set", to: { view } })}
      >
        {(rect) => (
          <>
            <div
              className={way === "difference" ? css.subtracted : css.above}
              style={{
                ...(way === "wipe" ? { clipPath: `inset(0 0 0 ${100 * edge}%)` } : {}),
                visibility: shows ? "visible" : "hidden",
              }}
            >
              <img src={above.src} alt={above.alt} draggable={false} decoding="sync" style={boxOf(rect)} />
            </div>
            {way === "wipe" && (
              <div
                className={css.edge}
                data-own
                style={{ left: `${100 * edge}%` }}
                role="slider"
                tabIndex={0}
                aria-label={t.wipeEdge}
                aria-valuenow={Math.round(100 * edge)}
                aria-valuemin={0}
                aria-valuemax={100}
                onPointerDown={(event) => event.currentTarget.setPointerCapture(event.pointerId)}
                onPointerMove={put}
                onKeyDown={(event) => {
                  const to = {
                    ArrowLeft: edge - step,
                    ArrowRight: edge + step,
                    PageDown: edge - 5 * step,
                    PageUp: edge + 5 * step,
                    Home: 0,
                    End: 1,
                  }[event.key];
                  if (to === undefined) return;
                  event.preventDefault();
                  setEdge(Math.min(1, Math.max(0, to)));
                }}
              />
            )}
          </>
        )}
      </Stage>
      <div className={css.pairFoot}>
        <Name take={a} place={1} lit={way !== "blink" || !second} />
        {way === "blink" && (
          <Button keys="B" onClick={flip}>
            {t.blinkFlip}
          </Button>
        )}
        <Name take={b} place={2} lit={shows} />
      </div>
    </>
  );
}

const Name = ({
  take,
  place,
  lit,
}: {
  readonly take: Take;
  readonly place: number;
  readonly lit: boolean;
}) => {
  const t = useWords(reviewWords);
  return (
    <span className={css.name} data-lit={lit} aria-label={lit ? t.blinkNow(place) : undefined}>
      {place} · {take.intent} · {t.versionShort(take.version)}
    </span>
  );
};

const boxOf = ({ left, top, width, height }: Rect) => ({ left, top, width, height });

/** Alternates by itself, or only by hand for whoever wants less motion. */
function useBlink(on: boolean): readonly [second: boolean, flip: () => void] {
  const [second, setSecond] = useState(false);
  const [byHand, setByHand] = useState(() => window.matchMedia("(prefers-reduced-motion: reduce)").matches);
  useEffect(() => {
    if (!on || byHand) return;
    const timer = setInterval(() => setSecond((now) => !now), blinkMs);
    return () => clearInterval(timer);
  }, [on, byHand]);
  const flip = () => {
    setByHand(true);
    setSecond((now) => !now);
  };
  useKeys({ b: flip }, on);
  return [second, flip];
}
