import { useState } from "react";
import { BurstProblem } from "../../../shared/burst";
import { EngineText } from "../../../shared/engineText";
import { tagOf } from "../../../shared/locale";
import { money } from "../../../shared/money";
import { useRested } from "../../../shared/rested";
import { type Column, Loading, NumberField, SelectField, SwitchField, Table } from "../../../shared/ui";
import { lasting } from "../../../shared/when";
import { useLocale, useWords } from "../../../shared/words";
import { usePlan } from "../api";
import { enoughOf, type Plan, type PlanRow } from "../model";
import { burstWords } from "../words";
import { PlanChart } from "./PlanChart";
import css from "./planning.module.css";

/** The GPUs whose starts were measured; the engine has the figures. */
const gpus = ["nvidia-l4", "nvidia-rtx-pro-6000", "nvidia-h100-80gb"] as const;
type Wish = {
  readonly per_hour: number;
  readonly gpu: (typeof gpus)[number];
  readonly snapshots: boolean;
  readonly most_pool: number;
};

/** A pool is enough when so many of those who ask find a warm pod. */
const enoughShare = 0.9;

const restMs = 300;

/** How large a pool should be: hits, waits and cost over its size, played through before anybody pays for it. */
export function Planning() {
  const t = useWords(burstWords);
  const [wish, setWish] = useState<Wish>({
    per_hour: 4,
    gpu: gpus[0],
    snapshots: true,
    most_pool: 8,
  });
  const plan = usePlan(useRested(wish, restMs));
  return (
    <div className={css.planning}>
      <p className={css.about}>{t.planAbout}</p>
      <div className={css.form}>
        <NumberField
          label={t.perHourAsked}
          value={wish.per_hour}
          min={0.1}
          max={200}
          step={1}
          onChange={(per_hour) => setWish({ ...wish, per_hour })}
        />
        <SelectField
          label={t.gpu}
          value={wish.gpu}
          choices={gpus.map((value) => ({ value, label: value }))}
          onChange={(gpu) => setWish({ ...wish, gpu })}
        />
        <NumberField
          label={t.mostPool}
          value={wish.most_pool}
          min={1}
          max={40}
          onChange={(most) => setWish({ ...wish, most_pool: Math.round(most) })}
        />
        <SwitchField
          label={t.snapshots}
          on={wish.snapshots}
          onChange={(snapshots) => setWish({ ...wish, snapshots })}
        />
      </div>
      {plan.error && <BurstProblem problem={plan.error} onRetry={() => void plan.refetch()} />}
      {plan.isPending && <Loading />}
      {plan.data && (
        <div className={plan.isPlaceholderData ? css.stale : css.known} aria-busy={plan.isPlaceholderData}>
          <Outcome plan={plan.data} />
        </div>
      )}
    </div>
  );
}

function Outcome({ plan }: { readonly plan: Plan }) {
  const t = useWords(burstWords);
  const locale = useLocale();
  const { rows } = plan;
  const percent = (share: number, digits = 0) =>
    share.toLocaleString(tagOf[locale], { style: "percent", maximumFractionDigits: digits });
  const secs = (seconds: number) => lasting(seconds, locale);
  const cost = (amount: number) => money(Math.round(amount), locale);
  const enough = enoughOf(rows, enoughShare);
  const right = { label: t.chartCost, values: rows.map((row) => row.per_hour), shown: cost };
  const places = rows.map((row) => row.pool);
  return (
    <>
      <p className={css.enough} role="status">
        {enough === null
          ? t.noneEnough(percent(enoughShare))
          : t.enough(enough.pool, percent(enoughShare), cost(enough.per_hour))}
      </p>
      <div className={css.charts}>
        <PlanChart
          title={t.chartHits}
          axis={t.size}
          places={places}
          left={[{ label: t.chartHits, values: rows.map((row) => row.hits) }]}
          band={rows.map((row) => [row.hits_low, row.hits_high])}
          top={1}
          shown={(share) => percent(share)}
          right={right}
        />
        <PlanChart
          title={t.chartWait}
          axis={t.size}
          places={places}
          left={[
            { label: t.columns.mean, values: rows.map((row) => row.wait_mean) },
            { label: t.columns.most, values: rows.map((row) => row.wait_p95), dashed: true },
          ]}
          shown={secs}
          right={right}
        />
      </div>
      <div className={css.table} style={{ height: 34 + 32 * rows.length + 2 }}>
        <PlanTable rows={rows} percent={percent} />
      </div>
      <p className={css.about}>
        {t.planSource(Math.max(...rows.map((row) => row.asked)).toLocaleString(tagOf[locale]))}{" "}
        <EngineText text={plan.source} />
      </p>
    </>
  );
}

type PlanTableProps = {
  readonly rows: readonly PlanRow[];
  readonly percent: (share: number, digits?: number) => string;
};

function PlanTable({ rows, percent }: PlanTableProps) {
  const t = useWords(burstWords);
  const locale = useLocale();
  const of = (
    name: keyof typeof t.columns,
    by: (row: PlanRow) => number,
    cell: (row: PlanRow) => string,
    width = "1fr",
  ): Column<PlanRow> => ({
    name,
    label: t.columns[name],
    width: `minmax(84px, ${width})`,
    cell,
    by,
    text: cell,
    right: true,
  });
  const columns = [
    of(
      "pool",
      (row) => row.pool,
      (row) => String(row.pool),
      "0.6fr",
    ),
    of(
      "hits",
      (row) => row.hits,
      (row) => percent(row.hits, 1),
    ),
    of(
      "within",
      (row) => row.hits_low,
      (row) => `${percent(row.hits_low, 1)}–${percent(row.hits_high, 1)}`,
      "1.2fr",
    ),
    of(
      "mean",
      (row) => row.wait_mean,
      (row) => lasting(row.wait_mean, locale),
    ),
    of(
      "half",
      (row) => row.wait_p50,
      (row) => lasting(row.wait_p50, locale),
      "1.2fr",
    ),
    of(
      "most",
      (row) => row.wait_p95,
      (row) => lasting(row.wait_p95, locale),
      "1.2fr",
    ),
    of(
      "hour",
      (row) => row.per_hour,
      (row) => money(row.per_hour, locale),
    ),
    of(
      "session",
      (row) => row.per_session,
      (row) => money(row.per_session, locale),
    ),
    of(
      "used",
      (row) => row.used,
      (row) => percent(row.used),
    ),
  ];
  return <Table label={t.bySize} rows={rows} columns={columns} keyOf={(row) => String(row.pool)} />;
}
