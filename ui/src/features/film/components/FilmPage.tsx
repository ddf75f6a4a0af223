import { useMemo, useState } from "react";
import { useKeys } from "../../../shared/keys";
import { Tabs, useToast } from "../../../shared/ui";
import { useWords } from "../../../shared/words";
import { type FilmView, isOpen } from "../model";
import { piecesOf, reelOf } from "../reel";
import { filmWords } from "../words";
import { useScript } from "../useScript";
import { Board } from "./Board";
import css from "./film.module.css";
import { FilmHead } from "./FilmHead";
import { NextStep } from "./NextStep";
import { Player } from "./Player";
import { Sheet } from "./Sheet";
import { useProjector } from "./useProjector";

/** One film: it plays at the left, its shots are written at the right. */
export function FilmPage({ film }: { readonly film: FilmView }) {
  const t = useWords(filmWords);
  const say = useToast();
  const writing = useScript(film, () => say({ tone: "attention", text: t.overtaken }));
  const [tab, setTab] = useState<"shots" | "sheet">("shots");
  const pieces = useMemo(() => piecesOf(film), [film]);
  const reel = useMemo(() => reelOf(film), [film]);
  const projector = useProjector(reel);
  const aspect = film.script.aspect;
  useKeys({
    "ctrl+z": () => writing.undo?.(),
    "ctrl+shift+z": () => writing.redo?.(),
  });
  return (
    <div className={css.page}>
      <FilmHead film={film} writing={writing} />
      <div className={css.body} data-aspect={aspect}>
        <section className={css.left} aria-label={t.player.label}>
          <Player projector={projector} pieces={pieces} reel={reel} aspect={aspect} title={film.title} />
          <NextStep film={film} unsaved={writing.unsaved} />
        </section>
        <section className={css.right}>
          <Tabs
            label={film.title}
            value={tab}
            onChange={setTab}
            tabs={[
              {
                name: "shots",
                label: t.shotList,
                content: (
                  <Board
                    film={film}
                    writing={writing}
                    open={isOpen(film)}
                    onShow={(id) => projector.seek(pieces.find((piece) => piece.id === id)?.from ?? 0)}
                  />
                ),
              },
              { name: "sheet", label: t.sheet, content: <Sheet film={film} /> },
            ]}
          />
        </section>
      </div>
    </div>
  );
}
