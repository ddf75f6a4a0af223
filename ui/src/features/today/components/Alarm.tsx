import { Activity, CircleGauge } from "lucide-react";
import { money } from "../../../shared/money";
import { go } from "../../../shared/route";
import { Button, Gauge, StateMark } from "../../../shared/ui";
import { useLocale, useWords } from "../../../shared/words";
import type { Item } from "../model";
import { todayWords } from "../words";
import { StreamRow } from "./StreamRow";
import css from "./today.module.css";

type AlarmProps = { readonly item: Extract<Item, { kind: "drift" | "breaker" }> };

/** Something that stands in the way of new work, or of her being herself. */
export function Alarm({ item }: AlarmProps) {
  const t = useWords(todayWords);
  const locale = useLocale();
  if (item.kind === "drift") {
    const look = () => go("review");
    return (
      <StreamRow
        lead={<Activity size={18} aria-hidden />}
        title={<Alarmed text={t.driftTitle} />}
        meta={item.alarms.join(" ")}
        actions={<Button onClick={look}>{t.driftOpen}</Button>}
        keys={{ enter: look }}
      />
    );
  }
  const { breaker } = item;
  const cap = money(breaker.cap, locale);
  const look = () => go("budget");
  return (
    <StreamRow
      lead={<CircleGauge size={18} aria-hidden />}
      title={
        <Alarmed
          text={breaker.room <= 0 ? t.breakerFull(cap) : t.breakerTitle(money(breaker.room, locale), cap)}
        />
      }
      meta={t.breakerText}
      actions={<Button onClick={look}>{t.openBudget}</Button>}
      keys={{ enter: look }}
    >
      <Gauge breaker={breaker} />
    </StreamRow>
  );
}

const Alarmed = ({ text }: { readonly text: string }) => (
  <span className={css.marked}>
    <StateMark tone="attention" />
    {text}
  </span>
);
