import { Sparkles, Square } from "lucide-react";
import { useEngine } from "../../../platform";
import { useOpenProduce } from "../../../shared/current";
import {
  makingWords,
  type Production,
  StateWord,
  type Step,
  useNow,
  useNowSaid,
} from "../../../shared/making";
import { money } from "../../../shared/money";
import { addressOf } from "../../../shared/route";
import { Button, Empty, FailedToast, Loading, ProblemBox, Tooltip, When } from "../../../shared/ui";
import { lasting } from "../../../shared/when";
import { useLocale, useWords } from "../../../shared/words";
import { useCancel, useRecent } from "../api";
import { sharesOf, type Stretch, timelineOf } from "../model";
import { burstWords } from "../words";
import css from "./burst.module.css";

/** What runs and what ran, each as a line from asked to ended. */
export function Recent() {
  const t = useWords(burstWords);
  const produce = useOpenProduce();
  const recent = useRecent();
  const now = useNow(recent.running);
  return (
    <section aria-label={t.recent}>
      <div className={css.partHead}>
        <h2>{t.recent}</h2>
        <ul className={css.legend} aria-hidden>
          {(["wait", "render", "check"] as const).map((kind) => (
            <li key={kind}>
              <span className={`${css.swatch} ${css[kind]}`} />
              {t.legend[kind]}
            </li>
          ))}
        </ul>
      </div>
      {recent.error && <ProblemBox problem={recent.error} onRetry={() => void recent.refetch()} />}
      {recent.isPending && <Loading />}
      {recent.data?.length === 0 && (
        <Empty
          title={t.none}
          action={
            <Button look="primary" icon={<Sparkles size={14} aria-hidden />} onClick={() => produce()}>
              {t.make}
            </Button>
          }
        >
          {t.noneText}
        </Empty>
      )}
      <ul>
        {recent.data?.map((production) => (
          <Line
            key={production.production_id}
            production={production}
            step={recent.steps.get(production.production_id)}
            now={now}
          />
        ))}
      </ul>
    </section>
  );
}

type LineProps = { readonly production: Production; readonly step: Step | undefined; readonly now: number };

function Line({ production, step, now }: LineProps) {
  const t = useWords(burstWords);
  const m = useWords(makingWords);
  const locale = useLocale();
  const cancel = useCancel();
  const view = useEngine("show_production", { path: { production: production.production_id } });
  const renders = view.data?.renders ?? [];
  const said = useNowSaid(production, renders, step);
  const line = timelineOf({ production, renders }, now);
  const shares = sharesOf(line.stretches);
  const renderer = renders.at(-1)?.renderer ?? production.plan.renderer;
  const names: Readonly<Record<string, string | undefined>> = m.renderers;
  const nameOf = (name: string) => names[name] ?? name;
  return (
    <li className={css.line}>
      <a
        className={css.intent}
        href={addressOf("review", production.production_id)}
        aria-label={t.open(production.intent)}
      >
        {production.intent}
      </a>
      <div className={css.bar}>
        {line.stretches.map((stretch, place) => (
          <StretchBar key={place} stretch={stretch} share={shares[place] ?? 0} />
        ))}
      </div>
      <div className={css.lineFacts}>
        <span>{line.moving ? said.text : <StateWord state={production.state} />}</span>
        <span>{nameOf(renderer)}</span>
        <span>{t.attempts(line.attempts)}</span>
        <span>{lasting(line.seconds, locale)}</span>
        <span>{money(line.cost, locale)}</span>
        <When at={production.created_at} />
        <FailedToast problem={cancel.error} />
        {line.moving && (
          <Button
            icon={<Square size={12} aria-hidden />}
            busy={production.cancel_asked || cancel.isPending}
            onClick={() => cancel.mutate({ path: { production: production.production_id } })}
          >
            {t.stop}
          </Button>
        )}
      </div>
    </li>
  );
}

/** One stretch of a work: what it was, how long and, where it cost something, how much. */
function StretchBar({ stretch, share }: { readonly stretch: Stretch; readonly share: number }) {
  const t = useWords(burstWords);
  const locale = useLocale();
  const { kind, attempt, repair, failed, seconds, cost } = stretch;
  const which =
    attempt === null
      ? t.legend[kind]
      : failed
        ? t.failedAttempt(attempt)
        : repair
          ? t.repair(attempt)
          : t.attempt(attempt);
  const text = [which, lasting(seconds, locale), ...(cost > 0 ? [money(cost, locale)] : [])].join(" · ");
  return (
    <Tooltip text={text}>
      <span
        className={`${css.stretch} ${css[kind]} ${failed ? css.broke : ""}`}
        style={{ flexGrow: share * 1000 }}
        role="img"
        aria-label={text}
      >
        {share > 0.14 && <span aria-hidden>{lasting(seconds, locale)}</span>}
      </span>
    </Tooltip>
  );
}
