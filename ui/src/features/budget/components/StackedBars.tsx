import { useRef } from "react";
import { money } from "../../../shared/money";
import { useSize } from "../../../shared/size";
import { useLocale } from "../../../shared/words";
import { roundTicks, type Stack } from "../model";
import css from "./budget.module.css";

const margins = { left: 60, right: 4, top: 8, bottom: 22 };

type Props = { readonly label: string; readonly stack: Stack; readonly dayText: (day: string) => string };

/** A bar for each day, cut into groups from the ground up. */
export function StackedBars({ label, stack, dayText }: Props) {
  const locale = useLocale();
  const host = useRef<HTMLDivElement>(null);
  const { width, height } = useSize(host);
  const ticks = roundTicks(stack.highest);
  const top = ticks.at(-1) ?? 1;
  const ground = height - margins.bottom;
  const tall = (amount: number) => (amount / top) * (ground - margins.top);
  const step = (width - margins.left - margins.right) / stack.days.length;
  const bar = Math.max(1, Math.min(36, step * 0.72));
  // As many dates as have room, counted back from today.
  const every = Math.max(1, Math.ceil(56 / Math.max(1, step)));
  return (
    <div ref={host} className={css.bars}>
      {width > 0 && (
        <svg width={width} height={height} role="img" aria-label={label}>
          {ticks.map((tick) => (
            <g key={tick}>
              <path
                d={`M${margins.left} ${ground - tall(tick)}H${width - margins.right}`}
                stroke="var(--hairline)"
              />
              <text
                className={css.tick}
                x={margins.left - 8}
                y={ground - tall(tick)}
                dy="0.35em"
                textAnchor="end"
              >
                {money(tick, locale)}
              </text>
            </g>
          ))}
          {stack.days.map((day, at) => {
            const x = margins.left + step * (at + 0.5);
            const last = stack.days.length - 1 - at;
            return (
              <g key={day.day}>
                <title>
                  {[
                    `${dayText(day.day)}: ${money(day.sum, locale)}`,
                    ...stack.groups.flatMap((group, place) => {
                      const amount = day.amounts[place] ?? 0;
                      return amount > 0 ? [`${group.label} ${money(amount, locale)}`] : [];
                    }),
                  ].join("\n")}
                </title>
                <rect
                  x={x - step / 2}
                  y={margins.top}
                  width={step}
                  height={ground - margins.top}
                  fill="transparent"
                />
                {day.amounts.map((amount, place) => {
                  const below = day.amounts.slice(0, place).reduce((sum, one) => sum + one, 0);
                  const group = stack.groups[place];
                  return amount > 0 && group ? (
                    <rect
                      key={group.key}
                      x={x - bar / 2}
                      y={ground - tall(below + amount)}
                      width={bar}
                      height={Math.max(1, tall(amount) - 1)}
                      fill={`var(${group.colour})`}
                    />
                  ) : null;
                })}
                {last % every === 0 && (
                  <text
                    className={css.tick}
                    x={last === 0 ? width - margins.right : x}
                    y={ground + 16}
                    textAnchor={last === 0 ? "end" : "middle"}
                  >
                    {dayText(day.day)}
                  </text>
                )}
              </g>
            );
          })}
        </svg>
      )}
    </div>
  );
}
