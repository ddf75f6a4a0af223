import type { Session } from "../../../shared/burst";
import { Evidence, StateMark, When } from "../../../shared/ui";
import { useWords } from "../../../shared/words";
import { type News, newsOf } from "../model";
import { burstWords } from "../words";
import css from "./sessions.module.css";

/** What the cluster says about a session, in words, with what helps. */
export function NewsList({ session }: { readonly session: Session }) {
  const news = newsOf(session);
  if (news.length === 0) return null;
  return (
    <ul className={css.news}>
      {news.map((one) => (
        <NewsRow key={one.kind} news={one} />
      ))}
    </ul>
  );
}

function NewsRow({ news: { kind, text, advice, said, trouble, at } }: { readonly news: News }) {
  const t = useWords(burstWords);
  const known: Readonly<Record<string, { readonly text: string; readonly advice: string } | undefined>> =
    t.news;
  const words = known[kind];
  return (
    <li>
      <StateMark tone={trouble ? "attention" : "info"} />
      <div {...(words === undefined ? { lang: "en" } : {})}>
        <strong>{words?.text ?? text}</strong> {words?.advice ?? advice}
        {said !== "" && (
          <Evidence label={t.saidByCluster}>
            <p className={css.said} lang="en">
              {said}
            </p>
          </Evidence>
        )}
      </div>
      <span className={css.quiet}>
        <When at={at} />
      </span>
    </li>
  );
}
