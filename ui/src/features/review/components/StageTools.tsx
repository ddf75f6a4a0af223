import { Columns2, Grid2x2, Maximize, MessageSquarePlus, ScanFace, ZoomIn } from "lucide-react";
import { memo, type RefObject } from "react";
import { IconButton } from "../../../shared/ui";
import { useWords } from "../../../shared/words";
import { useActs } from "../session";
import type { Desk } from "../store";
import { fitted, toggledFull } from "../viewport";
import { reviewWords } from "../words";
import css from "./Loupe.module.css";
import type { StageHandle } from "./Stage";

type StageToolsProps = Pick<Desk, "view" | "tool" | "overlay"> & {
  readonly stage: RefObject<StageHandle | null>;
  readonly hasPicture: boolean;
};

/** The few tools of the loupe, at its corner. */
export const StageTools = memo(function StageTools({ stage, hasPicture, ...desk }: StageToolsProps) {
  const t = useWords(reviewWords);
  const { move, compare } = useActs();
  const full = () => {
    const at = stage.current?.measure();
    if (at)
      move({
        kind: "set",
        to: { view: toggledFull(desk.view, at.stage, at.picture, window.devicePixelRatio) },
      });
  };
  return (
    <>
      <div className={css.tools} role="toolbar" aria-label={t.modes.loupe} data-region>
        <IconButton
          label={t.fit}
          icon={<Maximize size={14} aria-hidden />}
          disabled={!hasPicture || desk.view.scale === null}
          onClick={() => move({ kind: "set", to: { view: fitted } })}
        />
        <IconButton
          label={t.full}
          keys="Z"
          icon={<ZoomIn size={14} aria-hidden />}
          pressed={desk.view.scale !== null}
          disabled={!hasPicture}
          onClick={full}
        />
        <IconButton
          label={t.overlay}
          keys="O"
          icon={<ScanFace size={14} aria-hidden />}
          pressed={desk.overlay}
          disabled={!hasPicture}
          onClick={() => move({ kind: "set", to: { overlay: !desk.overlay } })}
        />
        <IconButton
          label={t.pinTool}
          keys="D"
          icon={<MessageSquarePlus size={14} aria-hidden />}
          pressed={desk.tool === "pin"}
          disabled={!hasPicture}
          onClick={() => {
            move({ kind: "set", to: { tool: desk.tool === "pin" ? "look" : "pin" } });
            // The keys that lead the pen are the picture's.
            stage.current?.focus();
          }}
        />
        <IconButton
          label={t.modes.compare}
          keys="C"
          icon={<Columns2 size={14} aria-hidden />}
          onClick={compare}
        />
        <IconButton
          label={t.modes.grid}
          keys="Esc"
          icon={<Grid2x2 size={14} aria-hidden />}
          onClick={() => move({ kind: "close" })}
        />
      </div>
      {desk.tool === "pin" && (
        <div className={css.hint} role="status">
          {t.pinHint}
        </div>
      )}
    </>
  );
});
