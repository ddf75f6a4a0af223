import { ExternalLink } from "lucide-react";
import { pictureUrl, sheetUrl, thumbnailUrl } from "../../../platform";
import { Empty, Picture, Tag } from "../../../shared/ui";
import { useWords } from "../../../shared/words";
import { clipStateOf, type FilmView, pictureStateOf, type ShotView } from "../model";
import { clipTone, pictureTone } from "../tone";
import { filmWords } from "../words";
import { Seen } from "./Seen";
import css from "./sheet.module.css";
import seen from "./seen.module.css";
import shared from "./shared.module.css";

/** The film at a glance: a row for each shot, with what was seen in its clip, else the picture that opens it. */
export function Sheet({ film }: { readonly film: FilmView }) {
  const t = useWords(filmWords);
  const any = film.shots.some((view) => view.key_frame?.picture_blob != null);
  if (!any) return <Empty title={t.sheetEmpty} />;
  return (
    <div className={css.sheet}>
      <a className={shared.file} href={sheetUrl(film.film_id)} target="_blank" rel="noreferrer">
        <ExternalLink size={14} aria-hidden />
        {t.sheetFile}
      </a>
      <ol>
        {film.shots.map((view, at) => (
          <li key={view.shot.shot_id}>
            <h3>
              <span>{at + 1}</span> {view.shot.action}
              <em>{t.secs(view.shot.secs)}</em>
            </h3>
            <Row view={view} aspect={film.script.aspect} />
          </li>
        ))}
      </ol>
    </div>
  );
}

type RowProps = { readonly view: ShotView; readonly aspect: "wide" | "tall" };

function Row({ view, aspect }: RowProps) {
  const t = useWords(filmWords);
  const clip = clipStateOf(view);
  const picture = pictureStateOf(view);
  const blob = view.key_frame?.picture_blob;
  return (
    <div className={css.row}>
      <div className={shared.wrapped}>
        <Tag tone={pictureTone[picture]}>{t.picture[picture]}</Tag>
        <Tag tone={clipTone[clip]}>{t.clip[clip]}</Tag>
      </div>
      {view.clip?.audit && view.clip.audit.seen.length > 0 ? (
        <Seen clip={view.clip} large />
      ) : (
        <ul className={seen.row}>
          <li>
            <span className={`${shared.picture} ${seen.picture}`} data-aspect={aspect}>
              <Picture src={blob == null ? null : thumbnailUrl(blob, 640)} alt="" />
            </span>
            {blob != null && (
              <a className={shared.small} href={pictureUrl(blob)} target="_blank" rel="noreferrer">
                {t.sheetMoment.open}
              </a>
            )}
          </li>
        </ul>
      )}
    </div>
  );
}
