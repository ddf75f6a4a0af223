import { Plus, Sparkles } from "lucide-react";
import { useState } from "react";
import { useEngine } from "../../../platform";
import { BurstProblem, buttonText, OfferFacts, rentedWords } from "../../../shared/burst";
import { Arithmetic, DecisionLine, mayInsist, RoiScale } from "../../../shared/decision";
import { useKeys } from "../../../shared/keys";
import { makingWords } from "../../../shared/making";
import { atMost, money, moneyInterval } from "../../../shared/money";
import { go } from "../../../shared/route";
import { Button, Empty, ProblemBox, Segments, SelectField, SwitchField, TextArea } from "../../../shared/ui";
import { useLocale, useWords } from "../../../shared/words";
import { useAskedMuse, useBurstOffer, useDecision, useProduce, useQuote } from "../api";
import {
  isIntent,
  left,
  longestIntent,
  needsApproval,
  obstacleOf,
  platforms,
  primaryOf,
  renderers,
  runsOn,
  type Wish,
} from "../model";
import { produceWords } from "../words";
import { Blocked } from "./Blocked";
import css from "./produce.module.css";

type WishFormProps = {
  readonly wish: Wish;
  readonly onChange: (wish: Wish) => void;
  readonly onMade: (productionId: string) => void;
  readonly onClose: () => void;
};

