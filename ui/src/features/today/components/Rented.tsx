import { CloudLightning } from "lucide-react";
import { useEngine } from "../../../platform";
import { rentedWords, type Session, ticked } from "../../../shared/burst";
import { useNow } from "../../../shared/making";
import { atMost, money } from "../../../shared/money";
import { go } from "../../../shared/route";
import { Button } from "../../../shared/ui";
import { useLocale, useWords } from "../../../shared/words";
import { todayWords } from "../words";
import { Dotted, StreamRow } from "./StreamRow";

/** With two, a minute of a small GPU would stand still for its cost. */
const tickDecimals = 4;

/** A rented GPU that costs something while one looks elsewhere. */
export function Rented({ session, name }: { readonly session: Session; readonly name: string | null }) {
  const t = useWords(todayWords);
  const r = useWords(rentedWords);
  const locale = useLocale();
  const heardAt = useEngine("burst_overview").dataUpdatedAt;
  const { spent, held, machine, phase } = ticked(session, heardAt, useNow(true));
  const look = () => go("burst");
  return (
    <StreamRow
      lead={<CloudLightning size={18} aria-hidden />}
      title={machine}
      meta={
        <Dotted
          parts={[name, r.phases[phase], t.spentOf(money(spent, locale, tickDecimals), atMost(held, locale))]}
        />
      }
      actions={<Button onClick={look}>{t.openBurst}</Button>}
      keys={{ enter: look }}
    />
  );
}
