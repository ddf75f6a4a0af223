import { Pause, Play, RefreshCw, SlidersHorizontal, Trash2 } from "lucide-react";
import { type ReactNode, useState } from "react";
import { given } from "../../../shared/given";
import { atMost, money, moneyInterval } from "../../../shared/money";
import { useNow } from "../../../shared/now";
import { useTold } from "../../../shared/problems";
import { go } from "../../../shared/route";
import {
  Button,
  type Column,
  Dialog,
  Empty,
  Loading,
  NumberField,
  ProblemBox,
  SelectField,
  Table,
  When,
} from "../../../shared/ui";
import { useLocale, useWords } from "../../../shared/words";
import { useAskFeed, useChangeFeed, usePolls, useRemoveFeed } from "../api";
import { caps, type Feed, isSilent, mostPosts, pacesOf, type Poll, problemOf, summaryOf } from "../feeds";
import { feedsWords } from "../feedsWords";
import { velocity } from "../model";
import { FeedState, usePace, useWay } from "./FeedState";
import css from "./listening.module.css";

const perDollar = 1_000_000;

type SheetProps = { readonly feed: Feed | undefined; readonly onClose: () => void };

/** One feed: how it stands, how it is asked, what each look brought and cost, and what can be done about it. */
export function FeedSheet({ feed, onClose }: SheetProps) {
  const t = useWords(feedsWords);
  return (
    <Dialog open onClose={onClose} form="sheet" title={feed?.name ?? t.title}>
      {feed ? (
        <div className={css.sheet}>
          <Facts feed={feed} />
          <Trouble feed={feed} />
          <Actions feed={feed} onGone={onClose} />
          <Looks feed={feed} />
        </div>
      ) : (
        <Empty title={t.gone} action={<Button onClick={onClose}>{t.toList}</Button>} />
      )}
    </Dialog>
  );
}

function Facts({ feed }: { readonly feed: Feed }) {
  const t = useWords(feedsWords);
  const locale = useLocale();
  const way = useWay();
  const pace = usePace();
  const facts: readonly (readonly [string, ReactNode])[] = [
    [t.sheet.listens, summaryOf(feed.listening)],
    [t.sheet.way, given(feed.actor) ? `${way(feed)} · ${feed.actor}` : way(feed)],
    [t.sheet.state, <FeedState key="state" feed={feed} />],
    [t.sheet.last, given(feed.polled_at) ? <When key="last" at={feed.polled_at} /> : t.never],
    [t.sheet.next, feed.enabled ? <When key="next" at={feed.next_at} /> : t.paused],
    [t.sheet.pace, t.paceNow(pace(feed.pace_secs), pace(feed.every_secs))],
    [
      t.sheet.figures,
      given(feed.speed)
        ? t.figures(velocity(feed.speed, locale))
        : isSilent(feed)
          ? t.silent
          : given(feed.polled_at)
            ? "–"
            : t.notYet,
    ],
    [
      t.sheet.money,
      given(feed.cost)
        ? `${moneyInterval(feed.cost.poll, locale)}, ${t.most(atMost(feed.cost.cap, locale), atMost(feed.cost.most_a_day, locale))}`
        : t.free,
    ],
    ...(given(feed.muse_name) ? ([[t.sheet.owner, feed.muse_name]] as const) : []),
  ];
  return (
    <dl className={css.facts}>
      {facts.map(([name, value]) => (
        <div key={name}>
          <dt>{name}</dt>
          <dd>{value}</dd>
        </div>
      ))}
    </dl>
  );
}

/** What a key mends. */
const wantsKey: ReadonlySet<string> = new Set(["source.no_key", "source.bad_credentials"]);

/** What went wrong at its last look, with what to do about it. */
function Trouble({ feed }: { readonly feed: Feed }) {
  const t = useWords(feedsWords);
  const problem = problemOf(feed);
  if (problem === null) return null;
  return (
    <>
      <ProblemBox
        problem={problem}
        {...(wantsKey.has(problem.code)
          ? { action: <Button onClick={() => go("settings", "connections")}>{t.toKeys}</Button> }
          : {})}
      />
      {feed.failures > 0 && <p className={css.hint}>{t.failures(feed.failures)}</p>}
    </>
  );
}

