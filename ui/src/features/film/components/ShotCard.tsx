import { ArrowDown, ArrowUp, Copy, Ellipsis, GripVertical, Images, Trash2 } from "lucide-react";
import { type DragEvent, useRef } from "react";
import { thumbnailUrl } from "../../../platform";
import { money } from "../../../shared/money";
import { problemWords, useTold } from "../../../shared/problems";
import { addressOf } from "../../../shared/route";
import { Evidence, Menu, NumberField, Picture, SelectField, Tag, TextArea } from "../../../shared/ui";
import { useLocale, useWords } from "../../../shared/words";
import {
  type Aspect,
  cameras,
  clipStateOf,
  framings,
  most,
  pictureStateOf,
  secsOfShot,
  type Shot,
  type ShotView,
} from "../model";
import { clipTone, pictureTone } from "../tone";
import { filmWords } from "../words";
import css from "./board.module.css";
import shared from "./shared.module.css";
import { Seen } from "./Seen";

type ShotCardProps = {
  readonly filmId: string;
  readonly shot: Shot;
  /** What was made for it; `null` while the engine has not heard of it. */
  readonly view: ShotView | null;
  readonly number: number;
  readonly of: number;
  readonly aspect: Aspect;
  readonly open: boolean;
  readonly onEdit: (change: Partial<Shot>, run?: string) => void;
  readonly onMove: (way: 1 | -1) => void;
  readonly onDrag: (event: DragEvent) => void;
  readonly onDragEnd: () => void;
  readonly onDouble: () => void;
  readonly onRemove: () => void;
  readonly onChoose: () => void;
  readonly onShow: () => void;
};

/** One shot: the picture that opens it, what happens, how it is seen, and what was made of it. */
export function ShotCard(props: ShotCardProps) {
  const { shot, view, number, of, aspect, open, onEdit, onMove } = props;
  const t = useWords(filmWords);
  const card = useRef<HTMLDivElement>(null);
  const blob = view?.key_frame?.picture_blob;
  const left = most.action - Array.from(shot.action).length;
  return (
    <div ref={card} className={css.shot} role="group" aria-label={t.shot(number)}>
      <span
        className={css.handle}
        draggable={open}
        onDragStart={(event) => {
          if (card.current) event.dataTransfer.setDragImage(card.current, 12, 12);
          event.dataTransfer.effectAllowed = "move";
          props.onDrag(event);
        }}
        onDragEnd={props.onDragEnd}
      >
        <button
          type="button"
          data-handle={shot.shot_id}
          aria-label={t.move(number)}
          title={t.move(number)}
          disabled={!open}
          onKeyDown={(event) => {
            const way = { ArrowUp: -1, ArrowDown: 1 }[event.key] as 1 | -1 | undefined;
            if (way === undefined) return;
            event.preventDefault();
            onMove(way);
          }}
        >
          <span>{number}</span>
          <GripVertical size={12} aria-hidden />
        </button>
      </span>
      <button
        type="button"
        className={css.thumb}
        data-aspect={aspect}
        aria-label={t.showFrom(number)}
        title={t.showFrom(number)}
        onClick={props.onShow}
      >
        <Picture src={blob == null ? null : thumbnailUrl(blob, 320)} alt="" />
      </button>
      <div className={css.writing}>
        <TextArea
          label={t.action(number)}
          bare
          rows={2}
          maxLength={most.action}
          value={shot.action}
          readOnly={!open}
          onChange={(action) => onEdit({ action: action.replaceAll("\n", " ") }, `action ${shot.shot_id}`)}
        />
        <div className={css.settings}>
          <SelectField
            label={t.framing}
            bare
            value={shot.framing}
            choices={framings.map((value) => ({ value, label: t.framings[value] }))}
            onChange={(framing) => onEdit({ framing })}
            disabled={!open}
          />
          <SelectField
            label={t.camera}
            bare
            value={shot.camera}
            choices={cameras.map((value) => ({ value, label: t.cameras[value] }))}
            onChange={(camera) => onEdit({ camera })}
            disabled={!open}
          />
          <span className={css.secs}>
            <NumberField
              label={`${t.length}, ${t.shot(number)}`}
              bare
              min={secsOfShot.least}
              max={secsOfShot.most}
              value={shot.secs}
              onChange={(secs) => onEdit({ secs: Math.round(secs) }, `secs ${shot.shot_id}`)}
              disabled={!open}
            />
            <span aria-hidden>s</span>
          </span>
          <Menu
            items={[
              {
                label: t.choose,
                icon: <Images size={14} aria-hidden />,
                disabled: !open || view === null,
                onChoose: props.onChoose,
              },
              "separator",
              {
                label: t.up,
                icon: <ArrowUp size={14} aria-hidden />,
                disabled: !open || number === 1,
                onChoose: () => onMove(-1),
              },
              {
                label: t.down,
                icon: <ArrowDown size={14} aria-hidden />,
                disabled: !open || number === of,
                onChoose: () => onMove(1),
              },
              {
                label: t.duplicate,
                icon: <Copy size={14} aria-hidden />,
                disabled: !open || of >= most.shots,
                onChoose: props.onDouble,
              },
              {
                label: t.removeShot,
                icon: <Trash2 size={14} aria-hidden />,
                disabled: !open || of < 2,
                onChoose: props.onRemove,
              },
            ]}
          >
            <button type="button" className={css.more} aria-label={t.shotMore(number)}>
              <Ellipsis size={14} aria-hidden />
            </button>
          </Menu>
        </div>
        {left < most.action / 6 && <span className={shared.small}>{t.left(left)}</span>}
        {view && <MadeOfIt view={view} />}
      </div>
    </div>
  );
}

/** How the picture and the clip of a shot stand. */
function MadeOfIt({ view }: { readonly view: ShotView }) {
  const t = useWords(filmWords);
  const locale = useLocale();
  const tell = useTold();
  const { detail } = useWords(problemWords);
  const picture = pictureStateOf(view);
  const clip = clipStateOf(view);
  const frame = view.key_frame;
  const { latest, clip: played } = view;
  const paid = (clip === "failed" ? latest : played)?.cost;
  const problems = [picture === "failed" ? frame?.problem : null, clip === "failed" ? latest?.problem : null];
  return (
    <>
      <div className={css.states}>
        {frame ? (
          <a className={css.state} href={addressOf("review", frame.production_id)} title={t.look}>
            <Tag tone={pictureTone[picture]}>{t.picture[picture]}</Tag>
          </a>
        ) : (
          <Tag tone={pictureTone[picture]}>{t.picture[picture]}</Tag>
        )}
        <Tag tone={clipTone[clip]}>{t.clip[clip]}</Tag>
        {clip === "making" && latest && (
          <span className={shared.small}>{t.clipHeld(money(latest.held, locale))}</span>
        )}
        {paid != null && <span className={shared.small}>{t.clipCost(money(paid, locale))}</span>}
      </div>
      {problems.map((problem) => {
        if (problem == null) return null;
        const said = tell(problem);
        return (
          <div key={problem.code} className={css.problem}>
            <strong>{said.message}</strong> {said.advice}
            {said.detail !== null && (
              <Evidence label={detail}>
                <p lang="en">{said.detail}</p>
              </Evidence>
            )}
          </div>
        );
      })}
      {played?.audit && (
        <Evidence label={t.seen}>
          <Seen clip={played} />
        </Evidence>
      )}
    </>
  );
}
