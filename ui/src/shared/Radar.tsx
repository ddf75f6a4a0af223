import { type KeyboardEvent, type PointerEvent, useRef } from "react";
import { tagOf } from "./locale";
import css from "./Radar.module.css";
import { useLocale } from "./words";

type Spoke = {
  readonly name: string;
  readonly label: string;
  /** 0 to 1. */
  readonly value: number;
};

type RadarProps = {
  readonly label: string;
  readonly spokes: readonly Spoke[];
  readonly size: number;
  /** Absent: it is only looked at. */
  readonly onChange?: (name: string, value: number) => void;
};

const step = 0.05;

/** Values on spokes around a centre, each a slider: dragged by its point, or moved by arrows. */
export function Radar({ label, spokes, size, onChange }: RadarProps) {
  const locale = useLocale();
  const svg = useRef<SVGSVGElement>(null);
  const radius = size / 2 - (size > 160 ? 44 : 22);
  const middle = size / 2;
  const at = (place: number, share: number) => {
    const angle = (2 * Math.PI * place) / spokes.length - Math.PI / 2;
    return [middle + radius * share * Math.cos(angle), middle + radius * share * Math.sin(angle)] as const;
  };
  const outline = (share: (place: number) => number) =>
    spokes.map((_, place) => at(place, share(place)).join(",")).join(" ");

  const drag = (event: PointerEvent, place: number) => {
    const box = svg.current?.getBoundingClientRect();
    const spoke = spokes[place];
    if (!box || !spoke || !onChange || event.buttons !== 1) return;
    const scale = size / box.width;
    const [x, y] = [(event.clientX - box.left) * scale - middle, (event.clientY - box.top) * scale - middle];
    const angle = (2 * Math.PI * place) / spokes.length - Math.PI / 2;
    const along = (x * Math.cos(angle) + y * Math.sin(angle)) / radius;
    onChange(spoke.name, Math.round(Math.min(1, Math.max(0, along)) * 100) / 100);
  };
  const key = (event: KeyboardEvent, spoke: Spoke) => {
    const to = {
      ArrowUp: spoke.value + step,
      ArrowRight: spoke.value + step,
      ArrowDown: spoke.value - step,
      ArrowLeft: spoke.value - step,
      Home: 0,
      End: 1,
    }[event.key];
    if (to === undefined || !onChange) return;
    event.preventDefault();
    onChange(spoke.name, Math.round(Math.min(1, Math.max(0, to)) * 100) / 100);
  };

  return (
    <svg
      ref={svg}
      className={css.radar}
      width={size}
      height={size}
      viewBox={`0 0 ${size} ${size}`}
      role="group"
      aria-label={label}
    >
      {[0.25, 0.5, 0.75, 1].map((share) => (
        <polygon key={share} className={css.ring} points={outline(() => share)} />
      ))}
      {spokes.map((spoke, place) => {
        const [x, y] = at(place, 1);
        return <line key={spoke.name} className={css.ring} x1={middle} y1={middle} x2={x} y2={y} />;
      })}
      <polygon className={css.shape} points={outline((place) => spokes[place]?.value ?? 0)} />
      {spokes.map((spoke, place) => {
        const [x, y] = at(place, spoke.value);
        const [labelX, labelY] = at(place, 1 + 16 / radius);
        return (
          <g key={spoke.name}>
            <text className={css.label} x={labelX} y={labelY + 4} textAnchor={anchorOf(labelX - middle)}>
              {spoke.label}
              {onChange && (
                <tspan className={css.value}>
                  {" "}
                  {spoke.value.toLocaleString(tagOf[locale], {
                    minimumFractionDigits: 2,
                    maximumFractionDigits: 2,
                  })}
                </tspan>
              )}
            </text>
            <circle className={css.point} cx={x} cy={y} r={onChange ? 5 : 3} />
            {onChange && (
              <circle
                className={css.grip}
                cx={x}
                cy={y}
                r={14}
                tabIndex={0}
                role="slider"
                aria-label={spoke.label}
                aria-valuemin={0}
                aria-valuemax={1}
                aria-valuenow={spoke.value}
                onPointerDown={(event) => event.currentTarget.setPointerCapture(event.pointerId)}
                onPointerMove={(event) => drag(event, place)}
                onKeyDown={(event) => key(event, spoke)}
              />
            )}
          </g>
        );
      })}
    </svg>
  );
}

const anchorOf = (side: number) => (Math.abs(side) < 8 ? "middle" : side > 0 ? "start" : "end");
