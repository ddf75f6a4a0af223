import { Sparkles } from "lucide-react";
import { useMemo, useState } from "react";
import type { Reply } from "../../../platform";
import { Chart } from "../../../shared/chart/Chart";
import { useOpenProduce } from "../../../shared/current";
import { given } from "../../../shared/given";
import { Button, Dialog, Identifier, Loading, ProblemBox, When } from "../../../shared/ui";
import { useLocale, useWords } from "../../../shared/words";
import { useTrend } from "../api";
import { feedsWords } from "../feedsWords";
import { sourceLines, velocity } from "../model";
import { trendsWords } from "../words";
import { DecisionCard } from "./DecisionCard";
import { PhaseMark } from "./PhaseMark";
import css from "./sheet.module.css";
import { Velocity } from "./TrendTable";

/** One trend: its curve, where it was seen, the posts behind it, and what was decided about it. */
export function InsightSheet({
  insightId,
  onClose,
}: {
  readonly insightId: string;
  readonly onClose: () => void;
}) {
  const t = useWords(trendsWords);
  const trend = useTrend(insightId);
  const produce = useOpenProduce();
  const found = trend.data;
  return (
    <Dialog open onClose={onClose} form="sheet" title={found?.insight.label ?? t.title}>
      {trend.isPending && <Loading />}
      {trend.error && (
        <ProblemBox
          problem={trend.error}
          {...(trend.error.code === "insight.unknown"
            ? { action: <Button onClick={onClose}>{t.toTrends}</Button> }
            : { onRetry: () => void trend.refetch() })}
        />
      )}
      {found && (
        <Story
          found={found}
          onMake={() => {
            onClose();
            produce({ intent: found.insight.label });
          }}
        />
      )}
    </Dialog>
  );
}

/** Posts listed before the rest is asked for. */
const few = 8;

type StoryProps = { readonly found: Reply<"show_trend">; readonly onMake: () => void };

function Story({ found, onMake }: StoryProps) {
  const t = useWords(trendsWords);
  const locale = useLocale();
  const live = useWords(feedsWords);
  const [all, setAll] = useState(false);
  const { insight, series, signals, decisions } = found;
  const times = useMemo(() => series.map((point) => Date.parse(point.at)), [series]);
  const curve = useMemo(
    () => [
      {
        label: t.vvs,
        colour: "--accent",
        values: series.map((point) => point.vvs ?? null),
        fill: true,
      } as const,
    ],
    [series, t],
  );
  const shown = useMemo(() => (value: number) => velocity(value, locale), [locale]);
  const measured = series.filter((point) => given(point.vvs)).length;
  return (
    <div className={css.story}>
      <div className={css.facts}>
        <span>
          <PhaseMark phase={insight.phase} /> {t.phases[insight.phase]}
        </span>
        <span>
          {given(insight.vvs) && <span className={css.quiet}>{t.vvs} </span>}
          <Velocity insight={insight} />
        </span>
        <span>{t.posts(insight.signal_count)}</span>
        <span>{t.places(insight.community_count)}</span>
      </div>
      <div>
        <Button look="primary" icon={<Sparkles size={14} aria-hidden />} onClick={onMake}>
          {t.make}
        </Button>
      </div>

      <section>
        <h3 title={t.vvsAbout}>{t.velocity}</h3>
        {measured >= 2 ? (
          <div className={css.chart}>
            <Chart label={`${t.velocity}: ${insight.label}`} times={times} series={curve} shown={shown} />
          </div>
        ) : (
          <p className={css.quiet}>{measured === 0 ? t.noSeries : t.oneLook}</p>
        )}
      </section>

      <section>
        <h3>{t.seenFrom}</h3>
        <ul className={css.sources}>
          {sourceLines(signals).map((line) => (
            <li key={line.source}>
              <strong>{t.sources[line.source]}</strong>
              <span className={css.grow} title={line.places.join(", ")}>
                {line.ways.map((via) => live.via[via]).join(", ")} · {t.posts(line.posts)}
                {line.places.length > 0 && ` · ${line.places.join(", ")}`}
              </span>
              <span className={css.quiet}>
                <When at={line.lastAt} />
              </span>
            </li>
          ))}
        </ul>
      </section>

      <section>
        <h3>{t.decisions}</h3>
        {decisions.length === 0 && <p className={css.quiet}>{t.noDecision}</p>}
        {decisions.map((decision) => (
          <DecisionCard key={decision.decision_id} decision={decision} />
        ))}
      </section>

      <section>
        <h3>{t.signals}</h3>
        <p className={css.quiet}>{t.signalsAbout}</p>
        <ul className={css.signals}>
          {(all ? signals : signals.slice(0, few)).map((signal, place) => (
            <li key={place}>
              <div className={css.signalTitle}>{signal.title}</div>
              <div className={css.signalFacts}>
                {signal.community !== "" && <span>{signal.community}</span>}
                <span>
                  {t.sources[signal.source]} · {live.via[signal.via]} · {t.seen}{" "}
                  <When at={signal.observed_at} />
                </span>
                {given(signal.upvotes) && <Count count={signal.upvotes} what={t.up} />}
                {given(signal.comments) && <Count count={signal.comments} what={t.comments} />}
                {given(signal.shares) && <Count count={signal.shares} what={t.shares} />}
                {!given(signal.upvotes) && <span>{t.noFigures}</span>}
                {given(signal.created_at) && (
                  <span>
                    {t.posted} <When at={signal.created_at} />
                  </span>
                )}
                {given(signal.url) && (
                  <span>
                    {t.address} <Identifier value={signal.url} length={24} />
                  </span>
                )}
              </div>
            </li>
          ))}
        </ul>
        {!all && signals.length > few && (
          <Button onClick={() => setAll(true)}>{t.allPosts(signals.length)}</Button>
        )}
      </section>
    </div>
  );
}

function Count({ count, what }: { readonly count: number; readonly what: string }) {
  const locale = useLocale();
  return (
    <span>
      {count.toLocaleString(locale)} {what}
    </span>
  );
}
