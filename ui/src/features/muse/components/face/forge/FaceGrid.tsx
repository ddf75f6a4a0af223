import { type KeyboardEvent, useEffect, useState } from "react";
import type { EngineError } from "../../../../../platform";
import { useTold } from "../../../../../shared/problems";
import { Picture, StateMark } from "../../../../../shared/ui";
import { useWords } from "../../../../../shared/words";
import { type Design, frontal, keyOfDesign } from "./model";
import css from "./FaceGrid.module.css";
import type { Tools } from "./tools";
import { asProblem } from "./usePortrait";
import { forgeWords } from "./words";

/** A face that can be picked. One that is made by chance is made when its turn comes. */
export type Face = {
  readonly id: string;
  readonly label: string;
  /** Shown below the picture; nameless faces have none. */
  readonly name?: string;
  readonly design: Design | (() => Promise<Design>);
};

type FaceGridProps = {
  readonly label: string;
  readonly tools: Tools;
  readonly faces: readonly Face[];
  readonly picked?: string | null;
  readonly onPick: (design: Design, face: Face) => void;
};

/** Faces as small drafts, drawn one after the other when nothing more urgent is. Arrows move, Enter picks. */
export function FaceGrid({ label, tools, faces, picked = null, onPick }: FaceGridProps) {
  return (
    <div className={css.grid} role="group" aria-label={label} onKeyDown={stepFocus}>
      {faces.map((face) => (
        <FaceTile key={face.id} tools={tools} face={face} picked={picked === face.id} onPick={onPick} />
      ))}
    </div>
  );
}

/** Moves the focus among the tiles as they stand on screen. */
function stepFocus(event: KeyboardEvent<HTMLDivElement>): void {
  const tiles = [...event.currentTarget.querySelectorAll<HTMLButtonElement>("button:not(:disabled)")];
  const at = tiles.findIndex((tile) => tile === document.activeElement);
  const top = tiles[0]?.offsetTop;
  const columns = Math.max(1, tiles.filter((tile) => tile.offsetTop === top).length);
  const step = { ArrowLeft: -1, ArrowRight: 1, ArrowUp: -columns, ArrowDown: columns }[event.key];
  if (at < 0 || step === undefined) return;
  event.preventDefault();
  tiles[at + step]?.focus();
}

type FaceTileProps = {
  readonly tools: Tools;
  readonly face: Face;
  readonly picked: boolean;
  readonly onPick: (design: Design, face: Face) => void;
};

function FaceTile({ tools, face, picked, onPick }: FaceTileProps) {
  const t = useWords(forgeWords);
  const tell = useTold();
  const { design, picture, problem } = useSmallPortrait(tools, face);
  return (
    <button
      type="button"
      className={css.tile}
      aria-label={face.label}
      aria-pressed={picked}
      disabled={design === null}
      title={problem === null ? face.label : tell(problem).message}
      onClick={() => design && onPick(design, face)}
    >
      <span className={css.picture}>
        {picture === null && problem === null ? (
          <span className={css.waiting}>{t.waiting}</span>
        ) : (
          <Picture src={picture} alt="" />
        )}
      </span>
      {face.name !== undefined && (
        <span className={css.name}>
          {picked && <StateMark tone="good" />}
          {face.name}
        </span>
      )}
    </button>
  );
}

const sidePx = 160;
const keptPictures = 96;
/** Small portraits drawn before, by design: a tab that is opened again shows them at once. */
const drawn = new Map<string, string>();

function keep(key: string, file: Blob): string {
  const url = URL.createObjectURL(file);
  drawn.set(key, url);
  const [oldest] = drawn;
  if (drawn.size > keptPictures && oldest !== undefined) {
    URL.revokeObjectURL(oldest[1]);
    drawn.delete(oldest[0]);
  }
  return url;
}

type Small = {
  readonly design: Design | null;
  readonly picture: string | null;
  readonly problem: EngineError | null;
};

function useSmallPortrait({ calls, turn }: Tools, face: Face): Small {
  const [small, setSmall] = useState<Small>({ design: null, picture: null, problem: null });
  const given = face.design;
  useEffect(() => {
    const stop = new AbortController();
    const { signal } = stop;
    const draw = async () => {
      const design = typeof given === "function" ? await given() : given;
      if (signal.aborted) return;
      const key = keyOfDesign(design);
      const known = drawn.get(key);
      setSmall({ design, picture: known ?? null, problem: null });
      if (known !== undefined) return;
      const file = await turn("gallery", signal, () => calls.portrait(design, frontal, sidePx, true, signal));
      setSmall({ design, picture: keep(key, file), problem: null });
    };
    draw().catch((error: unknown) => {
      if (!signal.aborted) setSmall((before) => ({ ...before, problem: asProblem(error) }));
    });
    return () => stop.abort();
  }, [calls, turn, given]);
  return small;
}
