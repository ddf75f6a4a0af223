import { ProblemBox, StateMark } from "../../../shared/ui";
import { useWords } from "../../../shared/words";
import { useHealth } from "../api";
import { settingsWords } from "../words";
import css from "./settings.module.css";

/** Which studio this is. */
export function About() {
  const t = useWords(settingsWords);
  const health = useHealth();
  return (
    <>
      <p className={css.product}>Sovereign Muse OS</p>
      {health.error && <ProblemBox problem={health.error} onRetry={() => void health.refetch()} />}
      {health.data && (
        <dl className={css.facts}>
          <div>
            <dt>{t.version}</dt>
            <dd>
              <code>{health.data.version}</code>
            </dd>
          </div>
          <div>
            <dt>{t.engine}</dt>
            <dd className={css.stateLine}>
              <StateMark tone="good" /> {t.answers}
            </dd>
          </div>
          <div>
            <dt>{t.licence}</dt>
            <dd>Apache-2.0</dd>
          </div>
        </dl>
      )}
      <p className={css.quiet}>{t.privacyShort}</p>
    </>
  );
}