function Actions({ feed, onGone }: { readonly feed: Feed; readonly onGone: () => void }) {
  const t = useWords(feedsWords);
  const now = useNow(1_000);
  const asking = useAskFeed();
  const changing = useChangeFeed();
  const removing = useRemoveFeed();
  const [sure, setSure] = useState(false);
  const [bounds, setBounds] = useState(false);
  const path = { feed: feed.feed_id };
  const resting = Date.parse(feed.not_before) > now;
  const error = asking.error ?? changing.error ?? removing.error;
  return (
    <div className={css.part}>
      <div className={css.buttons}>
        <Button
          icon={<RefreshCw size={14} aria-hidden />}
          busy={asking.isPending}
          disabled={!feed.enabled || resting}
          onClick={() => asking.mutate({ path })}
        >
          {t.ask}
        </Button>
        <Button
          icon={feed.enabled ? <Pause size={14} aria-hidden /> : <Play size={14} aria-hidden />}
          busy={changing.isPending}
          onClick={() => changing.mutate({ path, body: { enabled: !feed.enabled } })}
        >
          {feed.enabled ? t.pause : t.resume}
        </Button>
        <Button
          icon={<SlidersHorizontal size={14} aria-hidden />}
          aria-expanded={bounds}
          onClick={() => setBounds(!bounds)}
        >
          {t.limits}
        </Button>
        <Button
          look="quiet"
          icon={<Trash2 size={14} aria-hidden />}
          aria-expanded={sure}
          onClick={() => setSure(!sure)}
        >
          {t.remove}
        </Button>
      </div>
      {feed.enabled && resting && (
        <p className={css.hint}>
          {t.rest} <When at={feed.not_before} />
        </p>
      )}
      {sure && (
        <div className={css.sure}>
          <p>{t.removeAsk}</p>
          <div className={css.buttons}>
            <Button
              look="danger"
              busy={removing.isPending}
              onClick={() => removing.mutate({ path }, { onSuccess: onGone })}
            >
              {t.remove}
            </Button>
            <Button onClick={() => setSure(false)}>{t.keep}</Button>
          </div>
        </div>
      )}
      {bounds && <Bounds feed={feed} />}
      {error && <ProblemBox problem={error} />}
    </div>
  );
}

/** How often and how much, changed in place. */
function Bounds({ feed }: { readonly feed: Feed }) {
  const t = useWords(feedsWords);
  const pace = usePace();
  const changing = useChangeFeed();
  const path = { feed: feed.feed_id };
  const change = (body: Parameters<typeof changing.mutate>[0]["body"]) => changing.mutate({ path, body });
  const cap = changing.variables?.body.cap;
  return (
    <div className={css.bounds}>
      <div className={css.pair}>
        <SelectField
          label={t.oftener}
          value={String(feed.every_secs)}
          choices={pacesOf(feed.via, feed.every_secs).map((secs) => ({
            value: String(secs),
            label: pace(secs),
          }))}
          onChange={(secs) => change({ every_secs: Number(secs) })}
        />
        {feed.via !== "file" && (
          <NumberField
            label={t.posts}
            value={feed.most_posts}
            min={1}
            max={mostPosts}
            step={50}
            onChange={(posts) =>
              Math.round(posts) !== feed.most_posts && change({ most_posts: Math.round(posts) })
            }
          />
        )}
        {given(feed.cost) && (
          <NumberField
            label={t.cap}
            value={feed.cap / perDollar}
            min={caps.least / perDollar}
            max={caps.most / perDollar}
            step={0.05}
            onChange={(dollars) => {
              const micros = Math.round(dollars * perDollar);
              if (micros !== feed.cap) change({ cap: micros });
            }}
          />
        )}
      </div>
      {changing.error && (
        <ProblemBox
          problem={changing.error}
          {...(changing.error.code === "budget.needs_approval" && given(cap)
            ? { action: <Button onClick={() => change({ cap, approved: true })}>{t.approveAll}</Button> }
            : {})}
        />
      )}
    </div>
  );
}

function Looks({ feed }: { readonly feed: Feed }) {
  const t = useWords(feedsWords);
  const locale = useLocale();
  const tell = useTold();
  const polls = usePolls(feed.feed_id);
  const number = (count: number) => count.toLocaleString(locale);
  const costOf = (poll: Poll) =>
    !given(feed.cost)
      ? t.free
      : given(poll.cost)
        ? money(poll.cost, locale)
        : given(poll.ended_at)
          ? t.unknownCost
          : t.underWay;
  const columns: readonly Column<Poll>[] = [
    {
      name: "when",
      label: t.poll.when,
      width: "112px",
      cell: (poll) => <When at={poll.asked_at} />,
      by: (poll) => -Date.parse(poll.asked_at),
      text: (poll) => poll.asked_at,
    },
    count("read", (poll) => poll.read),
    count("fresh", (poll) => poll.new_signals),
    count("looks", (poll) => poll.new_observations),
    count("left", (poll) => poll.skipped + poll.bad),
    { name: "cost", label: t.poll.cost, width: "84px", right: true, cell: costOf, text: costOf },
    {
      name: "said",
      label: t.poll.said,
      width: "minmax(140px, 1fr)",
      cell: (poll) =>
        given(poll.problem) ? (
          <span title={tell(poll.problem).message}>{tell(poll.problem).message}</span>
        ) : given(poll.ended_at) ? (
          ""
        ) : (
          t.underWay
        ),
      text: (poll) => (given(poll.problem) ? tell(poll.problem).message : ""),
    },
  ];
  function count(name: "read" | "fresh" | "looks" | "left", of: (poll: Poll) => number): Column<Poll> {
    return {
      name,
      label: t.poll[name],
      width: "72px",
      right: true,
      cell: (poll) => number(of(poll)),
      by: of,
    };
  }
  return (
    <section className={css.looks}>
      <h3>{t.polls}</h3>
      <p className={css.hint}>{t.pollsAbout}</p>
      {polls.isPending && <Loading />}
      {polls.error && <ProblemBox problem={polls.error} onRetry={() => void polls.refetch()} />}
      {polls.data?.length === 0 && <p className={css.hint}>{t.notYet}</p>}
      {polls.data && polls.data.length > 0 && (
        <div className={css.looksTable}>
          <Table label={t.polls} rows={polls.data} columns={columns} keyOf={(poll) => poll.poll_id} />
        </div>
      )}
    </section>
  );
}
