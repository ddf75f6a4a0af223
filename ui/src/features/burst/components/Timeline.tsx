import { isAlive, rentedWords, type Session } from "../../../shared/burst";
import { money } from "../../../shared/money";
import { ticking } from "../../../shared/making";
import { Tooltip } from "../../../shared/ui";
import { lasting } from "../../../shared/when";
import { useLocale, useWords } from "../../../shared/words";
import { type Leg, legsOf, sharesOf } from "../model";
import { burstWords } from "../words";
import css from "./sessions.module.css";

/** A stretch may cost less than a cent, and all of them line up. */
const decimals = 4;

/** A session's life from asked to gone; under every stretch how long it took and what it cost. */
export function Timeline({ session }: { readonly session: Session }) {
  const t = useWords(burstWords);
  const locale = useLocale();
  const nameOf = useNameOfLeg();
  const legs = legsOf(session.stretches);
  const shares = sharesOf(legs);
  const goesOn = (place: number) => place === legs.length - 1 && isAlive(session);
  return (
    <ol className={css.timeline} aria-label={t.life(legs.map(nameOf).join(", "))}>
      {legs.map((leg, place) => (
        <li
          key={place}
          style={{ flexGrow: (shares[place] ?? 0) * 1000 }}
          {...(goesOn(place) ? { "aria-current": "step" as const } : {})}
        >
          <span className={`${css.bar} ${css[look(leg)]}`} aria-hidden />
          <span className={css.legName}>{nameOf(leg)}</span>
          <span className={css.legFacts}>
            {goesOn(place) ? ticking(leg.seconds, locale) : lasting(leg.seconds, locale)}
          </span>
          <span className={css.legFacts}>{leg.billed ? money(leg.cost, locale, decimals) : t.free}</span>
        </li>
      ))}
    </ol>
  );
}

/** The same as one thin line, its parts told on hover. */
export function ThinTimeline({ session }: { readonly session: Session }) {
  const t = useWords(burstWords);
  const locale = useLocale();
  const nameOf = useNameOfLeg();
  const legs = legsOf(session.stretches);
  const shares = sharesOf(legs);
  return (
    <div className={css.thin}>
      {legs.map((leg, place) => {
        const text = [
          nameOf(leg),
          lasting(leg.seconds, locale),
          leg.billed ? money(leg.cost, locale, decimals) : t.free,
        ].join(" · ");
        return (
          <Tooltip key={place} text={text}>
            <span
              role="img"
              aria-label={text}
              className={`${css.bar} ${css[look(leg)]}`}
              style={{ flexGrow: (shares[place] ?? 0) * 1000 }}
            />
          </Tooltip>
        );
      })}
    </div>
  );
}

function useNameOfLeg() {
  const t = useWords(burstWords);
  const r = useWords(rentedWords);
  return ({ phase, times }: Leg) => (times > 1 ? t.times(r.phases[phase], times) : r.phases[phase]);
}

/** Four textures, so that no colour is needed: not billed, coming up, at work, held for nothing. */
function look({ phase, billed }: Leg): "open" | "coming" | "work" | "rest" {
  if (!billed) return "open";
  if (phase === "rendering") return "work";
  return phase === "scheduled" || phase === "started" || phase === "restored" ? "coming" : "rest";
}
