import { CloudLightning, Images, RotateCcw, Settings, Sparkles, Wallet } from "lucide-react";
import { pictureUrl } from "../../../platform";
import {
  isMoving,
  judgedOf,
  Making as Stages,
  menderOf,
  type Production,
  secondsBetween,
  VerdictView,
} from "../../../shared/making";
import { atMost, money, moneyInterval } from "../../../shared/money";
import { told } from "../../../shared/problems";
import { go } from "../../../shared/route";
import { Button, Loading, Picture, ProblemBox, TroubleBox } from "../../../shared/ui";
import { lasting } from "../../../shared/when";
import { useLocale, useWords } from "../../../shared/words";
import { useEngine } from "../../../platform";
import { useCancel, type useProduction } from "../api";
import { produceWords } from "../words";
import css from "./produce.module.css";

type MakingProps = {
  readonly work: ReturnType<typeof useProduction>;
  readonly onClose: () => void;
  readonly onAnother: () => void;
  readonly onAgain: () => void;
};

/** A work from its first moment to its picture. */
export function Making({ work, onClose, onAnother, onAgain }: MakingProps) {
  const t = useWords(produceWords);
  const locale = useLocale();
  const cancel = useCancel();
  const view = work.data;
  if (!view)
    return work.error ? (
      <ProblemBox problem={work.error} onRetry={() => void work.refetch()} />
    ) : (
      <Loading what={t.making} />
    );
  const { production, renders } = view;
  const moving = isMoving(production.state);
  const judged = judgedOf(renders);
  const spent = renders.reduce((sum, render) => sum + render.cost, 0);
  const ratio = `${production.plan.format.width_px} / ${production.plan.format.height_px}`;
  return (
    <div className={css.form}>
      <p className={css.wish}>{production.intent}</p>
      {production.picture_blob != null && (
        <div className={css.picture} style={{ aspectRatio: ratio }}>
          <Picture
            src={pictureUrl(production.picture_blob)}
            alt={t.picture(production.intent)}
            fit="contain"
          />
        </div>
      )}
      {moving && (
        <Stages
          production={production}
          renders={renders}
          step={work.step}
          onStop={() => cancel.mutate({ path: { production: production.production_id } })}
        />
      )}
      {cancel.error && <ProblemBox problem={cancel.error} />}
      {!moving && production.problem != null && (
        <Ended production={production} attempts={production.plan.attempts} onClose={onClose} />
      )}
      {judged && <VerdictView judgement={judged.judgement} />}
      {!moving && (
        <>
          <dl className={css.facts}>
            <div>
              <dt>{t.cost}</dt>
              <dd>{money(spent, locale)}</dd>
            </div>
            <div>
              <dt>{t.took}</dt>
              <dd>{lasting(tookSeconds(production, renders), locale)}</dd>
            </div>
            <div>
              <dt>{t.tries}</dt>
              <dd>
                {renders.length} / {production.plan.attempts}
              </dd>
            </div>
          </dl>
          <div className={css.foot}>
            <Button icon={<RotateCcw size={14} aria-hidden />} onClick={onAgain} look="quiet">
              {t.again}
            </Button>
            <Button icon={<Sparkles size={14} aria-hidden />} onClick={onAnother}>
              {t.another}
            </Button>
            {production.picture_blob != null && (
              <Button
                look="primary"
                autoFocus
                icon={<Images size={14} aria-hidden />}
                onClick={() => {
                  go("review", production.production_id);
                  onClose();
                }}
              >
                {t.review}
              </Button>
            )}
          </div>
        </>
      )}
    </div>
  );
}

const tookSeconds = (production: Production, renders: readonly { ended_at?: string | null }[]) =>
  secondsBetween(production.created_at, renders.at(-1)?.ended_at ?? production.updated_at);

type EndedProps = {
  readonly production: Production;
  readonly attempts: number;
  readonly onClose: () => void;
};

/** Why it ended without a picture that counts, what it would have cost, and the screen that mends it. */
function Ended({ production, attempts, onClose }: EndedProps) {
  const t = useWords(produceWords);
  const locale = useLocale();
  const isMoney = /^(wallet|breaker|budget)\./.test(production.problem?.code ?? "");
  const quote = useEngine(
    "quote",
    { query: { renderer: production.plan.renderer, attempts } },
    { enabled: isMoney },
  );
  if (production.problem == null) return null;
  const said = told(production.problem, locale);
  const mender = menderOf(production.problem.code);
  const would =
    isMoney && quote.data
      ? t.would(moneyInterval(quote.data.cost, locale), atMost(quote.data.maximum, locale))
      : "";
  const to = {
    budget: { label: t.toBudget, icon: <Wallet size={14} aria-hidden />, rest: [] },
    settings: { label: t.toSettings, icon: <Settings size={14} aria-hidden />, rest: [] },
    muse: { label: t.toMuse, icon: undefined, rest: [production.muse_id] },
    cluster: { label: t.toSettings, icon: <Settings size={14} aria-hidden />, rest: ["kubernetes"] },
    burst: { label: t.toBurst, icon: <CloudLightning size={14} aria-hidden />, rest: [] },
  } as const;
  return (
    <TroubleBox
      said={{ ...said, advice: would + (said.advice ?? "") }}
      action={
        mender !== null && (
          <Button
            icon={to[mender].icon}
            onClick={() => {
              go(mender === "cluster" ? "settings" : mender, ...to[mender].rest);
              onClose();
            }}
          >
            {to[mender].label}
          </Button>
        )
      }
    />
  );
}
