import { type KeyboardEvent, useMemo, useRef, useState } from "react";
import { given } from "../../../shared/given";
import { useSize } from "../../../shared/size";
import { useNow } from "../../../shared/now";
import { useLocale, useWords } from "../../../shared/words";
import {
  labelsOf,
  labelText,
  nextPoint,
  phases,
  type Plane,
  type Point,
  scatterOf,
  shortAge,
  velocity,
  type Way,
} from "../model";
import type { Insight } from "../model";
import { trendsWords } from "../words";
import { PhaseMark, PhaseShape } from "./PhaseMark";
import css from "./scatter.module.css";

const margins = { left: 52, right: 24, top: 18, bottom: 34 };

const wayOfKey: Readonly<Record<string, Way>> = {
  ArrowLeft: "left",
  ArrowRight: "right",
  ArrowUp: "up",
  ArrowDown: "down",
};

type ScatterProps = { readonly insights: readonly Insight[]; readonly onOpen: (insightId: string) => void };

/** Every trend with figures: to the right the older, upwards the faster, its phase as shape and colour. */
export function ScatterPlot({ insights, onOpen }: ScatterProps) {
  const t = useWords(trendsWords);
  const locale = useLocale();
  const host = useRef<HTMLDivElement>(null);
  const size = useSize(host);
  const [at, setAt] = useState<string | null>(null);
  const [pointed, setPointed] = useState<Point | null>(null);
  const now = useNow(60_000);
  const [of, setOf] = useState(insights);
  if (of !== insights) {
    setOf(insights);
    setPointed(null);
  }

  const plane = useMemo<Plane>(() => ({ ...size, ...margins }), [size]);
  const scatter = useMemo(() => scatterOf(insights, now, plane), [insights, now, plane]);
  const labels = useMemo(() => labelsOf(scatter.points, plane), [scatter, plane]);
  const { points } = scatter;
  const current = points.find((point) => point.insight.insight_id === at) ?? points.at(-1);
  const unplaced = insights.filter((one) => !given(one.vvs)).length;
  const said = (point: Point) =>
    t.point(
      point.insight.label,
      t.phases[point.insight.phase],
      velocity(point.vvs, locale),
      shortAge(point.hours, t.units),
    );

  const onKeyDown = (event: KeyboardEvent, point: Point) => {
    const way = wayOfKey[event.key];
    if (way !== undefined) {
      const next = nextPoint(points, point, way);
      if (next) {
        setAt(next.insight.insight_id);
        host.current
          ?.querySelector<SVGElement>(`[data-point="${CSS.escape(next.insight.insight_id)}"]`)
          ?.focus();
      }
    } else if (event.key === "Enter" || event.key === " ") onOpen(point.insight.insight_id);
    else return;
    event.preventDefault();
  };

  return (
    <figure className={css.frame} aria-label={t.chart}>
      <div ref={host} className={css.plot}>
        {size.width > 0 && points.length > 0 && (
          <svg width={size.width} height={size.height} role="group" aria-label={`${t.chart}. ${t.chartKeys}`}>
            {scatter.velocities.map((tick) => (
              <g key={tick.value}>
                <path
                  d={`M${margins.left} ${tick.at}H${size.width - margins.right}`}
                  stroke={tick.value === 0 ? "var(--edge)" : "var(--hairline)"}
                />
                <text className={css.tick} x={margins.left - 8} y={tick.at} dy="0.35em" textAnchor="end">
                  {tick.value.toLocaleString(locale).replace("-", "\u2212")}
                </text>
              </g>
            ))}
            {scatter.ages.map((tick) => (
              <g key={tick.value}>
                <path
                  d={`M${tick.at} ${margins.top}V${size.height - margins.bottom}`}
                  stroke="var(--hairline)"
                />
                <text
                  className={css.tick}
                  x={tick.at}
                  y={size.height - margins.bottom + 16}
                  textAnchor="middle"
                >
                  {shortAge(tick.value, t.units)}
                </text>
              </g>
            ))}
            {labels.map(({ point, x, y, end }) => (
              <text
                key={point.insight.insight_id}
                className={css.label}
                x={x}
                y={y}
                dy="0.35em"
                textAnchor={end ? "end" : "start"}
                aria-hidden
              >
                {labelText(point.insight.label)}
              </text>
            ))}
            {points.map((point) => (
              <g
                key={point.insight.insight_id}
                className={css.point}
                role="button"
                tabIndex={point === current ? 0 : -1}
                data-point={point.insight.insight_id}
                aria-label={said(point)}
                onClick={() => onOpen(point.insight.insight_id)}
                onKeyDown={(event) => onKeyDown(event, point)}
                onFocus={() => {
                  setAt(point.insight.insight_id);
                  setPointed(point);
                }}
                onBlur={() => setPointed(null)}
                onPointerEnter={() => setPointed(point)}
                onPointerLeave={() => setPointed(null)}
              >
                <circle cx={point.x} cy={point.y} r={Math.max(12, point.radius + 3)} className={css.halo} />
                <PhaseShape phase={point.insight.phase} x={point.x} y={point.y} r={point.radius} />
              </g>
            ))}
          </svg>
        )}
        {points.length === 0 && insights.length > 0 && <p className={css.nothing}>{t.nothingPlaced}</p>}
        {pointed && (
          <div
            className={css.tip}
            data-left={pointed.x > size.width / 2 || undefined}
            style={{ left: pointed.x, top: pointed.y }}
            aria-hidden
          >
            <strong>{pointed.insight.label}</strong>
            <span>
              <PhaseMark phase={pointed.insight.phase} /> {t.phases[pointed.insight.phase]} · {t.vvs}{" "}
              {velocity(pointed.vvs, locale)} · {shortAge(pointed.hours, t.units)}
            </span>
          </div>
        )}
      </div>
      <figcaption className={css.legend}>
        {phases.map((phase) => (
          <span key={phase}>
            <PhaseMark phase={phase} /> {t.phases[phase]}
          </span>
        ))}
        <span className={css.axes}>
          <span title={t.vvsAbout}>↑ {t.vvs}</span> <span>→ {t.age}</span>
        </span>
        {unplaced > 0 && <span className={css.unplaced}>{t.unplaced(unplaced)}</span>}
      </figcaption>
    </figure>
  );
}
