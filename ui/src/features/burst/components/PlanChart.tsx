import { roundSecs, roundTop } from "../model";
import css from "./planning.module.css";

type Line = { readonly label: string; readonly values: readonly number[]; readonly dashed?: boolean };

type PlanChartProps = {
  readonly title: string;
  /** What stands along the bottom. */
  readonly axis: string;
  readonly places: readonly number[];
  /** Read on the left; the first is drawn in the accent. */
  readonly left: readonly Line[];
  /** Around the first line. */
  readonly band?: readonly (readonly [low: number, high: number])[];
  /** The top of the left scale; a length of time where it is left out. */
  readonly top?: number;
  readonly shown: (value: number) => string;
  readonly right: Line & { readonly shown: (value: number) => string };
};

const [width, height] = [520, 240];
const room = { left: 78, right: 64, top: 12, bottom: 34 };
const ticks = [0, 0.25, 0.5, 0.75, 1];
/** At most so many sizes are written along the bottom. */
const mostPlaces = 10;

/** Lines over the size of a pool, with what they cost read on the right; a table with the same figures stands below it. */
export function PlanChart({ title, axis, places, left, band, top, shown, right }: PlanChartProps) {
  const leftTop = top ?? roundSecs(Math.max(...left.flatMap(({ values }) => values)));
  const rightTop = roundTop(Math.max(...right.values));
  const [first = 0, last = 1] = [places[0], places.at(-1)];
  const x = (place: number) =>
    room.left + ((place - first) / Math.max(1, last - first)) * (width - room.left - room.right);
  const y = (value: number, of: number) =>
    height - room.bottom - (value / of) * (height - room.top - room.bottom);
  const path = (values: readonly number[], of: number) =>
    values.map((value, n) => `${n === 0 ? "M" : "L"}${x(places[n] ?? 0)} ${y(value, of)}`).join("");
  const every = Math.ceil(places.length / mostPlaces);
  return (
    <figure className={css.chart}>
      <figcaption className={css.legend}>
        {left.map((line) => (
          <span key={line.label}>
            <svg viewBox="0 0 22 8" width="22" height="8" aria-hidden>
              <path d="M1 4H21" className={`${css.line} ${line.dashed === true ? css.dashed : ""}`} />
            </svg>
            {line.label}
          </span>
        ))}
        <span>
          <svg viewBox="0 0 22 8" width="22" height="8" aria-hidden>
            <path d="M1 4H21" className={css.cost} />
          </svg>
          {right.label}
        </span>
      </figcaption>
      <svg viewBox={`0 0 ${width} ${height}`} role="img" aria-label={`${title}, ${right.label}: ${axis}`}>
        {ticks.map((tick) => (
          <g key={tick}>
            <path
              d={`M${room.left} ${y(tick, 1)}H${width - room.right}`}
              className={tick === 0 ? css.base : css.grid}
            />
            <text x={room.left - 8} y={y(tick, 1) + 4} textAnchor="end">
              {shown(tick * leftTop)}
            </text>
            <text x={width - room.right + 8} y={y(tick, 1) + 4}>
              {right.shown(tick * rightTop)}
            </text>
          </g>
        ))}
        {places.map(
          (place, n) =>
            n % every === 0 && (
              <text key={place} x={x(place)} y={height - room.bottom + 16} textAnchor="middle">
                {place}
              </text>
            ),
        )}
        <text x={(room.left + width - room.right) / 2} y={height - 3} textAnchor="middle">
          {axis}
        </text>
        {band && (
          <path
            className={css.band}
            d={`${path(
              band.map(([, high]) => high),
              leftTop,
            )}${band
              .map(([low], n) => `L${x(places[n] ?? 0)} ${y(low, leftTop)}`)
              .toReversed()
              .join("")}Z`}
          />
        )}
        <path d={path(right.values, rightTop)} className={css.cost} />
        {left.map((line) => (
          <path
            key={line.label}
            d={path(line.values, leftTop)}
            className={`${css.line} ${line.dashed === true ? css.dashed : ""}`}
          />
        ))}
        {left.map((line) =>
          line.values.map((value, n) => (
            <circle
              key={`${line.label} ${places[n]}`}
              cx={x(places[n] ?? 0)}
              cy={y(value, leftTop)}
              r="2.5"
              className={css.dot}
            />
          )),
        )}
      </svg>
    </figure>
  );
}
