import { thumbnailUrl } from "../../../platform";
import { Picture, StateMark } from "../../../shared/ui";
import { useWords } from "../../../shared/words";
import { groupOf, type Take } from "../model";
import { useSession } from "../session";
import { toneOf } from "../tone";
import { reviewWords } from "../words";
import css from "./Panel.module.css";

/** The versions of one work, oldest first; a press shows one. */
export function LineageStrip({ lineage }: { readonly lineage: readonly Take[] }) {
  const t = useWords(reviewWords);
  const { desk, move, shown } = useSession();
  return (
    <ol className={css.lineage}>
      {lineage.map((take) => {
        const group = groupOf(take);
        return (
          <li key={take.production_id}>
            <button
              type="button"
              className={css.version}
              aria-current={take.production_id === desk.activeId}
              aria-label={`${t.version(take.version, lineage.length)}, ${t.one[group]}`}
              title={t.one[group]}
              onClick={() => move({ kind: "choose", id: take.production_id, how: "only", shown })}
            >
              <span className={css.versionPicture}>
                <Picture
                  src={take.picture_blob == null ? null : thumbnailUrl(take.picture_blob, 160)}
                  alt=""
                />
              </span>
              <span className={css.versionName}>
                <StateMark tone={toneOf[group]} />
                {t.versionShort(take.version)}
              </span>
            </button>
          </li>
        );
      })}
    </ol>
  );
}
