import { useEngine, pictureUrl } from "../../../platform";
import { decisionWords } from "../../../shared/decision";
import { driftAlarms } from "../../../shared/drift";
import { money } from "../../../shared/money";
import { Radar } from "../../../shared/Radar";
import { addressOf } from "../../../shared/route";
import { Figure, Gauge, Loading, Money, Picture, ProblemBox, StateMark } from "../../../shared/ui";
import { useLocale, useWords } from "../../../shared/words";
import { useMuse } from "../api";
import { todayWords } from "../words";
import { Autopilot } from "./Autopilot";
import css from "./card.module.css";

const axes = ["autonomy", "sophistication", "technophilia", "ego"] as const;

/** Her face, who she is, what she stands for and what she may spend. */
export function MuseCard() {
  const t = useWords(todayWords);
  const d = useWords(decisionWords);
  const locale = useLocale();
  const { row, view, trouble, again } = useMuse();
  const limits = useEngine("limits");
  const drift = useEngine("drift", { path: { muse: row?.muse_id ?? "" } }, { enabled: row !== undefined });
  if (!row) return <Loading />;
  const dna = view?.head.dna;
  const wallet = view?.wallet ?? row.wallet;
  return (
    <aside className={css.card} aria-label={t.card}>
      <a className={css.face} href={addressOf("muse", row.muse_id)} aria-label={`${t.toMuse}: ${row.name}`}>
        <Picture src={row.portrait == null ? null : pictureUrl(row.portrait)} alt={row.name} />
      </a>
      {row.palette.length > 0 && (
        <div className={css.palette} role="img" aria-label={t.palette}>
          {row.palette.map((colour, place) => (
            <span key={`${colour}${place}`} style={{ backgroundColor: colour }} />
          ))}
        </div>
      )}
      <div className={css.who}>
        <h1 className={css.name}>{row.name}</h1>
        <span className={css.quiet}>{t.generation(row.generations)}</span>
      </div>
      {trouble && <ProblemBox problem={trouble} onRetry={again} />}
      {dna && <p className={css.persona}>{dna.persona}</p>}
      <div className={css.pair}>
        {dna && (
          <div className={css.radar}>
            <Radar
              label={t.axes}
              size={120}
              spokes={axes.map((name) => ({ name, label: d.axes[name], value: dna.moral_graph.axes[name] }))}
            />
          </div>
        )}
        <div className={css.money}>
          <Figure
            label={t.wallet}
            value={<Money amount={wallet.free} />}
            note={wallet.held > 0 ? t.held(money(wallet.held, locale)) : t.spent(money(wallet.spent, locale))}
          />
        </div>
      </div>
      {limits.data && (
        <div className={css.part}>
          <div className={css.label}>{t.hour}</div>
          <Gauge breaker={limits.data.breaker} />
        </div>
      )}
      <Autopilot museId={row.muse_id} />
      {drift.data && (
        <div className={css.drift}>
          <StateMark
            tone={drift.data.alarms.length > 0 ? "attention" : drift.data.pictures > 0 ? "good" : "idle"}
          />
          <span>
            {drift.data.alarms.length > 0
              ? `${t.driftTitle}: ${driftAlarms(drift.data, locale).join(" ")}`
              : drift.data.pictures > 0
                ? t.drift.quiet(drift.data.pictures)
                : t.drift.none}
          </span>
        </div>
      )}
    </aside>
  );
}
