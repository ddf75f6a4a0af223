import { Link2, Plus, Scissors } from "lucide-react";
import { type DragEvent, useRef, useState } from "react";
import { Button, ProblemBox } from "../../../shared/ui";
import { useWords } from "../../../shared/words";
import { changed, doubled, extended, type FilmView, moved, most, type Shot, without } from "../model";
import type { Writing } from "../useScript";
import { filmWords } from "../words";
import css from "./board.module.css";
import { ChoosePicture } from "./ChoosePicture";
import { ShotCard } from "./ShotCard";

type BoardProps = {
  readonly film: FilmView;
  readonly writing: Writing;
  /** Whether it may be changed now. */
  readonly open: boolean;
  /** Brings a shot into the player. */
  readonly onShow: (shotId: string) => void;
};

const dragged = "application/x-muse-shot";

const newId = () => crypto.randomUUID();

/** The shots in their order, each linked to the one it carries on. They are moved by hand or by arrows. */
export function Board({ film, writing, open, onShow }: BoardProps) {
  const t = useWords(filmWords);
  const list = useRef<HTMLOListElement>(null);
  const [over, setOver] = useState<number | null>(null);
  const [choosing, setChoosing] = useState<string | null>(null);
  const [said, setSaid] = useState("");
  const { script, editShots, trouble } = writing;
  const { shots } = script;
  const { aspect } = script;
  const views = new Map(film.shots.map((view) => [view.shot.shot_id, view]));

  const focus = (shotId: string) =>
    requestAnimationFrame(() =>
      list.current?.querySelector<HTMLElement>(`[data-handle="${CSS.escape(shotId)}"]`)?.focus(),
    );
  const move = (from: number, to: number) => {
    const shot = shots[from];
    if (shot === undefined || shots[to] === undefined) return;
    editShots(moved(shots, from, to));
    setSaid(t.movedTo(to + 1));
    focus(shot.shot_id);
  };
  const edit = (at: number, change: Partial<Shot>, run: string | null = null) =>
    editShots(changed(shots, at, change), run);
  const drop = (event: DragEvent, to: number) => {
    setOver(null);
    const from = event.dataTransfer.getData(dragged);
    if (from === "") return;
    event.preventDefault();
    move(Number(from), to);
  };

  return (
    <div className={css.board}>
      {trouble?.kind === "failed" && (
        <ProblemBox
          problem={trouble.problem}
          action={<Button onClick={writing.drop}>{t.dropChange}</Button>}
        />
      )}
      {trouble?.kind === "fault" && (
        <p className={css.fault} role="alert">
          {t.notSaved(trouble.shot)}
        </p>
      )}
      <ol ref={list} className={css.shots} aria-label={t.shotList}>
        {shots.map((shot, at) => (
          <li
            key={shot.shot_id}
            data-over={over === at}
            onDragOver={(event) => {
              if (!event.dataTransfer.types.includes(dragged)) return;
              event.preventDefault();
              setOver(at);
            }}
            onDragLeave={() => setOver(null)}
            onDrop={(event) => drop(event, at)}
          >
            {at > 0 && (
              <Joint
                number={at + 1}
                carried={shot.join === "carried"}
                open={open}
                onChange={(carried) => edit(at, { join: carried ? "carried" : "cut" })}
              />
            )}
            <ShotCard
              filmId={film.film_id}
              shot={shot}
              view={views.get(shot.shot_id) ?? null}
              number={at + 1}
              of={shots.length}
              aspect={aspect}
              open={open}
              onEdit={(change, run) => edit(at, change, run)}
              onMove={(way) => move(at, at + way)}
              onDrag={(event) => event.dataTransfer.setData(dragged, String(at))}
              onDragEnd={() => setOver(null)}
              onDouble={() => editShots(doubled(shots, at, newId()))}
              onRemove={() => {
                const next = shots[at + 1] ?? shots[at - 1];
                editShots(without(shots, at));
                if (next) focus(next.shot_id);
              }}
              onChoose={() => setChoosing(shot.shot_id)}
              onShow={() => onShow(shot.shot_id)}
            />
          </li>
        ))}
      </ol>
      <p className="visually-hidden" role="status">
        {said}
      </p>
      <div>
        <Button
          icon={<Plus size={14} aria-hidden />}
          disabled={!open || shots.length >= most.shots}
          onClick={() => {
            const id = newId();
            editShots(extended(shots, t.newAction, id));
            focus(id);
          }}
        >
          {t.addShot}
        </Button>
      </div>
      {choosing !== null && (
        <ChoosePicture
          film={film}
          shotId={choosing}
          number={shots.findIndex((shot) => shot.shot_id === choosing) + 1}
          onClose={() => setChoosing(null)}
        />
      )}
    </div>
  );
}

type JointProps = {
  readonly number: number;
  readonly carried: boolean;
  readonly open: boolean;
  readonly onChange: (carried: boolean) => void;
};

/** How a shot begins: cut, or where the one above ends. */
function Joint({ number, carried, open, onChange }: JointProps) {
  const t = useWords(filmWords);
  const Sign = carried ? Link2 : Scissors;
  return (
    <div className={css.joint} data-carried={carried}>
      <button
        type="button"
        aria-pressed={carried}
        aria-label={t.join(number)}
        title={t.join(number)}
        disabled={!open}
        onClick={() => onChange(!carried)}
      >
        <Sign size={12} aria-hidden />
        {carried ? t.joins.carried : t.joins.cut}
      </button>
    </div>
  );
}
