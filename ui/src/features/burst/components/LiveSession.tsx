import { ScrollText, Square } from "lucide-react";
import { useState } from "react";
import { BurstProblem, rentedWords, type Session, spentText } from "../../../shared/burst";
import { given } from "../../../shared/given";
import { atMost, money } from "../../../shared/money";
import { Button, Dialog, FailedToast, StateMark } from "../../../shared/ui";
import { lasting } from "../../../shared/when";
import { useLocale, useWords } from "../../../shared/words";
import { useStopSession } from "../api";
import { losesWork, toneOf } from "../model";
import { burstWords } from "../words";
import { NewsList } from "./NewsList";
import css from "./sessions.module.css";
import { Timeline } from "./Timeline";

type LiveSessionProps = {
  readonly session: Session;
  /** Whose it is, where there are several Muses. */
  readonly name: string | null;
  readonly now: number;
  readonly onLog: () => void;
};

/** A session that lives: where it is, what it costs by now and can still cost, what the cluster says, and the way to stop it. */
export function LiveSession({ session, name, now, onLog }: LiveSessionProps) {
  const t = useWords(burstWords);
  const r = useWords(rentedWords);
  const locale = useLocale();
  const { spent, spent_at_most, lease_ends } = session;
  const age = Math.max(0, (now - Date.parse(session.asked_at)) / 1000);
  const left = Math.max(0, session.granted_secs - age);
  const leaseLeft = given(lease_ends) ? (Date.parse(lease_ends) - now) / 1000 : null;
  const secs = (seconds: number) => lasting(Math.max(0, Math.round(seconds)), locale);
  const facts: readonly (readonly [string, string])[] = [
    [t.renders, t.rendersText(session.running, session.waiting)],
    [t.granted, t.grantedText(secs(left), secs(session.granted_secs))],
    ...(leaseLeft === null
      ? []
      : [[t.lease, leaseLeft > 0 ? t.leaseText(secs(leaseLeft)) : t.leaseOver] as const]),
    [t.unattended, t.unattendedText(atMost(session.unattended, locale))],
    [t.price, t.perHour(money(session.per_hour, locale))],
  ];
  return (
    <article className={css.session} aria-label={session.session}>
      <div className={css.top}>
        <div className={css.what}>
          <div className={css.phase} role="status">
            <StateMark tone={toneOf(session)} />
            {r.phases[session.phase]}
          </div>
          <p className={css.quiet}>
            {[
              t.of(session.machine, session.namespace),
              r.ways[session.way],
              ...(name === null ? [] : [t.forMuse(name)]),
            ].join(" · ")}
          </p>
        </div>
        <div className={css.spent}>
          <div className={css.amount}>{spentText(spent, locale)}</div>
          <div className={css.quiet}>{t.spentOf(atMost(session.held, locale))}</div>
          {given(session.problem) && spent_at_most > spent && (
            <div className={css.quiet}>{t.atMostNow(atMost(spent_at_most, locale))}</div>
          )}
        </div>
        <div className={css.buttons}>
          <Button icon={<ScrollText size={14} aria-hidden />} onClick={onLog}>
            {t.log}
          </Button>
          <Stop session={session} />
        </div>
      </div>
      <Timeline session={session} />
      <dl className={css.facts}>
        {facts.map(([label, value]) => (
          <div key={label}>
            <dt>{label}</dt>
            <dd>{value}</dd>
          </div>
        ))}
      </dl>
      <NewsList session={session} />
      {given(session.problem) && <BurstProblem problem={session.problem} />}
      {!session.followed && <p className={css.quiet}>{t.notFollowed}</p>}
    </article>
  );
}

/** Ends a session at once; where that takes a render away, after a question. */
function Stop({ session }: { readonly session: Session }) {
  const t = useWords(burstWords);
  const locale = useLocale();
  const stopping = useStopSession();
  const [asks, setAsks] = useState(false);
  const stop = () => {
    setAsks(false);
    stopping.mutate({ path: { burst: session.burst_id } });
  };
  const isEnding = session.phase === "ending";
  return (
    <>
      <Button
        icon={<Square size={12} aria-hidden />}
        busy={stopping.isPending}
        disabled={isEnding}
        onClick={() => (losesWork(session) ? setAsks(true) : stop())}
      >
        {t.stop}
      </Button>
      <FailedToast problem={stopping.error} />
      <Dialog
        open={asks}
        onClose={() => setAsks(false)}
        title={t.stopAsk}
        about={t.stopAskText(Math.max(1, session.running), money(session.spent, locale))}
        actions={
          <>
            <Button onClick={() => setAsks(false)}>{t.keep}</Button>
            <Button look="danger" onClick={stop}>
              {t.stopIt}
            </Button>
          </>
        }
      >
        {null}
      </Dialog>
    </>
  );
}
