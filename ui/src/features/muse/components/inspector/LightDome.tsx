import { type KeyboardEvent, type PointerEvent, useId, useRef } from "react";
import { useWords } from "../../../../shared/words";
import { domeAt, lightAt, lightMoved } from "../../graph";
import type { Style } from "../../model";
import { museWords } from "../words";
import css from "./inspector.module.css";

type Light = Style["light"];

const size = 168;
const reach = 66;

/** Where her light stands, seen from above: she looks down the page, the middle is straight above her. */
export function LightDome({
  light,
  onChange,
}: {
  readonly light: Light;
  readonly onChange?: (light: Light) => void;
}) {
  const t = useWords(museWords).style;
  const dome = useRef<SVGSVGElement>(null);
  const id = useId();
  const at = domeAt(light.azimuth_degrees, light.elevation_degrees);
  const middle = size / 2;
  const [x, y] = [middle + reach * at.x, middle + reach * at.y];
  const said = t.lightText(Math.round(light.azimuth_degrees), Math.round(light.elevation_degrees));
  const drag = (event: PointerEvent) => {
    const box = dome.current?.getBoundingClientRect();
    if (!box || !onChange || event.buttons !== 1) return;
    const scale = size / box.width;
    const [dx, dy] = [
      (event.clientX - box.left) * scale - middle,
      (event.clientY - box.top) * scale - middle,
    ];
    onChange({ ...light, ...lightAt(dx / reach, dy / reach) });
  };
  const key = (event: KeyboardEvent) => {
    const moved = lightMoved(light, event.key);
    if (!moved || !onChange) return;
    event.preventDefault();
    onChange(moved);
  };
  const tone = `color-mix(in oklab, var(--attention) ${Math.round(50 + 50 * light.warmth)}%, var(--info))`;
  const warm = `light-dark(color-mix(in oklab, ${tone} 22%, var(--panel)), ${tone})`;
  const ring = (elevation: number) => (reach * (90 - elevation)) / 100;
  return (
    <svg
      ref={dome}
      className={css.dome}
      width={size}
      height={size}
      viewBox={`0 0 ${size} ${size}`}
      role="group"
      aria-label={t.light}
    >
      <defs>
        <radialGradient
          id={id}
          cx={0.5 + at.x * 0.38}
          cy={0.5 + at.y * 0.38}
          r={0.35 + 0.45 * light.softness}
        >
          <stop offset="0" style={{ stopColor: warm, stopOpacity: 0.9 }} />
          <stop offset="1" style={{ stopColor: warm, stopOpacity: 0 }} />
        </radialGradient>
      </defs>
      <circle cx={middle} cy={middle} r={reach} className={css.floor} />
      <circle cx={middle} cy={middle} r={reach} fill={`url(#${id})`} />
      {[0, 30, 60].map((elevation) => (
        <circle key={elevation} cx={middle} cy={middle} r={ring(elevation)} className={css.ring} />
      ))}
      <path
        d={`M${middle - reach} ${middle}H${middle + reach}M${middle} ${middle - reach}V${middle + reach}`}
        className={css.ring}
      />
      <g className={css.head}>
        <circle cx={middle} cy={middle} r="9" />
        <path d={`M${middle - 4} ${middle + 8} ${middle} ${middle + 14} ${middle + 4} ${middle + 8}`} />
      </g>
      <text className={css.domeLabel} x={middle} y={size - 3} textAnchor="middle">
        {t.front}
      </text>
      <text className={css.domeLabel} x={middle} y={11} textAnchor="middle">
        {t.behind}
      </text>
      <path d={`M${middle} ${middle}L${x} ${y}`} className={css.ray} />
      <circle cx={x} cy={y} r={5 + 4 * light.softness} style={{ fill: warm }} className={css.lamp} />
      {onChange && (
        <circle
          cx={x}
          cy={y}
          r="16"
          className={css.lampGrip}
          tabIndex={0}
          role="slider"
          aria-label={t.light}
          aria-valuemin={-180}
          aria-valuemax={180}
          aria-valuenow={light.azimuth_degrees}
          aria-valuetext={said}
          onPointerDown={(event) => event.currentTarget.setPointerCapture(event.pointerId)}
          onPointerMove={drag}
          onKeyDown={key}
        />
      )}
    </svg>
  );
}
