import {
  CircleQuestionMark,
  Download,
  Maximize,
  Pause,
  Play,
  Repeat,
  SkipBack,
  SkipForward,
  Volume2,
  VolumeX,
} from "lucide-react";
import { type KeyboardEvent, useEffect, useRef, useState, useSyncExternalStore } from "react";
import { pictureUrl, videoUrl } from "../../../platform";
import { useKeys } from "../../../shared/keys";
import { Dialog, IconButton, KeyTable, Tag } from "../../../shared/ui";
import { useWords } from "../../../shared/words";
import type { Aspect } from "../model";
import type { Projector } from "../projector";
import { cutFrom, exactClock, lastsOf, moveOf, type Piece, pictureSecs, placeAt } from "../reel";
import { filmWords } from "../words";
import css from "./player.module.css";
import shared from "./shared.module.css";
import { Timeline } from "./Timeline";

type PlayerProps = {
  readonly projector: Projector;
  /** The shots, by which the film is walked. */
  readonly pieces: readonly Piece[];
  /** What runs: the same, or all of it in one file. */
  readonly reel: readonly Piece[];
  readonly aspect: Aspect;
  readonly title: string;
};

const rates = [1, 2, 4];

/** What both screens are: what is on them is said beside them. */
const quiet = {
  className: css.screen,
  muted: true,
  playsInline: true,
  preload: "auto",
  tabIndex: -1,
  "aria-hidden": true,
} as const;

