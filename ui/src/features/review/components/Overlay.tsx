import { tagOf } from "../../../shared/locale";
import { useLocale } from "../../../shared/words";
import type { Judgement } from "../judged";
import type { Size } from "../viewport";
import css from "./Stage.module.css";
import type { Rect } from "./Stage";

const colourOf = { accept: "var(--good)", repair: "var(--attention)", reject: "var(--bad)" };

/** What the critic looked at: the face, its five landmarks and how like her it is. */
export function Overlay({
  rect,
  picture,
  judgement,
}: {
  readonly rect: Rect;
  readonly picture: Size;
  readonly judgement: Judgement;
}) {
  const locale = useLocale();
  const [x, y, width, height] = judgement.face_box ?? [];
  if (x === undefined || y === undefined || width === undefined || height === undefined) return null;
  const colour = colourOf[judgement.outcome];
  const score = judgement.score?.toLocaleString(tagOf[locale], {
    minimumFractionDigits: 2,
    maximumFractionDigits: 2,
  });
  return (
    <>
      <svg
        className={css.face}
        style={{ left: rect.left, top: rect.top, width: rect.width, height: rect.height, color: colour }}
        viewBox={`0 0 ${picture.width} ${picture.height}`}
        preserveAspectRatio="none"
        aria-hidden
      >
        <g fill="none" stroke="currentColor" strokeLinecap="round">
          <rect {...{ x, y, width, height }} strokeWidth="2" vectorEffect="non-scaling-stroke" />
          {(judgement.landmarks ?? []).map(([left, top], place) => (
            <path
              key={place}
              d={`M${left ?? 0} ${top ?? 0}h.01`}
              strokeWidth="6"
              vectorEffect="non-scaling-stroke"
            />
          ))}
        </g>
      </svg>
      {score !== undefined && (
        <span
          className={css.faceScore}
          style={{
            left: Math.max(0, rect.left + x * rect.scale),
            top: Math.max(26, rect.top + y * rect.scale - 4),
            color: colour,
          }}
        >
          {score}
        </span>
      )}
    </>
  );
}
