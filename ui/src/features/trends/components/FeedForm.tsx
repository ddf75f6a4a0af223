import { useState } from "react";
import { useCurrentMuse } from "../../../shared/current";
import { atMost, money, moneyInterval } from "../../../shared/money";
import { addressOf } from "../../../shared/route";
import {
  Button,
  Dialog,
  NumberField,
  ProblemBox,
  Segments,
  SelectField,
  SwitchField,
  TextArea,
  TextField,
  useToast,
} from "../../../shared/ui";
import { useLocale, useWords } from "../../../shared/words";
import { useAddFeed, useApprovalAbove, useFeedQuote, useHasKey, useMuses } from "../api";
import {
  type Actor,
  actorsOf,
  byWay,
  caps,
  type Draft,
  emptyDraft,
  type Fault,
  isFault,
  kinds,
  mostPosts,
  needsApproval,
  ofKind,
  pacesOf,
  sortings,
  wantedOf,
  waysOf,
} from "../feeds";
import { feedsWords } from "../feedsWords";
import { usePace } from "./FeedState";
import css from "./listening.module.css";

const perDollar = 1_000_000;

type FormProps = { readonly onClose: () => void; readonly onAdded: (feed: string) => void };

/** Describes something to listen to; what it costs stands there before it begins. */
export function FeedForm({ onClose, onAdded }: FormProps) {
  const t = useWords(feedsWords);
  const say = useToast();
  const { museId } = useCurrentMuse();
  const [draft, setDraft] = useState(() => emptyDraft(museId));
  const [tried, setTried] = useState(false);
  const adding = useAddFeed();
  const above = useApprovalAbove(draft.via === "apify" ? draft.museId : null);
  const wanted = wantedOf(draft);
  const fault = isFault(wanted) ? wanted : null;
  const unapproved =
    draft.via === "apify" && above !== null && needsApproval(draft.cap, above) && !draft.approved;
  const change = (more: Partial<Draft>) => setDraft((now) => ({ ...now, ...more }));
  const add = () => {
    setTried(true);
    if (isFault(wanted) || unapproved) return;
    adding.mutate(
      { body: wanted },
      {
        onSuccess: (feed) => {
          say({ text: t.listening(feed.name), tone: "good" });
          onAdded(feed.feed_id);
        },
      },
    );
  };
  // A name that is none is said while it is typed; that there is none yet, only when somebody goes on.
  const shownFault = fault !== null && (tried || fault.why === "bad" || fault.why === "many") ? fault : null;
  const field = {
    label: t.names[draft.kind],
    hint: t.hints[draft.kind],
    wrong: shownFault === null || shownFault.why === "nobody" ? null : faultText(shownFault, draft, t),
    value: draft.text,
    onChange: (text: string) => change({ text }),
  };
  return (
    <Dialog
      open
      onClose={onClose}
      title={t.formTitle}
      about={t.formAbout}
      actions={
        <>
          <Button onClick={onClose}>{t.cancel}</Button>
          <Button look="primary" type="submit" form="feed" busy={adding.isPending} disabled={unapproved}>
            {t.listen}
          </Button>
        </>
      }
    >
      <form
        id="feed"
        className={css.form}
        onSubmit={(event) => {
          event.preventDefault();
          add();
        }}
      >
        <div className={draft.kind === "communities" ? css.pair : undefined}>
          <SelectField
            label={t.what}
            value={draft.kind}
            choices={kinds.map((value) => ({ value, label: t.kinds[value] }))}
            onChange={(kind) => setDraft(ofKind(draft, kind))}
          />
          {draft.kind === "communities" && (
            <SelectField
              label={t.order}
              value={draft.sorting}
              choices={sortings.map((value) => ({ value, label: t.orders[value] }))}
              onChange={(sorting) => change({ sorting })}
            />
          )}
        </div>
        {draft.kind === "file" ? (
          <TextField {...field} autoComplete="off" spellCheck={false} />
        ) : (
          <TextArea {...field} rows={2} />
        )}
        <Way draft={draft} onChange={setDraft} />
        {draft.via === "apify" && (
          <Paid draft={draft} fault={tried && fault?.why === "nobody"} above={above} onChange={change} />
        )}
        <Pacing draft={draft} onChange={change} />
        <Price draft={draft} />
        {adding.error && <ProblemBox problem={adding.error} />}
      </form>
    </Dialog>
  );
}

type Texts = (typeof feedsWords)["en"];

function faultText(fault: Exclude<Fault, { why: "nobody" }>, draft: Draft, t: Texts): string {
  switch (fault.why) {
    case "none":
      return draft.kind === "file" ? t.faults.noPath : t.faults.none;
    case "many":
      return t.faults.many(fault.count);
    case "bad":
      return t.faults.bad(fault.name);
  }
}

