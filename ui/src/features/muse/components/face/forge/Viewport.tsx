import { type KeyboardEvent, type PointerEvent, useEffect, useRef, useState } from "react";
import { useKeys } from "../../../../../shared/keys";
import { Button, ProblemBox } from "../../../../../shared/ui";
import { useWords } from "../../../../../shared/words";
import type { ForgeView } from "../api";
import { type Design, frontal, keyOfDesign, turned, type View } from "./model";
import { PoseButton } from "./PoseButton";
import type { Tools } from "./tools";
import { usePortrait } from "./usePortrait";
import { ViewBar } from "./ViewBar";
import css from "./Viewport.module.css";
import { forgeWords } from "./words";

type ViewportProps = {
  readonly tools: Tools;
  readonly offered: ForgeView;
  readonly design: Design;
  /** The face as it was when this was opened. */
  readonly opening: Design;
  readonly moving: boolean;
  readonly view: View;
  readonly onView: (view: View) => void;
  readonly museId: string | null;
};

/** Degrees per pixel dragged, and per arrow key. */
const perPixel = 0.35;
const perKey = 5;
/** Held longer than this, the key shows the face before only while it is down. */
const holdMs = 300;

export function Viewport({ tools, offered, design, opening, moving, view, onView, museId }: ViewportProps) {
  const t = useWords(forgeWords);
  const canvas = useRef<HTMLCanvasElement>(null);
  const [turning, setTurning] = useState(false);
  const [before, setBefore] = useBefore();
  const changed = keyOfDesign(design) !== keyOfDesign(opening);
  const showsBefore = before && changed;
  const face = showsBefore ? opening : design;
  const portrait = usePortrait(
    canvas,
    tools.calls,
    tools.turn,
    face,
    view,
    turning || (moving && !showsBefore),
  );

  const drag = useRef<{ readonly x: number; readonly y: number; readonly from: View } | null>(null);
  const begin = (event: PointerEvent<HTMLDivElement>) => {
    if (event.button !== 0) return;
    event.currentTarget.setPointerCapture(event.pointerId);
    drag.current = { x: event.clientX, y: event.clientY, from: view };
    setTurning(true);
  };
  const pull = (event: PointerEvent<HTMLDivElement>) => {
    const held = drag.current;
    if (held === null) return;
    const far = turned(held.from, (event.clientX - held.x) * perPixel, (event.clientY - held.y) * perPixel);
    onView({ ...far, yaw: Math.round(far.yaw), pitch: Math.round(far.pitch) });
  };
  const end = () => {
    drag.current = null;
    setTurning(false);
  };
  const key = (event: KeyboardEvent) => {
    const ways: Readonly<Record<string, readonly [number, number]>> = {
      ArrowLeft: [-perKey, 0],
      ArrowRight: [perKey, 0],
      ArrowUp: [0, -perKey],
      ArrowDown: [0, perKey],
    };
    const way = ways[event.key];
    if (way) onView(turned(view, ...way));
    else if (event.key === "Home") onView({ ...view, yaw: frontal.yaw, pitch: frontal.pitch });
    else return;
    event.preventDefault();
  };

  return (
    <div className={css.stage}>
      <div
        className={css.turntable}
        role="application"
        tabIndex={0}
        aria-label={t.turntable}
        aria-describedby="forge-turn"
        data-turning={turning}
        onPointerDown={begin}
        onPointerMove={pull}
        onPointerUp={end}
        onPointerCancel={end}
        onDoubleClick={() => onView({ ...view, yaw: 0, pitch: 0 })}
        onKeyDown={key}
      >
        <canvas
          ref={canvas}
          width={1}
          height={1}
          className={css.picture}
          role="img"
          aria-label={t.pictureOf(view.yaw, view.pitch)}
        />
        {showsBefore && portrait.shown?.design === opening && <span className={css.flag}>{t.before}</span>}
        <span id="forge-turn" className="visually-hidden">
          {t.turnHow}
        </span>
        {portrait.problem && (
          <div className={css.problem}>
            <ProblemBox problem={portrait.problem} onRetry={portrait.again} />
          </div>
        )}
      </div>
      <ViewBar offered={offered} view={view} onView={onView} portrait={portrait}>
        <Button
          look={showsBefore ? "plain" : "quiet"}
          keys="B"
          aria-pressed={before}
          disabled={!changed}
          title={t.beforeHow}
          onClick={() => setBefore(!before)}
        >
          {t.before}
        </Button>
        <PoseButton design={design} view={view} museId={museId} />
      </ViewBar>
    </div>
  );
}

/** The face before: a tap of B leaves it on, a held B shows it while it is down. */
function useBefore(): readonly [boolean, (on: boolean) => void] {
  const [before, setBefore] = useState(false);
  const since = useRef<number | null>(null);
  useKeys({
    b: (event) => {
      if (event.repeat) return;
      since.current = event.timeStamp;
      setBefore((on) => !on);
    },
  });
  useEffect(() => {
    const up = (event: globalThis.KeyboardEvent) => {
      if (event.key.toLowerCase() !== "b" || since.current === null) return;
      if (event.timeStamp - since.current > holdMs) setBefore(false);
      since.current = null;
    };
    window.addEventListener("keyup", up);
    return () => window.removeEventListener("keyup", up);
  }, []);
  return [before, setBefore];
}
