import { thumbnailUrl } from "../../../platform";
import { makingWords } from "../../../shared/making";
import { useTold } from "../../../shared/problems";
import { tagOf } from "../../../shared/locale";
import { Picture, Score, StateMark, type Tone } from "../../../shared/ui";
import { useLocale, useWords } from "../../../shared/words";
import type { Clip } from "../model";
import { exactClock } from "../reel";
import { filmWords } from "../words";
import css from "./seen.module.css";
import shared from "./shared.module.css";

const tones = { accept: "good", repair: "attention", reject: "bad" } as const satisfies Record<string, Tone>;
const moments = ["first", "middle", "last"] as const;

/** The pictures that the critic saw in a clip, with its word on each, and how the clip kept to what it was given. */
export function Seen({ clip, large = false }: { readonly clip: Clip; readonly large?: boolean }) {
  const t = useWords(filmWords);
  const m = useWords(makingWords);
  const locale = useLocale();
  const tell = useTold();
  const { audit, wanted } = clip;
  if (!audit) return null;
  const one = (n: number, digits = 1) =>
    n.toLocaleString(tagOf[locale], { minimumFractionDigits: digits, maximumFractionDigits: digits });
  const trouble = audit.problem ? tell(audit.problem) : null;
  return (
    <div className={css.seen}>
      <ul className={css.row} data-large={large}>
        {audit.seen.map((picture, at) => (
          <li key={picture.at_secs}>
            <span className={`${shared.picture} ${css.picture}`} data-aspect={wanted.aspect}>
              <Picture
                src={thumbnailUrl(picture.picture_blob, large ? 640 : 320)}
                alt={t.seenAt(exactClock(picture.at_secs))}
              />
            </span>
            <span className={shared.small}>
              {moments[at] && t.sheetMoment[moments[at]]} · {exactClock(picture.at_secs)}
            </span>
            {picture.outcome == null ? (
              <span className={css.word}>
                <StateMark tone="idle" /> {t.noFace}
              </span>
            ) : (
              <>
                <span className={css.word}>
                  <StateMark tone={tones[picture.outcome]} /> {m.outcomes[picture.outcome]}
                </span>
                <Score score={picture.score ?? null} small={!large} />
              </>
            )}
          </li>
        ))}
      </ul>
      {trouble && (
        <p className={shared.small}>
          {trouble.message} {trouble.advice}
        </p>
      )}
      {audit.first_off != null && <p className={shared.small}>{t.firstOff(one(audit.first_off))}</p>}
      {audit.last_off != null && <p className={shared.small}>{t.lastOff(one(audit.last_off))}</p>}
      {audit.probe && (
        <p className={shared.small}>
          {t.probe(audit.probe.codec, audit.probe.width_px, audit.probe.height_px, one(audit.probe.secs, 2))}
        </p>
      )}
    </div>
  );
}