/** What should be made, by whom and where, and the one button that says what it costs. */
export function WishForm({ wish, onChange, onMade, onClose }: WishFormProps) {
  const t = useWords(produceWords);
  const m = useWords(makingWords);
  const locale = useLocale();
  const muses = useEngine("list_muses");
  const settings = useEngine("settings");
  const limits = useEngine("limits");
  const muse = useAskedMuse(wish.museId);
  const attempts = muse.dna?.limits.max_attempts ?? 1;
  const rents = wish.renderer === "burst";
  const quoted = useQuote(wish.renderer, attempts);
  const offer = useBurstOffer(wish.museId, attempts, rents);
  const rented = useWords(rentedWords);
  const quote = rents ? offer.data?.quote : quoted.data;
  const decision = useDecision(wish, false);
  const produce = useProduce();
  const [approved, setApproved] = useState<number | null>(null);

  const needed = needsApproval(quote, muse.dna?.limits.approval_above);
  const given = approved !== null && quote !== undefined && approved >= quote.maximum;
  const obstacle = obstacleOf(quote, muse.wallet, limits.data?.breaker, settings.data?.paused === true);
  const decided = decision.current && decision.data ? decision.data : null;
  const primary = primaryOf(wish, decided, decided !== null && mayInsist(decided), obstacle, {
    needed,
    given,
  });
  const refusal = rents ? (offer.error ?? offer.data?.refusal ?? null) : null;
  const begins = primary === "make" || primary === "anyway";
  const may = begins && !produce.isPending && !(rents && (refusal !== null || offer.data === undefined));
  const maximum = quote?.maximum ?? 0;
  const where = rents ? "burst" : runsOn(quote);

  const begin = () => {
    if (!may || wish.museId === null) return;
    const { museId, platform, renderer } = wish;
    const asked = {
      intent: wish.intent.trim(),
      muse: museId,
      platform,
      renderer,
      anyway: primary === "anyway",
      approved: needed && given,
    };
    produce.mutate(
      { body: asked },
      { onSuccess: ({ production }) => production && onMade(production.production_id) },
    );
  };
  useKeys({ "ctrl+enter": begin });

  if (muses.data?.length === 0)
    return (
      <Empty
        title={t.noMuse}
        action={
          <Button
            look="primary"
            icon={<Plus size={14} aria-hidden />}
            onClick={() => {
              go("muse", "new");
              onClose();
            }}
          >
            {t.newMuse}
          </Button>
        }
      />
    );

  const over = left(wish.intent);
  const at = { draft: t.here, comfy: t.onComfy, google: t.byGoogle, burst: "" }[where ?? "draft"];
  const priced =
    rents && offer.data
      ? buttonText(offer.data, rented, locale)
      : quote && `${money(quote.cost.mid, locale)} ${at}`;
  const known = decision.data && isIntent(wish.intent) ? decision.data : null;
  return (
    <div className={css.form}>
      <TextArea
        label={t.intent}
        placeholder={t.placeholder}
        rows={3}
        value={wish.intent}
        onChange={(intent) => onChange({ ...wish, intent })}
        wrong={over < 0 ? t.tooLong(-over) : null}
        {...(over >= 0 && over < longestIntent / 4 ? { hint: t.left(over) } : {})}
      />
      <div className={css.pair}>
        <SelectField
          label={t.muse}
          value={wish.museId ?? ""}
          choices={(muses.data ?? []).map((one) => ({ value: one.muse_id, label: one.name }))}
          onChange={(museId) => onChange({ ...wish, museId })}
        />
        <SelectField
          label={t.platform}
          value={wish.platform}
          choices={platforms.map((value) => ({ value, label: m.platforms[value] }))}
          onChange={(platform) => onChange({ ...wish, platform })}
        />
      </div>
      <div className={css.renderer}>
        <Segments
          label={t.renderer}
          value={wish.renderer}
          choices={renderers.map((value) => ({ value, label: m.renderers[value] }))}
          onChange={(renderer) => onChange({ ...wish, renderer })}
        />
        {where !== null && (
          <p className={css.hint}>{wish.renderer === "auto" ? t.autoRuns[where] : t.runs[where]}</p>
        )}
      </div>

      <section className={css.part} aria-live="polite">
        {decision.error && isIntent(wish.intent) ? (
          <ProblemBox problem={decision.error} onRetry={() => void decision.refetch()} />
        ) : known === null ? (
          <p className={css.hint}>{isIntent(wish.intent) ? `${t.thinking}…` : t.writeFirst}</p>
        ) : (
          <div className={decided === null ? css.stale : css.known} aria-busy={decided === null}>
            <DecisionLine decision={known} labels={muse.labels} />
            <RoiScale roi={known.roi} />
            <Arithmetic decision={known} labels={muse.labels} />
          </div>
        )}
      </section>

      <section className={css.part}>
        {!rents && quoted.error && (
          <ProblemBox problem={quoted.error} onRetry={() => void quoted.refetch()} />
        )}
        {rents && offer.data && <OfferFacts offer={offer.data} setup={offer.setup} />}
        {!rents && quote && (
          <dl className={css.quote}>
            <dt>{t.quote}</dt>
            <dd>
              <strong>{moneyInterval(quote.cost, locale)}</strong>
              {quote.maximum > 0 && <> · {t.atMost(atMost(quote.maximum, locale))}</>}
              <span className={css.hint}> · {t.attempts(attempts)}</span>
            </dd>
            {muse.wallet && limits.data && (
              <dd className={css.hint}>
                {t.wallet(money(muse.wallet.free, locale))} ·{" "}
                {t.room(money(limits.data.breaker.room, locale))}
              </dd>
            )}
          </dl>
        )}
        {needed && quote && (
          <SwitchField
            label={t.approve(atMost(quote.maximum, locale))}
            hint={t.approveWhy(money(muse.dna?.limits.approval_above ?? 0, locale))}
            on={given}
            onChange={(on) => setApproved(on ? maximum : null)}
          />
        )}
        {obstacle && quote && (
          <Blocked
            obstacle={obstacle}
            maximum={quote.maximum}
            breaker={limits.data?.breaker}
            onDraft={() => onChange({ ...wish, renderer: "draft" })}
            onClose={onClose}
          />
        )}
        {refusal !== null && obstacle === null && (
          <BurstProblem problem={refusal} onRetry={() => void offer.refetch()} onLeave={onClose} />
        )}
        {produce.error && <ProblemBox problem={produce.error} />}
        {produce.data && !produce.data.production && (
          <DecisionLine decision={produce.data.decision} labels={muse.labels} />
        )}
      </section>

      <div className={css.foot}>
        <Button
          look="primary"
          keys="Ctrl ↵"
          icon={<Sparkles size={14} aria-hidden />}
          busy={produce.isPending}
          disabled={!may}
          onClick={begin}
        >
          {primary === "refused"
            ? t.refused
            : [primary === "anyway" ? t.anyway : t.make, priced].filter(Boolean).join(" · ")}
        </Button>
      </div>
    </div>
  );
}
