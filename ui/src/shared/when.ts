import { type Locale, tagOf } from "./locale";

/** A moment as the engine writes it (RFC 3339), as milliseconds since 1970, or as a `Date`. */
export type Moment = string | number | Date;

const second = 1_000;
const minute = 60 * second;
const hour = 60 * minute;
const day = 24 * hour;

/** The largest unit that fits is the one that is said. Months and years are mean ones: this text is only near. */
const steps: readonly (readonly [from: number, unit: Intl.RelativeTimeFormatUnit, length: number])[] = [
  [365.25 * day, "year", 365.25 * day],
  [(365.25 / 12) * day, "month", (365.25 / 12) * day],
  [7 * day, "week", 7 * day],
  [day, "day", day],
  [hour, "hour", hour],
  [minute, "minute", minute],
  [5 * second, "second", second],
];

const relativeIn = (locale: Locale) => ({
  auto: new Intl.RelativeTimeFormat(tagOf[locale], { numeric: "auto" }),
  always: new Intl.RelativeTimeFormat(tagOf[locale], { numeric: "always" }),
});
const relative = { en: relativeIn("en"), fr: relativeIn("fr") };

/**
 * `3 minutes ago`, `in 2 hours`, `il y a 3 minutes`; within five seconds `now`, `maintenant`.
 *
 * @throws RangeError when a moment is not one.
 */
export function ago(moment: Moment, now: Moment, locale: Locale): string {
  const distance = millis(moment) - millis(now);
  const [, unit, length] = steps.find(([from]) => Math.abs(distance) >= from) ?? [
    0,
    "second" as const,
    Infinity,
  ];
  // Towards zero: 1 h 59 min is one hour, as people say it. `auto` is for `now`; elsewhere it would say `yesterday`
  // for any 30 hours.
  const count = Math.trunc(distance / length);
  const numeric = count === 0 ? "auto" : "always";
  return relative[locale][numeric].format(count, unit);
}

/**
 * The exact time, for the hover: `Nov 22, 2026, 2:05:09 PM UTC`.
 *
 * @param timeZone an IANA name; absent, the one of the machine.
 * @throws RangeError when the moment is not one.
 */
export function exactly(moment: Moment, locale: Locale, timeZone?: string): string {
  return new Intl.DateTimeFormat(tagOf[locale], {
    year: "numeric",
    month: "short",
    day: "numeric",
    hour: "numeric",
    minute: "2-digit",
    second: "2-digit",
    timeZoneName: "short",
    ...(timeZone === undefined ? {} : { timeZone }),
  }).format(millis(moment));
}

/** How long something takes, in its two largest units: `0.4 s`, `12 s`, `2 min 05 s`, `1 h 04 min`. */
export function lasting(seconds: number, locale: Locale): string {
  if (!(seconds >= 0 && seconds < Infinity)) throw new RangeError(`${seconds} is not a length of time`);
  if (seconds < 9.95) {
    const digits = { minimumFractionDigits: 1, maximumFractionDigits: 1 };
    return `${seconds.toLocaleString(tagOf[locale], digits)}\u00a0s`;
  }
  const whole = Math.round(seconds);
  if (whole < 60) return `${whole}\u00a0s`;
  if (whole < 3_600) return `${Math.floor(whole / 60)}\u00a0min ${twoDigits(whole % 60)}\u00a0s`;
  const minutes = Math.round(seconds / 60);
  return `${Math.floor(minutes / 60)}\u00a0h ${twoDigits(minutes % 60)}\u00a0min`;
}

const twoDigits = (n: number): string => String(n).padStart(2, "0");

function millis(moment: Moment): number {
  const value = new Date(moment).getTime();
  if (Number.isNaN(value)) throw new RangeError(`${String(moment)} is not a moment`);
  return value;
}
