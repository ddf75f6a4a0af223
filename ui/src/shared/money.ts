import { type Locale, tagOf } from "./locale";

/** US dollars as whole micro-dollars: `1_000_000` is one dollar. Exact up to nine billion dollars. */
export type MicroUsd = number;

/** An 80 % interval around what is expected. */
export type MoneyInterval = { readonly low: MicroUsd; readonly mid: MicroUsd; readonly high: MicroUsd };

/** Which way a figure leans when its last decimals do not fit; what may be lost is never shown as less. */
type Rounding = "nearest" | "down" | "up";

/**
 * `$0.42`, `0,42 $`: two decimals, more only where an amount would otherwise read as zero.
 *
 * @param decimals fixes their number, for columns that line up.
 */
export function money(amount: MicroUsd, locale: Locale, decimals = decimalsFor([amount])): string {
  return text(amount, locale, decimals, "nearest", "currency");
}

/** A limit or a worst case: as `money`, but rounded up. */
export function atMost(amount: MicroUsd, locale: Locale): string {
  return text(amount, locale, decimalsFor([amount]), "up", "currency");
}

/** `$0.42 (0.31–0.58)`, its ends rounded outwards; a single amount when there is nothing between them. */
export function moneyInterval({ low, mid, high }: MoneyInterval, locale: Locale): string {
  const decimals = decimalsFor([low, mid, high]);
  const middle = money(mid, locale, decimals);
  if (low === high) return middle;
  const from = text(low, locale, decimals, "down", "decimal");
  const to = text(high, locale, decimals, "up", "decimal");
  return `${middle} (${from}–${to})`;
}

/** 2, 4 or 6: the fewest with which none of the amounts reads as zero though it is not. */
function decimalsFor(amounts: readonly MicroUsd[]): number {
  const smallest = Math.min(...amounts.map(Math.abs).filter((amount) => amount > 0));
  if (smallest < 100) return 6;
  return smallest < 10_000 ? 4 : 2;
}

function text(
  amount: MicroUsd,
  locale: Locale,
  decimals: number,
  rounding: Rounding,
  style: "currency" | "decimal",
): string {
  if (!Number.isSafeInteger(amount)) throw new RangeError(`${amount} is not a whole number of micro-dollars`);
  // Rounded in integers, for 1.005 as a binary fraction is a little less than it looks.
  const unit = 10 ** (6 - decimals);
  const units = rounded(amount, unit, rounding);
  return formatter(locale, decimals, style).format((units * unit) / 1_000_000);
}

/** `amount / unit` as a whole number; halves go away from zero. */
function rounded(amount: number, unit: number, rounding: Rounding): number {
  const rest = amount % unit;
  const whole = (amount - rest) / unit;
  const away = {
    nearest: Math.abs(rest) * 2 >= unit ? Math.sign(rest) : 0,
    down: rest < 0 ? -1 : 0,
    up: rest > 0 ? 1 : 0,
  }[rounding];
  // + 0 turns the minus zero of a small debt into zero.
  return whole + away + 0;
}

const formatters = new Map<string, Intl.NumberFormat>();

/** Made once each: making one costs a hundred times what using it does, and tables use thousands. */
function formatter(locale: Locale, decimals: number, style: "currency" | "decimal"): Intl.NumberFormat {
  const key = `${locale} ${decimals} ${style}`;
  let made = formatters.get(key);
  if (!made) {
    made = new Intl.NumberFormat(tagOf[locale], {
      style,
      ...(style === "currency" ? { currency: "USD", currencyDisplay: "narrowSymbol" } : {}),
      minimumFractionDigits: decimals,
      maximumFractionDigits: decimals,
    });
    formatters.set(key, made);
  }
  return made;
}
