import { useTold } from "../../../shared/problems";
import { StateMark } from "../../../shared/ui";
import { useWords } from "../../../shared/words";
import { type Feed, paceOf, problemOf, type Standing, standingOf, type Via } from "../feeds";
import { feedsWords } from "../feedsWords";
import { trendsWords } from "../words";

/** A state of a feed as a tone; words say the same. */
const toneOf = {
  failing: "bad",
  asking: "info",
  new: "idle",
  well: "good",
  resting: "idle",
} as const satisfies Readonly<Record<Standing, string>>;

/** How a feed stands, as shape and words, with what went wrong. */
export function FeedState({ feed }: { readonly feed: Feed }) {
  const t = useWords(feedsWords);
  const tell = useTold();
  const standing = standingOf(feed);
  const problem = problemOf(feed);
  return (
    <>
      <StateMark tone={toneOf[standing]} />{" "}
      {standing === "failing" && problem !== null ? tell(problem).message : t.standings[standing]}
    </>
  );
}

/** `Reddit · open feed`: where posts come from and by which way. */
export function useWay(): (feed: { readonly via: Via; readonly listening: Feed["listening"] }) => string {
  const t = useWords(feedsWords);
  const { sources } = useWords(trendsWords);
  return ({ via, listening: { what } }) =>
    what === "file"
      ? t.via.file
      : `${what === "communities" || what === "reddit_searches" ? sources.reddit : sources.tiktok} · ${t.via[via]}`;
}

/** A time between two looks, in words. */
export function usePace(): (secs: number) => string {
  const t = useWords(feedsWords);
  return (secs) => {
    const { count, unit } = paceOf(secs);
    return t.every(count, unit);
  };
}
