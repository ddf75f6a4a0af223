import { thumbnailUrl } from "../../../platform";
import { Picture, StateMark } from "../../../shared/ui";
import { useWords } from "../../../shared/words";
import { groupOf, type Take } from "../model";
import { useActs } from "../session";
import { toneOf } from "../tone";
import { reviewWords } from "../words";
import css from "./Panel.module.css";

/** The versions of one work, oldest first; a press shows one. */
export function LineageStrip({
  lineage,
  activeId,
}: {
  readonly lineage: readonly Take[];
  readonly activeId: string;
}) {
  const t = useWords(reviewWords);
  const { show } = useActs();
  return (
    <ol className={css.lineage}>
      {lineage.map((take) => {
        const group = groupOf(take);
        return (
          <li key={take.production_id}>
            <button
              type="button"
              className={css.version}
              aria-current={take.production_id === activeId}
              aria-label={`${t.versionShort(take.version)}: ${t.version(take.version, lineage.length)}, ${t.one[group]}`}
              title={t.one[group]}
              onClick={() => show(take.production_id)}
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
