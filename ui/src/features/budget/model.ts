import type { Reply } from "../../platform";
import { given } from "../../shared/given";
import { type Locale, tagOf } from "../../shared/locale";
import type { MicroUsd } from "../../shared/money";

export type Spend = Reply<"spend">;
export type Entry = Reply<"ledger">[number];
export type EntryKind = Entry["kind"];
export type Wallet = Reply<"wallets">[number];
export type Breaker = Reply<"limits">["breaker"];
export type LimitChange = Reply<"limits">["changes"][number];

export const entryKinds = [
  "deposit",
  "withdraw",
  "hold",
  "capture",
  "release",
] as const satisfies readonly EntryKind[];

const hourMs = 3_600_000;
const dayMs = 24 * hourMs;

/** The most that can be moved at once: one billion dollars. */
const largest: MicroUsd = 1e15;

/** What was typed as dollars: `5`, `5.00`, `5,00`, `$5`, `1 200,50`; `null` when it is no amount above zero. */
export function typedAmount(text: string): MicroUsd | null {
  const bare = text.replace(/[\s$]/g, "");
  const parts = /^(\d{1,10}|\d{1,3}(?:,\d{3})+(?=\.))(?:[.,](\d{1,6}))?$/.exec(bare);
  if (!parts) return null;
  const micros =
    Number((parts[1] ?? "").replaceAll(",", "")) * 1_000_000 + Number((parts[2] ?? "").padEnd(6, "0"));
  return micros > 0 && micros <= largest ? micros : null;
}

/** An amount as it stands in a field that is to be edited: `5.00`, `5,00`. */
export function editable(amount: MicroUsd, locale: Locale): string {
  return (amount / 1_000_000).toLocaleString(tagOf[locale], {
    minimumFractionDigits: 2,
    maximumFractionDigits: 6,
    useGrouping: false,
  });
}

export const total = (amounts: readonly MicroUsd[]): MicroUsd =>
  amounts.reduce((sum, amount) => sum + amount, 0);

/** Free and held money of all wallets. */
export const balance = (
  wallets: readonly Wallet[],
): { readonly free: MicroUsd; readonly held: MicroUsd } => ({
  free: total(wallets.map((wallet) => wallet.free)),
  held: total(wallets.map((wallet) => wallet.held)),
});

// The breaker.

type Capture = { readonly at: string; readonly amount: MicroUsd };

/** When captures leave the window, and how much room there is then, the next first; nothing new is counted in. */
export function roomReturns(
  captures: readonly Capture[],
  breaker: Breaker,
  now: number,
): readonly { readonly at: number; readonly room: MicroUsd }[] {
  let { captured } = breaker;
  return captures
    .filter(({ at, amount }) => amount > 0 && Date.parse(at) > now - hourMs)
    .sort((a, b) => Date.parse(a.at) - Date.parse(b.at))
    .map(({ at, amount }) => {
      captured -= amount;
      return { at: Date.parse(at) + hourMs, room: Math.max(0, breaker.cap - captured - breaker.in_flight) };
    });
}

type Stopped = Pick<Reply<"list_productions">[number], "production_id" | "intent" | "problem" | "updated_at">;

/** What the breaker stopped in the last 60 minutes, newest first. */
export function tripped(productions: readonly Stopped[], now: number): readonly Stopped[] {
  return productions.filter(
    (one) => one.problem?.code === "breaker.open" && Date.parse(one.updated_at) > now - hourMs,
  );
}

/** The cap before anybody set one, as the engine has it. */
const firstCap: MicroUsd = 5_000_000;

/** How a new cap compares with the old one. */
export function changeOf(before: MicroUsd, after: MicroUsd): "raise" | "lower" | "same" {
  return after > before ? "raise" : after < before ? "lower" : "same";
}

/** A change of a limit with what it was before, newest first. */
export function withBefore(
  changes: readonly LimitChange[],
): readonly (LimitChange & { readonly before: MicroUsd | null })[] {
  const oldest = changes.toSorted((a, b) => Date.parse(a.at) - Date.parse(b.at));
  const last = new Map<string, MicroUsd>();
  return oldest
    .map((change) => {
      const before = last.get(change.name) ?? (change.name === "hourly_cap" ? firstCap : null);
      last.set(change.name, change.amount);
      return { ...change, before };
    })
    .toReversed();
}

// What was spent.

/** A group beyond the first few is counted into the rest. */
const mostGroups = 5;

export type Group = {
  readonly key: string;
  readonly label: string;
  readonly colour: string;
  readonly amount: MicroUsd;
};
export type Day = {
  readonly day: string;
  /** One amount for each group, in the order of the groups. */
  readonly amounts: readonly MicroUsd[];
  readonly sum: MicroUsd;
};
export type Stack = {
  readonly groups: readonly Group[];
  readonly days: readonly Day[];
  readonly highest: MicroUsd;
};

const colours = ["--info", "--good", "--attention", "--accent", "--bad"];

