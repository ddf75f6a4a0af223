import { Flag, FlagOff, Layers, MessageSquare, Scale } from "lucide-react";
import { memo, type MouseEvent } from "react";
import { thumbnailUrl } from "../../../platform";
import { tagOf } from "../../../shared/locale";
import { StateMark } from "../../../shared/ui";
import { useLocale, useWords } from "../../../shared/words";
import { groupOf, type Take } from "../model";
import { toneOf } from "../tone";
import { reviewWords } from "../words";
import css from "./TakeGrid.module.css";

type TakeCellProps = {
  readonly take: Take;
  readonly column: number;
  readonly height: number;
  readonly versions: number;
  readonly active: boolean;
  readonly selected: boolean;
  readonly onChoose: (event: MouseEvent, id: string) => void;
  readonly onOpen: (id: string) => void;
};

/** One take of the grid: its picture, where it stands, its stars and its likeness. */
export const TakeCell = memo(function TakeCell(props: TakeCellProps) {
  const { take, column, height, versions, active, selected, onChoose, onOpen } = props;
  const t = useWords(reviewWords);
  const locale = useLocale();
  const group = groupOf(take);
  const score = take.score?.toLocaleString(tagOf[locale], {
    minimumFractionDigits: 2,
    maximumFractionDigits: 2,
  });
  const said = [
    take.intent,
    take.muse_name,
    t.one[group],
    ...(take.stars > 0 ? [t.starCount(take.stars)] : []),
    ...(take.flag == null ? [] : [t.flagged[take.flag]]),
    ...(score === undefined ? [] : [score]),
    ...(take.disagrees ? [t.disagrees] : []),
    ...(versions > 1 ? [t.version(take.version, versions)] : []),
    ...(take.pins > 0 ? [t.pinCount(take.pins)] : []),
  ].join(", ");
  return (
    <div
      id={`take-${take.production_id}`}
      className={css.cell}
      role="gridcell"
      aria-colindex={column + 1}
      aria-selected={selected}
      aria-label={said}
      title={take.intent}
      data-active={active}
      data-out={take.state === "rejected" || take.flag === "reject"}
      onClick={(event) => onChoose(event, take.production_id)}
      onDoubleClick={() => onOpen(take.production_id)}
    >
      <div className={css.frame} style={{ height }}>
        {take.picture_blob == null ? (
          <div className={css.blank}>
            <StateMark tone={toneOf[group]} />
            {t.one[group]}
          </div>
        ) : (
          <img src={thumbnailUrl(take.picture_blob, 320)} alt="" decoding="async" draggable={false} />
        )}
        {(take.flag != null || take.disagrees) && (
          <span className={`${css.corner} ${css.left}`} aria-hidden>
            {take.flag === "pick" && <Flag size={11} />}
            {take.flag === "reject" && <FlagOff size={11} />}
            {take.disagrees && <Scale size={11} />}
          </span>
        )}
        {(versions > 1 || take.pins > 0) && (
          <span className={`${css.corner} ${css.right}`} aria-hidden>
            {take.pins > 0 && (
              <>
                <MessageSquare size={11} />
                {take.pins}
              </>
            )}
            {versions > 1 && (
              <>
                <Layers size={11} />
                {versions}
              </>
            )}
          </span>
        )}
      </div>
      <div className={css.caption} aria-hidden>
        <StateMark tone={toneOf[group]} />
        <span className={css.word}>
          {take.stars > 0 ? <span className={css.stars}>{"★".repeat(take.stars)}</span> : t.one[group]}
        </span>
        {score !== undefined && (
          <span className={take.outcome === "accept" ? undefined : css.low}>{score}</span>
        )}
      </div>
    </div>
  );
});
