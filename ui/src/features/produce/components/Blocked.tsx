import { useAct, useEngine } from "../../../platform";
import { atMost, money } from "../../../shared/money";
import { go } from "../../../shared/route";
import { Button, FailedToast, TroubleBox } from "../../../shared/ui";
import { ago, exactly } from "../../../shared/when";
import { useNow } from "../../../shared/making";
import { useLocale, useWords } from "../../../shared/words";
import { type Breaker, type Obstacle, roomReturns } from "../model";
import { produceWords } from "../words";
import css from "./produce.module.css";

type BlockedProps = {
  readonly obstacle: Obstacle;
  readonly maximum: number;
  readonly breaker: Breaker | undefined;
  readonly onDraft: () => void;
  readonly onClose: () => void;
};

/** Why nothing can begin now, what it would have cost, and when or how it can. */
export function Blocked({ obstacle, maximum, breaker, onDraft, onClose }: BlockedProps) {
  const t = useWords(produceWords);
  const locale = useLocale();
  const save = useAct("change_settings", ["settings"]);
  const spend = useEngine("spend", { query: { days: 1 } }, { enabled: obstacle.kind === "breaker" });
  const now = useNow(obstacle.kind === "breaker");
  const most = atMost(maximum, locale);
  const toBudget = (
    <div className={css.buttons}>
      <Button
        onClick={() => {
          go("budget");
          onClose();
        }}
      >
        {t.toBudget}
      </Button>
      <Button look="quiet" onClick={onDraft}>
        {t.useDraft}
      </Button>
    </div>
  );
  switch (obstacle.kind) {
    case "paused":
      return (
        <TroubleBox
          said={{ code: "studio.paused", ...t.blocked.paused }}
          action={
            <>
              <Button onClick={() => save.mutate({ body: { paused: false } })}>{t.resume}</Button>
              <FailedToast problem={save.error} />
            </>
          }
        />
      );
    case "wallet":
      return (
        <TroubleBox
          said={{
            code: "wallet.short",
            message: t.blocked.wallet.message(most, money(obstacle.free, locale)),
            advice: t.blocked.wallet.advice(atMost(obstacle.short, locale)),
          }}
          action={toBudget}
        />
      );
    case "breaker": {
      const words = t.blocked.breaker;
      const at = breaker && spend.data ? roomReturns(spend.data.window, breaker, maximum, now) : null;
      const advice = obstacle.never
        ? words.never
        : at === null
          ? words.later
          : words.advice(`${ago(at, now, locale)} (${exactly(at, locale)})`);
      return (
        <TroubleBox
          said={{
            code: "breaker.open",
            message: words.message(most, money(obstacle.room, locale)),
            advice,
          }}
          action={toBudget}
        />
      );
    }
  }
}
