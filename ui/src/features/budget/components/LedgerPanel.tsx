import { Download, ShieldCheck } from "lucide-react";
import { useDeferredValue, useMemo, useState } from "react";
import { engineText } from "../../../shared/engineText";
import { saveText } from "../../../shared/save";
import {
  Button,
  type Column,
  Identifier,
  Money,
  ProblemBox,
  SearchField,
  SelectField,
  Table,
  When,
} from "../../../shared/ui";
import { useLocale, useWords } from "../../../shared/words";
import { type LedgerFilter, useLedger, useVerify } from "../api";
import { accountOf, csvOf, type Entry, entryKinds } from "../model";
import { budgetWords } from "../words";
import css from "./budget.module.css";
import { ChainReport } from "./ChainReport";

/** As tall as its rows, up to a dozen of them. */
const heightOf = (rows: number) => Math.min(422, 36 + 32 * Math.max(2, rows));

/** Every movement of money, newest first, and the proof that nobody changed one. */
export function LedgerPanel({ names }: { readonly names: ReadonlyMap<string, string> }) {
  const t = useWords(budgetWords);
  const locale = useLocale();
  const [typed, setTyped] = useState("");
  const [kind, setKind] = useState<LedgerFilter["kind"]>("all");
  const [muse, setMuse] = useState("all");
  const q = useDeferredValue(typed);
  const ledger = useLedger({ q, kind, muse });
  const verify = useVerify();
  const rows = useMemo(() => ledger.data?.pages.flat() ?? [], [ledger.data]);
  const unfiltered = q === "" && kind === "all" && muse === "all";

  const columns = useMemo<readonly Column<Entry>[]>(() => {
    const nameOf = (museId: string) => names.get(museId) ?? museId.slice(-8);
    const account = (name: string) => {
      const known = accountOf(name);
      if (known === null) return name;
      return known.museId === null
        ? t.places[known.place]
        : `${t.places[known.place]} · ${nameOf(known.museId)}`;
    };
    // Who holds money writes what for, in the engine's words; the other notes of the engine are always alike.
    const noteOf = ({ kind, note }: Entry) =>
      engineText(note, locale) ?? (kind === "hold" ? t.heldFor : note);
    return [
      {
        name: "seq",
        label: t.columns.seq,
        width: "72px",
        right: true,
        cell: (row) => row.seq,
        by: (row) => row.seq,
      },
      {
        name: "at",
        label: t.columns.at,
        width: "136px",
        cell: (row) => <When at={row.at} />,
        text: (row) => row.at,
      },
      {
        name: "kind",
        label: t.kind,
        width: "120px",
        cell: (row) => t.entryKinds[row.kind],
        text: (row) => row.kind,
      },
      {
        name: "amount",
        label: t.amount,
        width: "104px",
        right: true,
        cell: (row) => <Money amount={row.amount} />,
        by: (row) => row.amount,
        text: (row) => (row.amount / 1_000_000).toFixed(6),
      },
      {
        name: "from",
        label: t.columns.from,
        width: "minmax(110px, 1fr)",
        cell: (row) => <span title={row.debit}>{account(row.debit)}</span>,
        text: (row) => row.debit,
      },
      {
        name: "to",
        label: t.columns.to,
        width: "minmax(110px, 1fr)",
        cell: (row) => <span title={row.credit}>{account(row.credit)}</span>,
        text: (row) => row.credit,
      },
      {
        name: "note",
        label: t.note,
        width: "minmax(120px, 2fr)",
        cell: (row) => <span title={row.note}>{noteOf(row)}</span>,
        text: (row) => row.note,
      },
      {
        name: "hash",
        label: t.columns.hash,
        width: "108px",
        cell: (row) => <Identifier value={row.hash} />,
        text: (row) => row.hash,
      },
    ];
  }, [t, names, locale]);

  return (
    <section className={css.panel}>
      <div className={css.panelHead}>
        <h2>{t.ledger}</h2>
        <div className={css.controls}>
          <div className={css.search}>
            <SearchField label={t.find} value={typed} onChange={setTyped} maxLength={200} />
          </div>
          <div className={css.select}>
            <SelectField
              bare
              label={t.kind}
              value={kind}
              onChange={setKind}
              choices={[
                { value: "all", label: t.allKinds },
                ...entryKinds.map((value) => ({ value, label: t.entryKinds[value] })),
              ]}
            />
          </div>
          {names.size > 1 && (
            <div className={css.select}>
              <SelectField
                bare
                label={t.muse}
                value={muse}
                onChange={setMuse}
                choices={[
                  { value: "all", label: t.allMuses },
                  ...[...names].map(([value, label]) => ({ value, label })),
                ]}
              />
            </div>
          )}
          <Button
            icon={<Download size={14} aria-hidden />}
            disabled={rows.length === 0}
            onClick={() => saveText(t.saveName, csvOf(rows), "text/csv;charset=utf-8")}
          >
            {t.save(rows.length)}
          </Button>
          <Button
            icon={<ShieldCheck size={14} aria-hidden />}
            busy={verify.isPending}
            onClick={() => verify.mutate({})}
          >
            {t.verify}
          </Button>
        </div>
      </div>
      {verify.data && <ChainReport report={verify.data} />}
      {verify.error && <ProblemBox problem={verify.error} onRetry={() => verify.mutate({})} />}
      {ledger.error ? (
        <ProblemBox problem={ledger.error} onRetry={() => void ledger.refetch()} />
      ) : (
        <div style={{ height: heightOf(rows.length) }}>
          <Table
            label={t.ledger}
            rows={rows}
            columns={columns}
            keyOf={(row) => String(row.seq)}
            empty={ledger.isPending ? "…" : unfiltered ? t.emptyLedger : t.noRows}
            onEnd={() => {
              if (ledger.hasNextPage && !ledger.isFetchingNextPage) void ledger.fetchNextPage();
            }}
          />
        </div>
      )}
    </section>
  );
}
