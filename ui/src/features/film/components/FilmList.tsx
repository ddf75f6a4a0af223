import { Clapperboard, Plus } from "lucide-react";
import { useState } from "react";
import { thumbnailUrl, useEngine } from "../../../platform";
import { addressOf, go } from "../../../shared/route";
import { Button, Loading, Picture, ProblemBox, StateMark, Tag, When } from "../../../shared/ui";
import { useWords } from "../../../shared/words";
import { useFilms } from "../api";
import { clock, type FilmRow } from "../model";
import { stageTone, wordTone } from "../tone";
import { filmWords } from "../words";
import css from "./film.module.css";
import { NewFilm } from "./NewFilm";

/** Every film, last changed first, and the way to a new one. */
export function FilmList() {
  const t = useWords(filmWords);
  const films = useFilms();
  const muses = useEngine("list_muses");
  const [asked, setAsked] = useState(false);
  const rows = films.data;
  const nobody = muses.data?.length === 0;
  return (
    <div className={css.screen}>
      <header className={css.listHead}>
        <div>
          <h1 className={css.title}>{t.title}</h1>
          <p className={css.quiet}>{rows && rows.length > 0 ? t.count(rows.length) : t.about}</p>
        </div>
        {rows && rows.length > 0 && (
          <Button
            look="primary"
            icon={<Plus size={14} aria-hidden />}
            disabled={nobody}
            onClick={() => setAsked(true)}
          >
            {t.newFilm}
          </Button>
        )}
      </header>
      {films.isPending && <Loading />}
      {films.error && <ProblemBox problem={films.error} onRetry={() => void films.refetch()} />}
      {rows?.length === 0 && <NoFilm nobody={nobody} onNew={() => setAsked(true)} />}
      {rows && rows.length > 0 && (
        <ul className={css.cards} aria-label={t.title}>
          {rows.map((row) => (
            <FilmCard key={row.film_id} row={row} />
          ))}
        </ul>
      )}
      {asked && <NewFilm onClose={() => setAsked(false)} />}
    </div>
  );
}

function FilmCard({ row }: { readonly row: FilmRow }) {
  const t = useWords(filmWords);
  return (
    <li>
      <a className={css.card} href={addressOf("films", row.film_id)}>
        <span className={css.cardPicture}>
          <Picture
            src={row.picture_blob == null ? null : thumbnailUrl(row.picture_blob, 640)}
            alt=""
            fit={row.aspect === "wide" ? "cover" : "contain"}
          />
          <span className={css.cardLength}>{clock(row.secs)}</span>
        </span>
        <span className={css.cardTitle}>{row.title}</span>
        <span className={css.cardFacts}>
          {row.muse_name} · {t.shots(row.shots)} · <When at={row.updated_at} />
        </span>
        <span className={css.tags}>
          <Tag tone={stageTone[row.stage]}>{t.stages[row.stage]}</Tag>
          {row.word !== "todo" && <Tag tone={wordTone[row.word]}>{t.word[row.word]}</Tag>}
        </span>
      </a>
    </li>
  );
}

type NoFilmProps = { readonly nobody: boolean; readonly onNew: () => void };

const ways = ["write", "board", "shoot", "join"] as const;

/** Before the first film: what becomes of a list of shots. */
function NoFilm({ nobody, onNew }: NoFilmProps) {
  const t = useWords(filmWords);
  return (
    <div className={css.empty}>
      <Clapperboard size={28} aria-hidden />
      <h2>{t.emptyTitle}</h2>
      <p>{t.emptyText}</p>
      <ol className={css.way}>
        {ways.map((way, at) => (
          <li key={way}>
            <Frames filled={at} />
            {t.way[way]}
          </li>
        ))}
      </ol>
      {nobody ? (
        <>
          <p>
            <StateMark tone="attention" /> {t.noMuse}
          </p>
          <Button look="primary" onClick={() => go("muse", "new")}>
            {t.toMuse}
          </Button>
        </>
      ) : (
        <Button look="primary" icon={<Plus size={14} aria-hidden />} onClick={onNew}>
          {t.newFilm}
        </Button>
      )}
    </div>
  );
}

/** Three frames, as far as they are at that step: lines of a list, pictures, linked clips, one strip. */
function Frames({ filled }: { readonly filled: number }) {
  return (
    <svg viewBox="0 0 96 30" className={css.frames} aria-hidden>
      {filled === 3 && <rect x="2" y="4" width="92" height="22" rx="3" className={css.strip} />}
      {[0, 1, 2].map((n) => (
        <g key={n} transform={`translate(${4 + n * 31} 6)`}>
          <rect width="26" height="18" rx="2" className={filled === 0 ? css.lineFrame : css.fullFrame} />
          {filled === 0 && <path d="M4 6h14M4 11h10" className={css.stroke} />}
          {filled === 2 && n < 2 && <path d="M26 9h5" className={css.link} />}
        </g>
      ))}
    </svg>
  );
}