/** Plays the film as far as it is there: clips without a gap between them, and pictures that are held where none is. */
export function Player({ projector, pieces, reel, aspect, title }: PlayerProps) {
  const t = useWords(filmWords);
  const shown = useSyncExternalStore(projector.listen, projector.shown);
  const frame = useRef<HTMLDivElement>(null);
  const first = useRef<HTMLVideoElement>(null);
  const second = useRef<HTMLVideoElement>(null);
  const [loop, setLoop] = useState(false);
  const [muted, setMuted] = useState(true);
  const [rate, setRate] = useState(1);
  const [help, setHelp] = useState(false);
  useEffect(() => {
    if (first.current && second.current) return projector.attach([first.current, second.current]);
    return undefined;
  }, [projector]);
  useEffect(() => {
    projector.set({ loop, muted, rate });
  }, [projector, loop, muted, rate]);

  const end = lastsOf(pieces);
  const { now, playing } = shown;
  const toggle = () => (playing ? projector.pause() : projector.play());
  const by = (secs: number) => {
    projector.pause();
    projector.seek(now + secs);
  };
  const cut = (way: 1 | -1) => projector.seek(cutFrom(pieces, now, way));
  const faster = () => {
    if (playing) setRate((was) => rates[rates.indexOf(was) + 1] ?? was);
    else {
      setRate(1);
      projector.play();
    }
  };
  const fill = () =>
    void (
      document.fullscreenElement === null ? frame.current?.requestFullscreen() : document.exitFullscreen()
    )?.catch(() => undefined);
  const keys = {
    space: toggle,
    j: () => projector.seek(now - 1),
    k: () => projector.pause(),
    l: faster,
    arrowleft: () => by(-pictureSecs),
    arrowright: () => by(pictureSecs),
    "shift+arrowleft": () => cut(-1),
    "shift+arrowright": () => cut(1),
    home: () => projector.seek(0),
    end: () => projector.seek(end),
    "shift+l": () => setLoop((was) => !was),
    "shift+m": () => setMuted((was) => !was),
    "shift+f": fill,
    "shift+k": () => setHelp(true),
  };
  useKeys(keys);
  /** On its own timeline the space bar is the player's too. */
  const onKeyDown = (event: KeyboardEvent) => {
    if (event.key !== " " || (event.target as Element).closest("button") !== null) return;
    event.preventDefault();
    toggle();
  };

  const { at, inside } = placeAt(pieces, now);
  const piece = pieces[at];
  const running = reel[shown.at];
  const held = shown.screen === null;
  const broken = running?.video != null && shown.broken.has(running.video) ? running.video : null;
  return (
    <div className={css.player} data-aspect={aspect} onKeyDown={onKeyDown}>
      <div ref={frame} className={css.stage} data-aspect={aspect}>
        <button
          type="button"
          className={css.frame}
          data-aspect={aspect}
          aria-label={playing ? t.player.pause : t.player.play}
          onClick={toggle}
          onDoubleClick={fill}
        >
          <video ref={first} {...quiet} data-shown={shown.screen === 0} />
          <video ref={second} {...quiet} data-shown={shown.screen === 1} />
          {held && piece && <Held piece={piece} inside={inside} title={title} />}
        </button>
        <div className={css.marks}>
          {held && piece?.picture != null && broken === null && (
            <span className={css.mark} title={t.player.animaticWhy}>
              {t.player.animatic}
            </span>
          )}
          {!held && piece?.stale === true && <span className={css.mark}>{t.player.staleWhy}</span>}
          {!held && reel.length === 1 && pieces.length > 1 && (
            <span className={css.mark}>{t.player.joined}</span>
          )}
        </div>
      </div>
      {broken !== null && piece && (
        <div className={css.broken} role="alert">
          <strong>
            {reel.length === 1 && pieces.length > 1
              ? t.player.brokenJoined
              : t.player.brokenTitle(piece.number)}
          </strong>
          <p>{t.player.brokenText}</p>
          <a className={shared.file} href={videoUrl(broken)} download={`${title} ${piece.number}.mp4`}>
            <Download size={14} aria-hidden />
            {t.player.save}
          </a>
        </div>
      )}
      <Timeline pieces={pieces} now={now} end={end} onSeek={(secs) => projector.seek(secs)} />
      <div className={css.controls}>
        <IconButton
          label={playing ? t.player.pause : t.player.play}
          keys="Space"
          look="plain"
          icon={playing ? <Pause size={14} aria-hidden /> : <Play size={14} aria-hidden />}
          disabled={pieces.length === 0}
          onClick={toggle}
        />
        <IconButton
          label={t.player.back}
          keys="⇧ ←"
          icon={<SkipBack size={14} aria-hidden />}
          onClick={() => cut(-1)}
        />
        <IconButton
          label={t.player.next}
          keys="⇧ →"
          icon={<SkipForward size={14} aria-hidden />}
          onClick={() => cut(1)}
        />
        <span className={css.clock}>
          {exactClock(now)} <span>/ {exactClock(end)}</span>
        </span>
        {rate !== 1 && <Tag>{t.player.times(rate)}</Tag>}
        <span className={css.gap} />
        <IconButton
          label={t.player.loop}
          keys="⇧ L"
          pressed={loop}
          icon={<Repeat size={14} aria-hidden />}
          onClick={() => setLoop(!loop)}
        />
        <IconButton
          label={t.player.mute}
          keys="⇧ M"
          pressed={muted}
          icon={muted ? <VolumeX size={14} aria-hidden /> : <Volume2 size={14} aria-hidden />}
          onClick={() => setMuted(!muted)}
        />
        <IconButton
          label={t.player.full}
          keys="⇧ F"
          icon={<Maximize size={14} aria-hidden />}
          onClick={fill}
        />
        <IconButton
          label={t.player.keys}
          keys="⇧ K"
          icon={<CircleQuestionMark size={14} aria-hidden />}
          onClick={() => setHelp(true)}
        />
      </div>
      <Dialog open={help} onClose={() => setHelp(false)} title={t.player.keys} about={t.player.keysAbout}>
        <KeyTable
          rows={[
            [["Space"], t.player.keyList.play],
            [["L"], t.player.keyList.faster],
            [["K"], t.player.keyList.hold],
            [["J"], t.player.keyList.back],
            [["←", "→"], t.player.keyList.picture],
            [["⇧ ←", "⇧ →"], t.player.keyList.shot],
            [["Home", "End"], t.player.keyList.ends],
            [["⇧ L"], t.player.keyList.loop],
            [["⇧ M"], t.player.keyList.mute],
            [["⇧ F"], t.player.keyList.full],
          ]}
        />
      </Dialog>
    </div>
  );
}

type HeldProps = { readonly piece: Piece; readonly inside: number; readonly title: string };

/** A picture in the place of a clip; it moves as the camera would, unless the person wants nothing to move. */
function Held({ piece, inside, title }: HeldProps) {
  const t = useWords(filmWords);
  const [still] = useState(() => window.matchMedia("(prefers-reduced-motion: reduce)").matches);
  if (piece.picture === null) return <div className={css.blank}>{t.player.empty}</div>;
  return (
    <img
      className={css.held}
      src={pictureUrl(piece.picture)}
      alt={`${title}, ${t.shot(piece.number)}`}
      draggable={false}
      style={still ? undefined : { transform: moveOf(piece.camera, inside / piece.secs) }}
    />
  );
}
