import { useState } from "react";
import { Loading, ProblemBox } from "../../../shared/ui";
import { useWords } from "../../../shared/words";
import { useLimits, useNames, useSpend, useWallets } from "../api";
import { budgetWords } from "../words";
import css from "./budget.module.css";
import { Figures } from "./Figures";
import { Holds } from "./Holds";
import { Hour } from "./Hour";
import { LedgerPanel } from "./LedgerPanel";
import { LimitsPanel } from "./LimitsPanel";
import { Prices } from "./Prices";
import { SpendPanel } from "./SpendPanel";
import { Wallets } from "./Wallets";

/** What there is, what is held, what was spent and what it may be at most. */
export function BudgetScreen() {
  const t = useWords(budgetWords);
  const [days, setDays] = useState(30);
  const spend = useSpend(days);
  const wallets = useWallets();
  const limits = useLimits();
  const names = useNames();
  const trouble = spend.error ?? wallets.error ?? limits.error;
  const problem = trouble && (
    <ProblemBox
      problem={trouble}
      onRetry={() => {
        void spend.refetch();
        void wallets.refetch();
        void limits.refetch();
      }}
    />
  );
  if (!spend.data || !wallets.data || !limits.data)
    return problem ? <div className={css.screen}>{problem}</div> : <Loading />;
  return (
    <div className={css.screen}>
      {problem}
      <h1 className="visually-hidden">{t.title}</h1>
      <Figures spend={spend.data} wallets={wallets.data} breaker={limits.data.breaker} />
      <div className={css.columns}>
        <Hour spend={spend.data} limits={limits.data} />
        <LimitsPanel limits={limits.data} />
      </div>
      <div className={css.columns}>
        <SpendPanel spend={spend.data} days={days} onDays={setDays} />
        <div className={css.stack}>
          <Wallets wallets={wallets.data} names={names} />
          <Holds holds={spend.data.holds} />
        </div>
      </div>
      <LedgerPanel names={names} />
      <Prices />
    </div>
  );
}
