import "uplot/dist/uPlot.min.css";
import { Table2, TrendingUp } from "lucide-react";
import { type KeyboardEvent, useEffect, useRef, useState } from "react";
import UPlot from "uplot";
import { type Locale, tagOf } from "../locale";
import { given } from "../given";
import { exactly } from "../when";
import { useLocale, useWords } from "../words";
import { IconButton } from "../ui";
import { uiWords } from "../ui/words";
import css from "./chart.module.css";

type Series = {
  readonly label: string;
  /** A token's name: `--info`. */
  readonly colour: string;
  readonly values: readonly (number | null)[];
  readonly form?: "line" | "steps" | "bars";
  readonly fill?: boolean;
  readonly dashed?: boolean;
};

type ChartProps = {
  readonly label: string;
  /** Milliseconds since 1970, ascending. */
  readonly times: readonly number[];
  readonly series: readonly Series[];
  /** A value as text, on the axis and in the table. */
  readonly shown: (value: number) => string;
  /** The least top of the scale. */
  readonly atLeast?: number;
};

/** Values over time, with the same axes everywhere and a table behind it; pointer and arrows read one moment after the other. */
export function Chart({ label, times, series, shown, atLeast }: ChartProps) {
  const t = useWords(uiWords);
  const locale = useLocale();
  const [asTable, setAsTable] = useState(false);
  const host = useRef<HTMLDivElement>(null);
  const drawn = useRef<UPlot | null>(null);
  const [place, setPlace] = useState<number | null>(null);

  useEffect(() => {
    const element = host.current;
    if (element === null || asTable) return;
    let plot: UPlot | null = null;
    const draw = () => {
      plot?.destroy();
      plot = drawn.current = new UPlot(
        {
          ...optionsOf(element, series, shown, atLeast ?? 0, locale),
          hooks: { setCursor: [({ cursor }) => setPlace(cursor.idx ?? null)] },
        },
        [times.map((ms) => ms / 1000), ...series.map((one) => [...one.values])],
        element,
      );
    };
    draw();
    const resized = new ResizeObserver(() => {
      plot?.setSize({ width: element.clientWidth, height: element.clientHeight });
    });
    resized.observe(element);
    // Colours are read from the tokens when it is drawn.
    const themed = new MutationObserver(draw);
    themed.observe(document.documentElement, { attributeFilter: ["data-theme"] });
    return () => {
      resized.disconnect();
      themed.disconnect();
      plot?.destroy();
      drawn.current = null;
      setPlace(null);
    };
  }, [times, series, shown, atLeast, asTable, locale]);

  const read = (event: KeyboardEvent) => {
    const to = {
      ArrowLeft: (place ?? times.length) - 1,
      ArrowRight: (place ?? -1) + 1,
      Home: 0,
      End: times.length - 1,
    }[event.key];
    const ms = to === undefined ? undefined : times[Math.min(times.length - 1, Math.max(0, to))];
    const plot = drawn.current;
    if (ms === undefined || plot === null) return;
    event.preventDefault();
    plot.setCursor({ left: plot.valToPos(ms / 1000, "x"), top: 0 });
  };
  const ms = place === null ? undefined : times[place];
  const values = series.map((one) => ({ label: one.label, value: one.values[place ?? 0] }));
  const said =
    ms === undefined
      ? undefined
      : [
          exactly(ms, locale),
          ...values.map(({ label: what, value }) => `${what} ${given(value) ? shown(value) : "–"}`),
        ].join(" · ");

  return (
    <figure className={css.frame} aria-label={label}>
      <div className={css.switch}>
        <IconButton
          label={asTable ? t.asChart : t.asTable}
          icon={asTable ? <TrendingUp size={14} aria-hidden /> : <Table2 size={14} aria-hidden />}
          onClick={() => setAsTable(!asTable)}
        />
      </div>
      {asTable ? (
        <div className={css.tableFrame} tabIndex={0} role="group" aria-label={label}>
          <table className={css.table}>
            <thead>
              <tr>
                <th />
                {series.map((one) => (
                  <th key={one.label} scope="col">
                    {one.label}
                  </th>
                ))}
              </tr>
            </thead>
            <tbody>
              {times.map((ms, row) => (
                <tr key={ms}>
                  <th scope="row">{exactly(ms, locale)}</th>
                  {series.map((one) => {
                    const value = one.values[row];
                    return <td key={one.label}>{given(value) ? shown(value) : "–"}</td>;
                  })}
                </tr>
              ))}
            </tbody>
          </table>
        </div>
      ) : (
        <>
          {said !== undefined && <p className={css.said}>{said}</p>}
          <div
            ref={host}
            className={css.plot}
            role="slider"
            tabIndex={0}
            aria-label={label}
            aria-valuemin={0}
            aria-valuemax={Math.max(0, times.length - 1)}
            aria-valuenow={place ?? 0}
            aria-valuetext={said}
            onKeyDown={read}
            onBlur={() => drawn.current?.setCursor({ left: -10, top: -10 })}
          />
        </>
      )}
    </figure>
  );
}

