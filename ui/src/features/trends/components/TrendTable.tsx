import { ArrowDownRight, ArrowRight, ArrowUpRight } from "lucide-react";
import { useMemo } from "react";
import { given } from "../../../shared/given";
import { Button, type Column, Table, Tooltip, When } from "../../../shared/ui";
import { useLocale, useWords } from "../../../shared/words";
import { feedsWords } from "../feedsWords";
import { type Insight, perHour, phases, velocity, wayOf } from "../model";
import { trendsWords } from "../words";
import { PhaseMark } from "./PhaseMark";
import css from "./trends.module.css";

type Props = {
  readonly insights: readonly Insight[];
  readonly onOpen: (insightId: string) => void;
  readonly onAll: () => void;
};

/** The same trends ranked, the fastest first; those without figures last, and never as zero. */
export function TrendTable({ insights, onOpen, onAll }: Props) {
  const t = useWords(trendsWords);
  const live = useWords(feedsWords);
  const locale = useLocale();
  const columns = useMemo<readonly Column<Insight>[]>(
    () => [
      {
        name: "label",
        label: t.columns.label,
        width: "minmax(130px, 1fr)",
        cell: (row) => <span title={row.label}>{row.label}</span>,
        by: (row) => row.label,
      },
      {
        name: "phase",
        label: t.columns.phase,
        width: locale === "fr" ? "112px" : "98px",
        cell: (row) => (
          <>
            <PhaseMark phase={row.phase} /> {t.phases[row.phase]}
          </>
        ),
        by: (row) => phases.indexOf(row.phase),
        text: (row) => t.phases[row.phase],
      },
      {
        name: "vvs",
        label: t.vvs,
        width: "92px",
        right: true,
        cell: (row) => <Velocity insight={row} />,
        by: (row) => row.vvs ?? -1e12,
        text: (row) => (given(row.vvs) ? String(row.vvs) : t.noFigures),
      },
      {
        name: "signals",
        label: t.columns.signals,
        width: "62px",
        right: true,
        cell: (row) => row.signal_count,
        by: (row) => row.signal_count,
      },
      {
        name: "communities",
        label: t.columns.communities,
        width: "108px",
        right: true,
        cell: (row) => row.community_count,
        by: (row) => row.community_count,
      },
      {
        name: "sources",
        label: t.columns.sources,
        width: "116px",
        cell: (row) => {
          const names = row.sources.map((source) => t.sources[source]).join(", ");
          const ways = row.ways.map((via) => live.via[via]).join(", ");
          return (
            <span title={`${names}, ${live.seenBy(ways)}${row.counted ? "" : `, ${t.noFigures}`}`}>
              {names} <span className={css.none}>{ways}</span>
            </span>
          );
        },
        by: (row) => [...row.sources, ...row.ways].join(" "),
      },
      {
        name: "seen",
        label: t.columns.seen,
        width: "126px",
        cell: (row) => <When at={row.last_at} />,
        by: (row) => -Date.parse(row.last_at),
        text: (row) => row.last_at,
      },
    ],
    [t, live, locale],
  );
  return (
    <Table
      label={t.title}
      rows={insights}
      columns={columns}
      keyOf={(row) => row.insight_id}
      onOpen={(row) => onOpen(row.insight_id)}
      empty={
        <>
          {t.nothingFits} <Button onClick={onAll}>{t.unfilter}</Button>
        </>
      }
    />
  );
}

/** A velocity with the arrow of its slope, or the words that there is none. */
export function Velocity({ insight }: { readonly insight: Pick<Insight, "vvs" | "slope"> }) {
  const t = useWords(trendsWords);
  const locale = useLocale();
  if (!given(insight.vvs))
    return (
      <Tooltip text={t.noFigures}>
        <span className={css.none}>{t.noFiguresShort}</span>
      </Tooltip>
    );
  const way = wayOf(insight.slope);
  const Arrow = way === null ? null : { up: ArrowUpRight, flat: ArrowRight, down: ArrowDownRight }[way];
  const words =
    way === null || !given(insight.slope) ? "" : `${t.ways[way]}, ${t.slope(perHour(insight.slope, locale))}`;
  return (
    <span className={css.velocity} title={words}>
      {velocity(insight.vvs, locale)}
      {Arrow && <Arrow size={14} aria-label={words} data-way={way} />}
    </span>
  );
}
