import { ScrollText } from "lucide-react";
import type { Session } from "../../../shared/burst";
import { given } from "../../../shared/given";
import { money } from "../../../shared/money";
import { Evidence, IconButton, StateMark, When } from "../../../shared/ui";
import { lasting } from "../../../shared/when";
import { useLocale, useWords } from "../../../shared/words";
import { toneOf } from "../model";
import { burstWords } from "../words";
import css from "./sessions.module.css";
import { ThinTimeline } from "./Timeline";

type EndedSessionProps = {
  readonly session: Session;
  readonly name: string | null;
  readonly onLog: () => void;
};

/** A session that is gone: why, how long it lived, what it cost in the end. */
export function EndedSession({ session, name, onLog }: EndedSessionProps) {
  const t = useWords(burstWords);
  const locale = useLocale();
  const { ends, cost, spent, machine, stretches } = session;
  const why: Readonly<Record<string, string | undefined>> = t.ends;
  const seconds = stretches.reduce((sum, { secs }) => sum + secs, 0);
  return (
    <li className={css.endedRow}>
      <div className={css.why}>
        <StateMark tone={toneOf(session)} />
        <div>
          {why[ends?.why ?? ""] ?? t.endsOther}
          {given(ends?.detail) && (
            <Evidence label={t.saidByCluster}>
              <p className={css.said} lang="en">
                {ends.detail}
              </p>
            </Evidence>
          )}
        </div>
      </div>
      <ThinTimeline session={session} />
      <div className={css.endedFacts}>
        <strong>{given(cost) ? t.settled(money(cost, locale)) : money(spent, locale)}</strong>
        <span>{lasting(seconds, locale)}</span>
        <span>{machine}</span>
        {name !== null && <span>{t.forMuse(name)}</span>}
        <When at={session.ended_at ?? session.asked_at} />
      </div>
      <IconButton
        label={t.logOf(session.session)}
        icon={<ScrollText size={14} aria-hidden />}
        onClick={onLog}
      />
    </li>
  );
}
