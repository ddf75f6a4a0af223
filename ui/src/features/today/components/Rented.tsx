import { CloudLightning } from "lucide-react";
import { useEngine } from "../../../platform";
import { rentedWords, type Session, spentText, ticked } from "../../../shared/burst";
import { useNow } from "../../../shared/making";
import { atMost } from "../../../shared/money";
import { go } from "../../../shared/route";
import { Button } from "../../../shared/ui";
import { useLocale, useWords } from "../../../shared/words";
import { todayWords } from "../words";
import { Dotted, StreamRow } from "./StreamRow";

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
        <Dotted parts={[name, r.phases[phase], t.spentOf(spentText(spent, locale), atMost(held, locale))]} />
      }
      actions={<Button onClick={look}>{t.openBurst}</Button>}
      keys={{ enter: look }}
    />
  );
}
