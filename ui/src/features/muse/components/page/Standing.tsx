import { RotateCw } from "lucide-react";
import type { ReactNode } from "react";
import type { Reply } from "../../../../platform";
import { driftAlarms } from "../../../../shared/drift";
import { money } from "../../../../shared/money";
import { useTold } from "../../../../shared/problems";
import { IconButton, ProblemBox, StateMark, type Tone } from "../../../../shared/ui";
import { useLocale, useWords } from "../../../../shared/words";
import { useDrift, useSeal, useUniqueness } from "../../api";
import { kinship } from "../../model";
import { museWords } from "../words";
import css from "./page.module.css";

/** What holds about her now: seal, drift, uniqueness, money. */
export function Standing({
  museId,
  wallet,
}: {
  readonly museId: string;
  readonly wallet: Reply<"show_muse">["wallet"];
}) {
  const t = useWords(museWords).page;
  const locale = useLocale();
  return (
    <dl className={css.standing}>
      <Seal museId={museId} />
      <Drift museId={museId} />
      <Uniqueness museId={museId} />
      <Line label={t.wallet} tone={wallet.free > 0 ? "good" : "idle"}>
        {t.free(money(wallet.free, locale))}
        <span className={css.quiet}>
          {t.heldSpent(money(wallet.held, locale), money(wallet.spent, locale))}
        </span>
      </Line>
    </dl>
  );
}

type LineProps = {
  readonly label: string;
  readonly tone: Tone;
  readonly action?: ReactNode;
  readonly children: ReactNode;
};

const Line = ({ label, tone, action, children }: LineProps) => (
  <div className={css.line}>
    <StateMark tone={tone} />
    <dt>{label}</dt>
    <dd>{children}</dd>
    {action}
  </div>
);

function Seal({ museId }: { readonly museId: string }) {
  const t = useWords(museWords).page;
  const seal = useSeal(museId);
  const again = (
    <IconButton
      label={t.verify}
      icon={<RotateCw size={14} aria-hidden />}
      disabled={seal.isFetching}
      onClick={() => void seal.refetch()}
    />
  );
  if (seal.error)
    return (
      <Line label={t.seal} tone="bad" action={again}>
        <ProblemBox problem={seal.error} />
      </Line>
    );
  if (!seal.data || seal.isFetching)
    return (
      <Line label={t.seal} tone="info">
        {t.checking}
      </Line>
    );
  const { own_key, generations, references } = seal.data;
  return (
    <Line label={t.seal} tone={own_key ? "good" : "attention"} action={again}>
      {own_key ? t.sealHolds(generations, references) : t.otherKey}
    </Line>
  );
}

function Drift({ museId }: { readonly museId: string }) {
  const t = useWords(museWords).page;
  const locale = useLocale();
  const tell = useTold();
  const drift = useDrift(museId);
  if (drift.error)
    return (
      <Line label={t.drift} tone="bad">
        {tell(drift.error).message}
      </Line>
    );
  if (!drift.data)
    return (
      <Line label={t.drift} tone="info">
        {t.checking}
      </Line>
    );
  const { alarms, pictures, score = null, shape = null } = drift.data;
  const percent = (n: number) => n.toLocaleString(locale, { style: "percent", maximumFractionDigits: 1 });
  const two = (n: number) => n.toLocaleString(locale, { minimumFractionDigits: 2, maximumFractionDigits: 2 });
  if (pictures === 0 || score === null)
    return (
      <Line label={t.drift} tone="idle">
        {t.noDrift}
      </Line>
    );
  return (
    <Line label={t.drift} tone={alarms.length > 0 ? "bad" : "good"}>
      {t.drifted(pictures, two(score))}
      {shape !== null && <span className={css.quiet}>{t.shape(percent(shape))}</span>}
      {driftAlarms(drift.data, locale).map((alarm) => (
        <strong key={alarm}>{alarm}</strong>
      ))}
    </Line>
  );
}

function Uniqueness({ museId }: { readonly museId: string }) {
  const t = useWords(museWords).page;
  const locale = useLocale();
  const tell = useTold();
  const unique = useUniqueness(museId);
  if (unique.error)
    return (
      <Line label={t.unique} tone="bad">
        {tell(unique.error).message}
      </Line>
    );
  if (!unique.data)
    return (
      <Line label={t.unique} tone="info">
        {t.checking}
      </Line>
    );
  const [nearest] = unique.data.nearest;
  if (!nearest)
    return (
      <Line label={t.unique} tone="idle">
        {t.alone}
      </Line>
    );
  const score = nearest.score.toLocaleString(locale, { minimumFractionDigits: 2, maximumFractionDigits: 2 });
  const kin = kinship(nearest.score);
  const text = {
    distinct: t.nobodyClose(unique.data.compared, nearest.name, score),
    close: t.close(nearest.name, score),
    same: t.same(nearest.name, score),
  }[kin];
  return (
    <Line label={t.unique} tone={({ distinct: "good", close: "attention", same: "bad" } as const)[kin]}>
      {text}
    </Line>
  );
}
