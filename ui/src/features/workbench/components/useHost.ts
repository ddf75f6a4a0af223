import { type RefObject, useState } from "react";
import { useToast } from "../../../shared/ui";
import { useLocale, useWords } from "../../../shared/words";
import {
  type CanvasView,
  canvasWords,
  type Host,
  type MenuRequest,
  nodesIn,
  type RenameRequest,
  type SearchRequest,
  type Selection,
  type WidgetRequest,
} from "../canvas";
import { nodeKey } from "../canvas/model/marks";
import type { Session } from "../session/session";
import { namesOf, placeOf, stepInto } from "../session/trail";
import { workbenchWords } from "../words";

/** What stands over the canvas because it asked for it. */
export type Asked =
  | { readonly kind: "search"; readonly request: SearchRequest }
  | { readonly kind: "widget"; readonly request: WidgetRequest }
  | { readonly kind: "rename"; readonly request: RenameRequest }
  | { readonly kind: "menu"; readonly request: MenuRequest };

export type Hosting = {
  readonly host: Host;
  readonly view: CanvasView | null;
  readonly onView: (view: CanvasView | null) => void;
  readonly selection: Selection;
  readonly asked: Asked | null;
  readonly onAsked: (asked: Asked | null) => void;
  readonly goTo: (path: string) => void;
};

const nothing: Selection = new Set();

type Around = {
  /** Holds the canvas and the bars over it. */
  readonly room: RefObject<HTMLElement | null>;
  readonly session: Session;
  readonly announce: (sentence: string) => void;
  readonly run: (nodes: readonly string[]) => void;
};

/** The screen as the canvas sees it. */
export function useHost({ room, session, announce, run }: Around): Hosting {
  const t = useWords(workbenchWords).words;
  const texts = canvasWords[useLocale()];
  const say = useToast();
  const [view, onView] = useState<CanvasView | null>(null);
  const [selection, setSelection] = useState(nothing);
  const [asked, onAsked] = useState<Asked | null>(null);

  const copy = async ({ html, text }: { readonly html: string; readonly text: string }) => {
    const form = (type: string, content: string) => ({ [type]: new Blob([content], { type }) });
    try {
      const item = new ClipboardItem({ ...form("text/html", html), ...form("text/plain", text) });
      await navigator.clipboard.write([item]);
      announce(t.copied);
    } catch {
      say({ tone: "bad", text: t.notCopied });
    }
  };
  const goTo = (path: string) => {
    const place = placeOf(session.now().document, path);
    if (!place || !view) return;
    session.look(place.trail);
    const key = nodeKey(place.node);
    view.select(new Set([key]));
    view.fit([key]);
    view.focus();
  };

  const host: Host = {
    texts,
    edit: (patch) => session.edit(patch),
    undo: () => void session.undo(),
    redo: () => void session.redo(),
    announce,
    refuse: (sentence) => say({ tone: "attention", text: sentence }),
    search: (request) => onAsked({ kind: "search", request }),
    editWidget: (request) => onAsked({ kind: "widget", request }),
    rename: (request) => onAsked({ kind: "rename", request }),
    menu: (request) => onAsked({ kind: "menu", request }),
    enter: (graph) => {
      const { document, trail } = session.now();
      const step = graph === null ? null : stepInto(document, trail, graph, nodesIn(selection));
      if (step === null) return;
      session.look([...trail, step]);
      announce(t.entered(namesOf(document, [...trail, step]).at(-1) ?? ""));
    },
    leave: () => {
      const { document, trail } = session.now();
      const last = trail.at(-1);
      if (last === undefined) return;
      const outer = trail.slice(0, -1);
      session.look(outer);
      view?.select(new Set([nodeKey(last.node)]));
      announce(t.left(namesOf(document, outer).at(-1) ?? ""));
    },
    selected: setSelection,
    covered: () =>
      [...(room.current?.querySelectorAll("[data-over]") ?? [])].map((bar) => bar.getBoundingClientRect()),
    copy: (clip) => void copy(clip),
    run,
  };
  return { host, view, onView, selection, asked, onAsked, goTo };
}
