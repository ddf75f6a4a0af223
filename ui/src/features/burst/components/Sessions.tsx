import { CloudLightning, Settings } from "lucide-react";
import { useState } from "react";
import { BurstProblem, isAlive, type Session } from "../../../shared/burst";
import { useOpenBurst } from "../../../shared/current";
import { given } from "../../../shared/given";
import { go } from "../../../shared/route";
import { Button, Empty, Loading, When } from "../../../shared/ui";
import { useWords } from "../../../shared/words";
import { useHourPrice, useNames, useRented } from "../api";
import { shownOf } from "../model";
import { burstWords } from "../words";
import { EndedSession } from "./EndedSession";
import { LiveSession } from "./LiveSession";
import { LogDrawer } from "./LogDrawer";
import css from "./sessions.module.css";
import { Strays } from "./Strays";

/** What is rented now, what was, and what lies in the cluster that nobody here knows. */
export function Sessions() {
  const t = useWords(burstWords);
  const rented = useRented();
  const names = useNames();
  const rent = useOpenBurst();
  const perHour = useHourPrice(rented.data?.setup.price);
  const [all, setAll] = useState(false);
  const [read, setRead] = useState<string | null>(null);
  const again = () => void rented.refetch();
  if (!rented.data)
    return rented.error ? <BurstProblem problem={rented.error} onRetry={again} /> : <Loading />;

  const { is_set_up, problem, strays, compared_at } = rented.data;
  const alive = rented.sessions.filter(isAlive);
  const { shown, left } = shownOf(
    rented.sessions.filter((session) => !isAlive(session)),
    all,
  );
  const nameOf = (session: Session) => (names.size > 1 ? (names.get(session.muse_id) ?? null) : null);
  const opened = rented.sessions.find(({ burst_id }) => burst_id === read);
  return (
    <section className={css.rented} aria-label={t.rented}>
      <div className={css.head}>
        <h2>{t.rented}</h2>
        {given(compared_at) && (
          <span className={css.quiet}>
            {t.compared} <When at={compared_at} />
          </span>
        )}
      </div>
      {given(problem) && <BurstProblem problem={problem} onRetry={again} />}
      {!is_set_up && (
        <Empty
          title={t.notSetUp}
          icon={<CloudLightning size={22} aria-hidden />}
          action={
            <Button
              look="primary"
              icon={<Settings size={14} aria-hidden />}
              onClick={() => go("settings", "kubernetes")}
            >
              {t.setUp}
            </Button>
          }
        >
          {t.notSetUpText}
        </Empty>
      )}
      {is_set_up && alive.length === 0 && (
        <Empty
          title={t.noneLives}
          icon={<CloudLightning size={22} aria-hidden />}
          action={<Button onClick={rent}>{t.start}</Button>}
        >
          {t.noneLivesText}
        </Empty>
      )}
      {alive.map((session) => (
        <LiveSession
          key={session.burst_id}
          session={session}
          name={nameOf(session)}
          now={rented.now}
          onLog={() => setRead(session.burst_id)}
        />
      ))}
      {strays.length > 0 && <Strays strays={strays} perHour={perHour} />}
      {shown.length > 0 && (
        <div>
          <h3 className={css.endedTitle}>{t.ended}</h3>
          <ul>
            {shown.map((session) => (
              <EndedSession
                key={session.burst_id}
                session={session}
                name={nameOf(session)}
                onLog={() => setRead(session.burst_id)}
              />
            ))}
          </ul>
          {left > 0 && (
            <Button look="quiet" onClick={() => setAll(true)}>
              {t.showAll(left)}
            </Button>
          )}
        </div>
      )}
      {opened && <LogDrawer session={opened} onClose={() => setRead(null)} />}
    </section>
  );
}