type PartProps = { readonly draft: Draft; readonly onChange: (more: Partial<Draft>) => void };

function Way({ draft, onChange }: { readonly draft: Draft; readonly onChange: (draft: Draft) => void }) {
  const t = useWords(feedsWords);
  const hasKey = useHasKey();
  const { via } = draft;
  const ways = waysOf[draft.kind];
  const lacks =
    via === "oauth" && !hasKey("reddit_app_id")
      ? t.noKey.oauth
      : via === "apify" && !hasKey("apify_token")
        ? t.noKey.apify
        : null;
  return (
    <div className={css.part}>
      {ways.length > 1 && (
        <>
          <span className={css.label} aria-hidden>
            {t.way}
          </span>
          <Segments
            label={t.way}
            value={via}
            choices={ways.map((value) => ({ value, label: t.ways[value] }))}
            onChange={(value) => onChange(byWay(draft, value))}
          />
        </>
      )}
      <p className={css.hint}>{t.wayAbout[via]}</p>
      {lacks !== null && (
        <p className={css.lacks}>
          {lacks} <a href={addressOf("settings", "connections")}>{t.toKeys}</a>
        </p>
      )}
    </div>
  );
}

type PaidProps = PartProps & {
  /** Nobody pays, and somebody has to. */
  readonly fault: boolean;
  /** From which amount on the creator is asked. */
  readonly above: number | null;
};

function Paid({ draft, fault, above, onChange }: PaidProps) {
  const t = useWords(feedsWords);
  const locale = useLocale();
  const muses = useMuses().data ?? [];
  const actors = actorsOf[draft.kind];
  const actor = draft.actor ?? actors[0];
  return (
    <>
      <div className={css.pair}>
        {actor !== undefined && (
          <SelectField<Actor>
            label={t.actor}
            hint={actor === "trudax/reddit-scraper" ? t.rented : undefined}
            value={actor}
            choices={actors.map((value, place) => ({ value, label: place === 0 ? t.usual(value) : value }))}
            onChange={(chosen) => onChange({ actor: chosen === actors[0] ? null : chosen })}
          />
        )}
        {muses.length === 0 ? (
          <p className={css.lacks}>{t.noMuse}</p>
        ) : (
          <SelectField
            label={t.payer}
            wrong={fault ? t.faults.nobody : null}
            value={draft.museId ?? ""}
            choices={muses.map((muse) => ({ value: muse.muse_id, label: muse.name }))}
            onChange={(museId) => onChange({ museId, approved: false })}
          />
        )}
      </div>
      <NumberField
        label={t.cap}
        hint={t.capHint}
        value={draft.cap / perDollar}
        min={caps.least / perDollar}
        max={caps.most / perDollar}
        step={0.05}
        onChange={(dollars) => onChange({ cap: Math.round(dollars * perDollar), approved: false })}
      />
      {above !== null && needsApproval(draft.cap, above) && (
        <SwitchField
          label={t.approve(money(above, locale))}
          on={draft.approved}
          onChange={(approved) => onChange({ approved })}
        />
      )}
    </>
  );
}

function Pacing({ draft, onChange }: PartProps) {
  const t = useWords(feedsWords);
  const pace = usePace();
  return (
    <div className={css.pair}>
      <SelectField
        label={t.oftener}
        value={String(draft.everySecs)}
        choices={pacesOf(draft.via, draft.everySecs).map((secs) => ({
          value: String(secs),
          label: pace(secs),
        }))}
        onChange={(secs) => onChange({ everySecs: Number(secs) })}
      />
      {draft.kind !== "file" && (
        <NumberField
          label={t.posts}
          value={draft.posts}
          min={1}
          max={mostPosts}
          step={50}
          onChange={(posts) => onChange({ posts: Math.round(posts) })}
        />
      )}
    </div>
  );
}

function Price({ draft }: { readonly draft: Draft }) {
  const t = useWords(feedsWords);
  const locale = useLocale();
  const { cost, problem, current } = useFeedQuote(draft);
  const fault = isFault(wantedOf(draft));
  return (
    <div className={css.price} role="status" aria-busy={!current}>
      <strong>{t.price}</strong>
      {draft.via !== "apify" ? (
        <p>{t.priceFree}</p>
      ) : fault ? (
        <p className={css.hint}>–</p>
      ) : current && problem ? (
        <ProblemBox problem={problem} />
      ) : cost == null ? (
        <p className={css.hint}>{t.weighing}…</p>
      ) : (
        <>
          <p>{t.priceLook(moneyInterval(cost.poll, locale))}</p>
          <p className={css.hint}>
            {t.priceMost(atMost(cost.cap, locale), atMost(cost.most_a_day, locale))} {t.priceFirst}
          </p>
        </>
      )}
    </div>
  );
}
