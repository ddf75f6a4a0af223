import { thumbnailUrl } from "../../../platform";
import { Button, Dialog, Empty, Loading, Picture, ProblemBox, Score } from "../../../shared/ui";
import { useWords } from "../../../shared/words";
import { useOpenWith, useTakes } from "../api";
import { type FilmView, openers } from "../model";
import { filmWords } from "../words";
import css from "./choose.module.css";
import shared from "./shared.module.css";

type ChoosePictureProps = {
  readonly film: FilmView;
  readonly shotId: string;
  readonly number: number;
  readonly onClose: () => void;
};

/** Another picture of hers to open a shot. */
export function ChoosePicture({ film, shotId, number, onClose }: ChoosePictureProps) {
  const t = useWords(filmWords);
  const takes = useTakes(film.muse_id);
  const choose = useOpenWith();
  const aspect = film.script.aspect;
  const now = film.shots.find((view) => view.shot.shot_id === shotId)?.key_frame?.production_id;
  const fitting = takes.data && openers(takes.data.takes, aspect);
  return (
    <Dialog
      open
      onClose={onClose}
      form="wide"
      title={t.chooseTitle(number)}
      about={t.chooseAbout}
      actions={<Button onClick={onClose}>{t.close}</Button>}
    >
      {takes.isPending && <Loading />}
      {takes.error && <ProblemBox problem={takes.error} onRetry={() => void takes.refetch()} />}
      {choose.error && <ProblemBox problem={choose.error} />}
      {fitting?.length === 0 && <Empty title={t.chooseNone} />}
      {fitting && fitting.length > 0 && (
        <ul className={css.takes}>
          {fitting.map((take) => (
            <li key={take.production_id}>
              <button
                type="button"
                className={css.take}
                aria-pressed={take.production_id === now}
                disabled={choose.isPending}
                onClick={() =>
                  choose.mutate(
                    {
                      path: { film: film.film_id, shot: shotId },
                      body: { production: take.production_id },
                    },
                    { onSuccess: onClose },
                  )
                }
              >
                <span className={shared.picture} data-aspect={aspect}>
                  <Picture
                    src={take.picture_blob == null ? null : thumbnailUrl(take.picture_blob, 320)}
                    alt=""
                  />
                </span>
                <span className={css.intent}>{take.intent}</span>
                <Score score={take.score ?? null} small />
              </button>
            </li>
          ))}
        </ul>
      )}
    </Dialog>
  );
}