type Spent = Spend["by_day"][number];

/** Spending as bars: one for each day up to today in UTC, cut into Muses or kinds, the largest first. */
export function stackOf(
  spent: readonly Spent[],
  by: "muse" | "kind",
  days: number,
  now: number,
  rest: string,
): Stack {
  const keyOf = (row: Spent) => (by === "muse" ? row.muse_id : row.kind);
  const sums = new Map<string, { label: string; amount: MicroUsd }>();
  for (const row of spent) {
    const sum = sums.get(keyOf(row)) ?? { label: by === "muse" ? row.muse_name : row.kind, amount: 0 };
    sum.amount += row.amount;
    sums.set(keyOf(row), sum);
  }
  const ranked = [...sums].sort(([, a], [, b]) => b.amount - a.amount);
  const kept = ranked.length > mostGroups ? ranked.slice(0, mostGroups - 1) : ranked;
  const left = ranked.slice(kept.length);
  const groups: Group[] = kept.map(([key, sum], place) => ({
    key,
    ...sum,
    colour: colours[place] ?? "--ink-3",
  }));
  if (left.length > 0)
    groups.push({
      key: "",
      label: rest,
      colour: "--ink-3",
      amount: total(left.map(([, sum]) => sum.amount)),
    });
  const placeOf = new Map(groups.map((group, place) => [group.key, place]));
  const amounts = new Map<string, MicroUsd[]>();
  for (const row of spent) {
    const day = amounts.get(row.day) ?? groups.map(() => 0);
    const place = placeOf.get(keyOf(row)) ?? groups.length - 1;
    day[place] = (day[place] ?? 0) + row.amount;
    amounts.set(row.day, day);
  }
  const list = Array.from({ length: days }, (_, back) => {
    const day = new Date(now - (days - 1 - back) * dayMs).toISOString().slice(0, 10);
    const parts = amounts.get(day) ?? groups.map(() => 0);
    return { day, amounts: parts, sum: total(parts) };
  });
  return { groups, days: list, highest: Math.max(0, ...list.map((day) => day.sum)) };
}

/** Three or four round amounts from zero to at least `highest`. */
export function roundTicks(highest: MicroUsd): readonly MicroUsd[] {
  const rough = Math.max(highest, 10_000) / 3;
  const power = 10 ** Math.floor(Math.log10(rough));
  const step = Math.round(([1, 2, 2.5, 5, 10].find((one) => one * power >= rough) ?? 10) * power);
  return Array.from({ length: Math.ceil(Math.max(highest, 10_000) / step) + 1 }, (_, at) => at * step);
}

/** The breaker's window for the chart: what was captured, and the cap that was in force then. */
export function windowLines(
  window: Spend["window"],
  cap: MicroUsd,
  changes: readonly LimitChange[],
): {
  readonly times: readonly number[];
  readonly captured: readonly number[];
  readonly caps: readonly number[];
} {
  const caps = changes
    .filter((change) => change.name === "hourly_cap")
    .map((change) => ({ at: Date.parse(change.at), amount: change.amount }))
    .sort((a, b) => a.at - b.at);
  const capAt = (at: number) =>
    caps.findLast((change) => change.at <= at)?.amount ?? (caps.length > 0 ? firstCap : cap);
  const times = window.map((point) => Date.parse(point.at));
  return { times, captured: window.map((point) => point.captured_in_last_60_min), caps: times.map(capAt) };
}

// The ledger.

export type Account = {
  readonly place: "outside" | "wallet" | "held" | "spent";
  readonly museId: string | null;
};

/** What an account's name says: `held/0199…` is the money held for that Muse. */
export function accountOf(name: string): Account | null {
  const [place = "", museId] = name.split("/", 2);
  switch (place) {
    case "outside":
      return { place, museId: null };
    case "wallet":
    case "held":
    case "spent":
      return given(museId) ? { place, museId } : null;
    default:
      return null;
  }
}

const csvFields = [
  "seq",
  "at",
  "kind",
  "debit",
  "credit",
  "amount_usd",
  "note",
  "production_id",
  "grant_id",
  "transfer_id",
  "prev_hash",
  "hash",
] as const;

/** Rows of the ledger as a table for a spreadsheet (RFC 4180), oldest first. */
export function csvOf(rows: readonly Entry[]): string {
  const field = (text: string) => {
    // A text that a spreadsheet would run as a formula is shown as text.
    const harmless = /^[=+\-@\t]/.test(text) ? `'${text}` : text;
    return /[",\n\r]/.test(harmless) ? `"${harmless.replaceAll('"', '""')}"` : harmless;
  };
  const lines = rows
    .toSorted((a, b) => a.seq - b.seq)
    .map((row) => {
      const whole = { ...row, amount_usd: (row.amount / 1_000_000).toFixed(6) };
      return csvFields.map((name) => field(String(whole[name] ?? ""))).join(",");
    });
  return `${[csvFields.join(","), ...lines].join("\r\n")}\r\n`;
}
