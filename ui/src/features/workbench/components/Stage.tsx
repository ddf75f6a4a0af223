import { useEffect, useInsertionEffect, useRef } from "react";
import { type Catalogue, type CanvasView, type Host, openCanvas } from "../canvas";
import type { Camera } from "../canvas/scene/camera";
import type { Session } from "../session/session";
import { graphOf } from "../session/trail";
import css from "./Stage.module.css";

type StageProps = {
  readonly id: string;
  readonly session: Session;
  readonly catalogue: Catalogue;
  readonly host: Host;
  readonly onView: (view: CanvasView | null) => void;
};

/** Where each graph was looked at last, so that whoever comes back finds it so. */
const cameras = new Map<string, Camera>();

/** The canvas, fed straight from the session: what is edited is painted before anything else is drawn. */
export function Stage({ id, session, catalogue, host, onView }: StageProps) {
  const room = useRef<HTMLDivElement>(null);
  const latest = useRef({ host, catalogue, onView });
  const shown = useRef<((isForced: boolean) => void) | null>(null);
  useInsertionEffect(() => {
    latest.current = { host, catalogue, onView };
  });
  const { texts } = host;
  useEffect(() => {
    const element = room.current;
    if (element === null) return;
    const view = openCanvas(
      element,
      steady(() => latest.current.host, texts),
    );
    let last: { document: unknown; graph: string | null } | null = null;
    const keyOf = (graph: string | null) => `${id} ${graph ?? ""}`;
    const leave = () => {
      if (last) cameras.set(keyOf(last.graph), view.camera());
    };
    const show = (isForced: boolean) => {
      const { document, trail } = session.now();
      const graph = graphOf(trail);
      if (!isForced && last?.document === document && last.graph === graph) return;
      const isOther = last === null || last.graph !== graph;
      if (isOther) leave();
      last = { document, graph };
      view.show(document, latest.current.catalogue, graph);
      const camera = isOther ? cameras.get(keyOf(graph)) : undefined;
      if (camera) view.look(camera);
    };
    show(true);
    shown.current = show;
    latest.current.onView(view);
    const stop = session.subscribe(() => show(false));
    return () => {
      stop();
      leave();
      shown.current = null;
      latest.current.onView(null);
      view.close();
    };
  }, [id, session, texts]);
  useEffect(() => shown.current?.(true), [catalogue]);
  return <div ref={room} className={css.stage} data-canvas />;
}

/** The host as it is now, behind functions that stay. */
const steady = (host: () => Host, texts: Host["texts"]): Host => ({
  texts,
  edit: (patch) => host().edit(patch),
  undo: () => host().undo(),
  redo: () => host().redo(),
  announce: (sentence) => host().announce(sentence),
  refuse: (sentence) => host().refuse?.(sentence),
  search: (request) => host().search(request),
  editWidget: (request) => host().editWidget(request),
  rename: (request) => host().rename(request),
  enter: (graph) => host().enter(graph),
  leave: () => host().leave(),
  menu: (request) => host().menu(request),
  selected: (selection) => host().selected(selection),
  covered: () => host().covered?.() ?? [],
  copy: (clip) => host().copy(clip),
  run: (nodes) => host().run(nodes),
});
