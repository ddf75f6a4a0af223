import { Plus } from "lucide-react";
import { useMemo } from "react";
import { given } from "../../../shared/given";
import { atMost } from "../../../shared/money";
import { useTold } from "../../../shared/problems";
import { go } from "../../../shared/route";
import { Button, type Column, Empty, Loading, ProblemBox, Table, When } from "../../../shared/ui";
import { useLocale, useWords } from "../../../shared/words";
import { useFeeds } from "../api";
import { type Feed, isSilent, problemOf, standingOf, standings } from "../feeds";
import { feedsWords } from "../feedsWords";
import { FeedForm } from "./FeedForm";
import { FeedSheet } from "./FeedSheet";
import { FeedState, usePace, useWay } from "./FeedState";
import css from "./listening.module.css";

/** Everything the studio listens to live, and the way to add to it. */
export function Listening({ at }: { readonly at: string | undefined }) {
  const t = useWords(feedsWords);
  const feeds = useFeeds();
  const back = () => go("trends", "listening");
  const add = (
    <Button
      look="primary"
      icon={<Plus size={14} aria-hidden />}
      onClick={() => go("trends", "listening", "new")}
    >
      {t.add}
    </Button>
  );
  return (
    <div className={css.body}>
      {feeds.isPending && <Loading />}
      {feeds.error && <ProblemBox problem={feeds.error} onRetry={() => void feeds.refetch()} />}
      {feeds.data?.length === 0 && (
        <Empty title={t.emptyTitle} action={add}>
          {t.emptyText}
        </Empty>
      )}
      {feeds.data && feeds.data.length > 0 && (
        <>
          <div className={css.above}>
            <p>{t.about}</p>
            {add}
          </div>
          <div className={css.list}>
            <FeedTable feeds={feeds.data} onOpen={(feed) => go("trends", "listening", feed)} />
          </div>
        </>
      )}
      {at === "new" && <FeedForm onClose={back} onAdded={(feed) => go("trends", "listening", feed)} />}
      {at !== undefined && at !== "new" && feeds.data && (
        <FeedSheet key={at} feed={feeds.data.find((feed) => feed.feed_id === at)} onClose={back} />
      )}
    </div>
  );
}

function FeedTable({
  feeds,
  onOpen,
}: {
  readonly feeds: readonly Feed[];
  readonly onOpen: (feed: string) => void;
}) {
  const t = useWords(feedsWords);
  const locale = useLocale();
  const way = useWay();
  const pace = usePace();
  const tell = useTold();
  const moment = locale === "fr" ? "138px" : "124px";
  const columns = useMemo<readonly Column<Feed>[]>(() => {
    const stateText = (feed: Feed) => {
      const problem = problemOf(feed);
      return problem === null ? t.standings[standingOf(feed)] : tell(problem).message;
    };
    const brought = (feed: Feed) => {
      const { last } = feed;
      if (!given(last) || !given(last.ended_at) || given(last.problem)) return "–";
      const found = last.new_signals === 0 ? t.nothingNew(last.read) : t.brought(last.new_signals, last.read);
      return isSilent(feed) ? `${found}, ${t.noFigures}` : found;
    };
    return [
      {
        name: "name",
        label: t.columns.name,
        width: "minmax(130px, 1.2fr)",
        cell: (feed) => <span title={feed.name}>{feed.name}</span>,
        by: (feed) => feed.name,
      },
      {
        name: "state",
        label: t.columns.state,
        width: "minmax(150px, 1.4fr)",
        cell: (feed) => (
          <span title={stateText(feed)}>
            <FeedState feed={feed} />
          </span>
        ),
        by: (feed) => standings.indexOf(standingOf(feed)),
        text: stateText,
      },
      {
        name: "way",
        label: t.columns.way,
        width: "minmax(130px, 1.1fr)",
        cell: (feed) => <span title={way(feed)}>{way(feed)}</span>,
        by: way,
      },
      {
        name: "last",
        label: t.columns.last,
        width: moment,
        cell: (feed) => (given(feed.polled_at) ? <When at={feed.polled_at} /> : t.never),
        by: (feed) => (given(feed.polled_at) ? -Date.parse(feed.polled_at) : 0),
        text: (feed) => feed.polled_at ?? t.never,
      },
      {
        name: "brought",
        label: t.columns.brought,
        width: "minmax(110px, 0.9fr)",
        cell: (feed) => <span title={brought(feed)}>{brought(feed)}</span>,
        by: (feed) => feed.last?.new_signals ?? -1,
        text: brought,
      },
      {
        name: "pace",
        label: t.columns.pace,
        width: locale === "fr" ? "112px" : "104px",
        right: true,
        cell: (feed) => pace(feed.pace_secs),
        by: (feed) => feed.pace_secs,
      },
      {
        name: "next",
        label: t.columns.next,
        width: moment,
        cell: (feed) => (feed.enabled ? <When at={feed.next_at} /> : t.paused),
        by: (feed) => (feed.enabled ? Date.parse(feed.next_at) : Infinity),
        text: (feed) => (feed.enabled ? feed.next_at : t.paused),
      },
      {
        name: "price",
        label: t.columns.price,
        width: locale === "fr" ? "104px" : "86px",
        right: true,
        cell: (feed) => (given(feed.cost) ? `≤ ${atMost(feed.cost.cap, locale)}` : t.free),
        by: (feed) => feed.cost?.cap ?? 0,
      },
    ];
  }, [t, locale, moment, way, pace, tell]);
  return (
    <Table
      label={t.title}
      rows={feeds}
      columns={columns}
      keyOf={(feed) => feed.feed_id}
      onOpen={(feed) => onOpen(feed.feed_id)}
    />
  );
}
