import { Trash2 } from "lucide-react";
import { given } from "../../../shared/given";
import { atMost } from "../../../shared/money";
import { Button, FailedToast, StateMark, When } from "../../../shared/ui";
import { lasting } from "../../../shared/when";
import { useLocale, useWords } from "../../../shared/words";
import { useEndStray } from "../api";
import { type Stray, strayCost } from "../model";
import { burstWords } from "../words";
import css from "./sessions.module.css";

type StraysProps = { readonly strays: readonly Stray[]; readonly perHour: number | null };

/** Sessions in the cluster that are in no book of this studio. */
export function Strays({ strays, perHour }: StraysProps) {
  const t = useWords(burstWords);
  return (
    <div className={css.strays}>
      <h3>{t.strays}</h3>
      <p className={css.quiet}>{t.straysText}</p>
      <ul>
        {strays.map((stray) => (
          <StrayRow key={stray.name} stray={stray} perHour={perHour} />
        ))}
      </ul>
    </div>
  );
}

function StrayRow({ stray, perHour }: { readonly stray: Stray; readonly perHour: number | null }) {
  const t = useWords(burstWords);
  const locale = useLocale();
  const ending = useEndStray();
  const { name, ours, created, left_secs, over } = stray;
  const cost = strayCost(stray, perHour);
  const facts = over
    ? [t.strayOver]
    : [
        given(left_secs) ? t.strayLeft(lasting(left_secs, locale)) : t.strayUnknown,
        ...(cost === null ? [] : [t.strayCost(atMost(cost, locale))]),
      ];
  return (
    <li className={css.stray}>
      <StateMark tone={over ? "idle" : "attention"} />
      <div>
        <span className="mono">{name}</span>
        <div className={css.quiet}>
          {[ours ? t.ours : t.theirs, ...facts].join(" · ")}
          {given(created) && (
            <>
              {" · "}
              <When at={created} />
            </>
          )}
        </div>
      </div>
      <Button
        icon={<Trash2 size={14} aria-hidden />}
        aria-label={t.endOf(name)}
        busy={ending.isPending}
        onClick={() => ending.mutate({ path: { name } })}
      >
        {t.end}
      </Button>
      <FailedToast problem={ending.error} />
    </li>
  );
}
