import { useMemo } from "react";
import { usePlace } from "../../../shared/route";
import { Loading, ProblemBox } from "../../../shared/ui";
import { useFilm } from "../api";
import { filled } from "../model";
import css from "./film.module.css";
import { FilmList } from "./FilmList";
import { FilmPage } from "./FilmPage";

/** The films, or the one that the address names. */
export function FilmScreen() {
  const [filmId] = usePlace().rest;
  return filmId === undefined ? <FilmList /> : <OneFilm key={filmId} filmId={filmId} />;
}

function OneFilm({ filmId }: { readonly filmId: string }) {
  const film = useFilm(filmId);
  const whole = useMemo(() => film.data && filled(film.data), [film.data]);
  if (whole) return <FilmPage film={whole} />;
  if (film.error)
    return (
      <div className={css.pad}>
        <ProblemBox problem={film.error} onRetry={() => void film.refetch()} />
      </div>
    );
  return <Loading />;
}
