import { ChevronRight, Hand, Maximize, Minus, MousePointer2, Plus, Redo2, Search, Undo2 } from "lucide-react";
import { useState } from "react";
import { IconButton } from "../../../shared/ui";
import { useWords } from "../../../shared/words";
import { zoomedAt } from "../canvas/scene/camera";
import { namesOf } from "../session/trail";
import { workbenchWords } from "../words";
import { useDesk } from "./desk";
import css from "./Tools.module.css";

const zoomStep = 1.25;

/** The thin bar at the foot of the canvas. */
export function Tools({ onSearch }: { readonly onSearch: () => void }) {
  const t = useWords(workbenchWords).tools;
  const { session, now, view } = useDesk();
  const [drag, setDrag] = useState<"select" | "pan">("select");
  const zoom = (factor: number) => {
    if (!view) return;
    const [camera, middle] = [view.camera(), view.middle()];
    // The middle of what is seen stays where it is.
    const at = { x: (middle.x + camera.x) * camera.scale, y: (middle.y + camera.y) * camera.scale };
    view.look(zoomedAt(camera, at, factor));
  };
  const take = (does: "select" | "pan") => {
    setDrag(does);
    view?.setDrag(does);
  };
  const { can_undo, can_redo, undo_name, redo_name } = now.standing;
  return (
    <div className={css.bar} role="toolbar" aria-label={t.label}>
      <IconButton
        label={t.undo(undo_name ?? null)}
        keys="Ctrl Z"
        icon={<Undo2 size={14} aria-hidden />}
        disabled={!can_undo}
        onClick={() => void session.undo()}
      />
      <IconButton
        label={t.redo(redo_name ?? null)}
        keys="Ctrl ⇧ Z"
        icon={<Redo2 size={14} aria-hidden />}
        disabled={!can_redo}
        onClick={() => void session.redo()}
      />
      <span className={css.line} />
      <IconButton
        label={t.select}
        icon={<MousePointer2 size={14} aria-hidden />}
        pressed={drag === "select"}
        onClick={() => take("select")}
      />
      <IconButton
        label={t.pan}
        icon={<Hand size={14} aria-hidden />}
        pressed={drag === "pan"}
        onClick={() => take("pan")}
      />
      <span className={css.line} />
      <IconButton
        label={t.zoomOut}
        keys="-"
        icon={<Minus size={14} aria-hidden />}
        onClick={() => zoom(1 / zoomStep)}
      />
      <IconButton
        label={t.zoomIn}
        keys="+"
        icon={<Plus size={14} aria-hidden />}
        onClick={() => zoom(zoomStep)}
      />
      <IconButton
        label={t.fit}
        keys="."
        icon={<Maximize size={14} aria-hidden />}
        onClick={() => view?.fit()}
      />
      <span className={css.line} />
      <IconButton label={t.search} keys="A" icon={<Search size={14} aria-hidden />} onClick={onSearch} />
    </div>
  );
}

/** The way from the outermost graph to the one that is shown. */
export function Crumbs() {
  const t = useWords(workbenchWords);
  const { session, now, row } = useDesk();
  const { trail, document } = now;
  if (trail.length === 0) return null;
  const names = [row.name, ...namesOf(document, trail)];
  return (
    <nav className={`${css.bar} ${css.crumbs}`} aria-label={t.trail.label}>
      {names.map((name, depth) => (
        <span key={depth} className={css.crumb}>
          {depth > 0 && <ChevronRight size={12} aria-hidden />}
          {depth < trail.length ? (
            <button type="button" onClick={() => session.look(trail.slice(0, depth))}>
              {name === "" ? t.trail.root : name}
            </button>
          ) : (
            <span aria-current="location">{name}</span>
          )}
        </span>
      ))}
    </nav>
  );
}