function optionsOf(
  element: HTMLElement,
  series: readonly Series[],
  shown: (value: number) => string,
  atLeast: number,
  locale: Locale,
): UPlot.Options {
  const style = getComputedStyle(document.documentElement);
  const token = (name: string) => style.getPropertyValue(name).trim();
  const axis: UPlot.Axis = {
    stroke: token("--ink-3"),
    grid: { stroke: token("--hairline"), width: 1 },
    ticks: { show: false },
    font: `11px ${token("--font")}`,
  };
  return {
    width: Math.max(80, element.clientWidth),
    height: Math.max(60, element.clientHeight),
    cursor: { y: false, points: { show: false }, drag: { x: false, y: false } },
    legend: { show: false },
    scales: { y: { range: (_, low, high) => [Math.min(0, low), Math.max(atLeast, high) * 1.05 || 1] } },
    axes: [
      {
        ...axis,
        space: 64,
        size: 28,
        values: (_: UPlot, at: number[], __: number, ___: number, step: number) => moments(at, step, locale),
      },
      { ...axis, size: 64, values: (_: UPlot, values: number[]) => values.map(shown) },
    ],
    series: [
      {},
      ...series.map((one): UPlot.Series => {
        const colour = token(one.colour);
        const paths = {
          line: undefined,
          steps: UPlot.paths.stepped?.({ align: 1 }),
          bars: UPlot.paths.bars?.({ size: [0.7, 40] }),
        }[one.form ?? "line"];
        return {
          label: one.label,
          stroke: colour,
          width: one.form === "bars" ? 0 : 1.5,
          points: { show: false },
          ...(one.fill === true || one.form === "bars"
            ? { fill: one.form === "bars" ? colour : `color-mix(in srgb, ${colour} 18%, transparent)` }
            : {}),
          ...(one.dashed === true ? { dash: [4, 4] } : {}),
          ...(paths === undefined ? {} : { paths }),
        };
      }),
    ],
  };
}

/** Moments of the time axis, in seconds, as text: the hour, and the day where a day begins or steps are days. */
function moments(at: readonly number[], step: number, locale: Locale): string[] {
  const text = (options: Intl.DateTimeFormatOptions) => {
    const format = new Intl.DateTimeFormat(tagOf[locale], options);
    return (seconds: number) => format.format(seconds * 1000);
  };
  const hour = text({ hour: "numeric", minute: "2-digit" });
  const day = text({ day: "numeric", month: "short" });
  const days = step >= 24 * 3600;
  return at.map((seconds) => {
    const midnight = new Date(seconds * 1000);
    return days || (midnight.getHours() === 0 && midnight.getMinutes() === 0) ? day(seconds) : hour(seconds);
  });
}
