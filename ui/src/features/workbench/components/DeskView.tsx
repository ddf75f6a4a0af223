import { PanelLeft, PanelRight, X } from "lucide-react";
import {
  type DragEvent,
  type ReactNode,
  type RefObject,
  useCallback,
  useEffect,
  useMemo,
  useRef,
} from "react";
import { nodePictureUrl, previewUrl } from "../../../platform";
import { useCurrentMuse } from "../../../shared/current";
import { useTold } from "../../../shared/problems";
import { IconButton, useToast } from "../../../shared/ui";
import { useWords } from "../../../shared/words";
import { type Nodes, type Template, useCheck, type WorkflowRow } from "../api";
import type { CanvasView, Catalogue } from "../canvas";
import { toCanvas } from "../canvas/scene/camera";
import { CanvasMenu, Inspector, RenameBox, WidgetEditor } from "../edit";
import { useUploadPicture } from "../edit/pictures";
import { Library, NodeSearch, useTemplates } from "../library";
import { marksOf, picturesOf, pictureWidgetAt } from "../session/marks";
import { replaceClass } from "../session/replace";
import type { Session } from "../session/session";
import { graphOf } from "../session/trail";
import { workbenchWords } from "../words";
import { Banners } from "./Banners";
import { type Desk, DeskRoom, type NewDocument, type Question } from "./desk";
import css from "./DeskView.module.css";
import { Drawer } from "./Drawer";
import { DropZone } from "./DropZone";
import { EmptyCanvas } from "./EmptyCanvas";
import { Handle } from "./Handle";
import { Questions } from "./Questions";
import { RunBar } from "./RunBar";
import { Stage } from "./Stage";
import { Crumbs, Tools } from "./Tools";
import { useDeskKeys } from "./useDeskKeys";
import { useNow } from "./useDocument";
import { isPicture } from "./useFiles";
import { runs } from "./useFollow";
import { type Asked, useHost } from "./useHost";
import { type PaneName, sizes, useLayout } from "./useLayout";
import { useWordsSaid } from "./useWordsSaid";
import { useWork } from "./useWork";

type DeskViewProps = {
  readonly id: string;
  readonly row: Pick<WorkflowRow, "name" | "muse_id"> & { readonly revision?: number };
  readonly session: Session;
  readonly nodes: Nodes | undefined;
  readonly catalogue: Catalogue;
  readonly question: Question | null;
  readonly onQuestion: (question: Question | null) => void;
  readonly onNodesAgain: () => void;
  readonly onMuse: (museId: string) => void;
  readonly onNew: (how: NewDocument) => void;
  readonly onTemplate: (template: Template) => void;
  readonly onFiles: (files: readonly File[]) => void;
  readonly onNeighbour: (by: 1 | -1) => void;
};

const noPictures: ReadonlyMap<string, readonly string[]> = new Map();

/** One open document: the canvas from edge to edge, and around it what helps to work on it. */
export function DeskView(props: DeskViewProps) {
  const { id, row, session, nodes, catalogue, question, onQuestion: ask } = props;
  const t = useWords(workbenchWords);
  const now = useNow(session);
  const { museId } = useCurrentMuse();
  const layout = useLayout();
  const room = useRef<HTMLDivElement>(null);
  const [said, announce] = useSpeech();
  useWordsSaid(id, announce);

  const server = nodes?.server ?? null;
  const isServed = server !== null;
  const check = useCheck(id, now.standing.revision, server);
  const { work, progress, isStarting, run, stop } = useWork({
    id,
    session,
    catalogue,
    museId: row.muse_id ?? museId,
    ask,
    announce,
  });
  const { host, view, onView, selection, asked, onAsked, goTo } = useHost({
    room,
    session,
    announce,
    run,
  });

  const { document, trail } = now;
  const graph = graphOf(trail);
  const diagnostics = check.data?.diagnostics;
  const shownRun = work?.run ?? null;
  const production = work?.production.production_id;
  useEffect(() => {
    view?.setProgress(marksOf(trail, diagnostics ?? [], shownRun));
  }, [view, trail, diagnostics, shownRun]);
  useEffect(() => {
    const urls = {
      picture: nodePictureUrl,
      preview: (number: number) => previewUrl(production ?? "", number),
    };
    // They lie on the server.
    const pictures = isServed ? picturesOf(document, catalogue, graph, trail, shownRun, urls) : noPictures;
    view?.setPictures(pictures);
  }, [view, document, catalogue, graph, trail, shownRun, production, isServed]);

  // Lists may know of a change whose event nobody heard here.
  const { revision } = row;
  useEffect(() => {
    if (revision !== undefined) session.heard(revision);
  }, [session, revision]);

  const search = () => {
    const box = room.current?.getBoundingClientRect();
    if (!view || !box) return;
    const screen = { x: box.left + box.width / 2 - 160, y: box.top + box.height / 4 };
    onAsked({ kind: "search", request: { at: view.middle(), screen, filter: null } });
  };
  const { uploadTo, hint, drop } = usePictureDrop(session, catalogue, view, room, props.onFiles);
  const onPaste = useCallback(
    (forms: { readonly html: string; readonly text: string }) =>
      view?.actions.paste(forms, view.middle(), false) ?? false,
    [view],
  );

  const desk: Desk = {
    id,
    row,
    session,
    now,
    catalogue,
    texts: host.texts,
    view,
    selection,
    check: { data: check.data, error: check.error },
    recheck: () => void check.refetch(),
    layout,
    runs: runs.of(id),
    work,
    progress,
    run,
    isStarting,
    stop,
    goTo,
    announce,
    openNew: props.onNew,
    ask,
  };
  useDeskKeys({
    desk,
    isQuiet: question !== null || asked !== null,
    onNeighbour: props.onNeighbour,
    onFiles: props.onFiles,
    onPaste,
  });

  return (
    <DeskRoom value={desk}>
      <Banners nodes={nodes} onAgain={props.onNodesAgain} />
      <DropZone hint={hint} onFiles={drop}>
        <div className={css.body} aria-busy={uploadTo}>
          <Side name="library" label={t.panels.library} hide={t.panels.hideLibrary} desk={desk}>
            <LibraryPane desk={desk} onTemplate={props.onTemplate} />
          </Side>
          <div ref={room} className={css.room}>
            <Stage id={id} session={session} catalogue={catalogue} host={host} onView={onView} />
            <EmptyCanvas onSearch={search} />
            <div className={css.top} data-over>
              <div className={css.left}>
                <Toggle name="library" label={t.panels.library} desk={desk} />
                <Crumbs />
              </div>
              <RunBar onMuse={props.onMuse} />
              <Toggle name="inspector" label={t.panels.inspector} desk={desk} />
            </div>
            <div className={css.foot} data-over>
              <Tools onSearch={search} />
            </div>
          </div>
          <Side name="inspector" label={t.panels.inspector} hide={t.panels.hideInspector} desk={desk}>
            {view && (
              <Inspector
                document={document}
                catalogue={catalogue}
                graph={graph}
                selection={selection}
                actions={view.actions}
                diagnostics={diagnostics ?? []}
                onEdit={(patch) => session.edit(patch)}
                missing={check.data?.missing.nodes ?? []}
              />
            )}
          </Side>
        </div>
      </DropZone>
      <Drawer />
      {view && asked && <Over asked={asked} view={view} desk={desk} onAsked={onAsked} />}
      <Questions question={question} onClose={() => ask(null)} onRun={(nodes) => run(nodes, true)} />
      <div ref={said} className="visually-hidden" role="status" aria-live="polite" />
    </DeskRoom>
  );
}

/** A line only screen readers see; a sentence said twice is read twice. */
function useSpeech() {
  const line = useRef<HTMLDivElement>(null);
  const announce = useCallback((sentence: string) => {
    if (!line.current) return;
    line.current.textContent = line.current.textContent === sentence ? `${sentence}\u00a0` : sentence;
  }, []);
  return [line, announce] as const;
}

type OverProps = {
  readonly asked: Asked;
  readonly view: CanvasView;
  readonly desk: Desk;
  readonly onAsked: (asked: Asked | null) => void;
};

/** What the canvas asked for, above it; afterwards the keys are the canvas's again. */
function Over({ asked, view, desk, onAsked }: OverProps) {
  const close = () => {
    onAsked(null);
    view.focus();
  };
  const { actions } = view;
  switch (asked.kind) {
    case "search": {
      const { request } = asked;
      return (
        <NodeSearch
          catalogue={desk.catalogue}
          request={request}
          onPick={(type) => actions.add(type, request)}
          onClose={close}
        />
      );
    }
    case "widget": {
      const { request } = asked;
      return (
        <WidgetEditor
          request={request}
          document={desk.now.document}
          catalogue={desk.catalogue}
          onValue={(name, value) => actions.setWidget(request.node, name, value)}
          onClose={close}
        />
      );
    }
    case "rename": {
      const { request } = asked;
      return (
        <RenameBox request={request} onText={(text) => actions.rename(request.what, text)} onClose={close} />
      );
    }
    case "menu":
      return (
        <CanvasMenu
          request={asked.request}
          actions={actions}
          view={view}
          onClose={() => onAsked(null)}
          onRunTo={desk.run}
          onSearch={(request) => onAsked({ kind: "search", request })}
        />
      );
  }
}

type LibraryPaneProps = { readonly desk: Desk; readonly onTemplate: (template: Template) => void };

function LibraryPane({ desk, onTemplate }: LibraryPaneProps) {
  const t = useWords(workbenchWords);
  const { catalogue, view, check, session, texts } = desk;
  const { templates } = useTemplates();
  const { layout, showLibrary } = desk.layout;
  const add = (type: string) => {
    view?.actions.add(type, { at: view.middle(), screen: { x: 0, y: 0 }, filter: null });
  };
  const missing = useMemo(() => check.data?.missing.nodes ?? [], [check.data]);
  return (
    <Library
      tab={layout.library.tab}
      onTab={showLibrary}
      catalogue={catalogue}
      onAdd={add}
      templates={templates}
      onTemplate={onTemplate}
      missing={missing}
      document={desk.now.document}
      onReplace={(type, by) =>
        session.edit(replaceClass(session.now().document, catalogue, texts, type, by, t.replace(type)))
      }
    />
  );
}

type SideProps = {
  readonly name: Extract<PaneName, "library" | "inspector">;
  readonly label: string;
  readonly hide: string;
  readonly desk: Desk;
  readonly children: ReactNode;
};

/** A panel at one side, which can be drawn wider and put away. */
function Side({ name, label, hide, desk, children }: SideProps) {
  const t = useWords(workbenchWords).panels;
  const { layout, resize, toggle } = desk.layout;
  const { open, size } = layout[name];
  if (!open) return null;
  const handle = (
    <Handle
      label={t.size(label)}
      side={name === "library" ? "right" : "left"}
      size={size}
      {...sizes[name]}
      onSize={(next) => resize(name, next)}
    />
  );
  return (
    <>
      {name === "inspector" && handle}
      <aside
        className={css.side}
        style={{ width: size }}
        aria-label={label}
        onKeyDown={(event) => {
          if (event.key !== "Escape" || event.defaultPrevented) return;
          event.preventDefault();
          desk.view?.focus();
        }}
      >
        <header className={css.head}>
          <h2>{label}</h2>
          <IconButton label={hide} icon={<X size={14} aria-hidden />} onClick={() => toggle(name)} />
        </header>
        <div className={css.content}>{children}</div>
      </aside>
      {name === "library" && handle}
    </>
  );
}

type ToggleProps = Pick<SideProps, "name" | "label" | "desk">;

/** Brings a panel that was put away. */
function Toggle({ name, label, desk }: ToggleProps) {
  const t = useWords(workbenchWords).panels;
  if (desk.layout.layout[name].open) return null;
  const Icon = name === "library" ? PanelLeft : PanelRight;
  return (
    <IconButton
      label={t.show(label)}
      look="plain"
      keys={name === "library" ? "Alt 1" : "Alt 2"}
      icon={<Icon size={14} aria-hidden />}
      onClick={() => desk.layout.toggle(name)}
    />
  );
}

/** A picture that is let go over a node which loads one is used there; everything else is opened. */
function usePictureDrop(
  session: Session,
  catalogue: Catalogue,
  view: CanvasView | null,
  room: RefObject<HTMLDivElement | null>,
  onFiles: (files: readonly File[]) => void,
) {
  const t = useWords(workbenchWords).imports;
  const say = useToast();
  const tell = useTold();
  const upload = useUploadPicture();
  const targetAt = (event: DragEvent) => {
    const box = room.current?.getBoundingClientRect();
    if (!view || !box || event.clientX < box.left || event.clientX > box.right) return null;
    const at = toCanvas(view.camera(), { x: event.clientX - box.left, y: event.clientY - box.top });
    const { document, trail } = session.now();
    return pictureWidgetAt(document, catalogue, graphOf(trail), at);
  };
  const drop = (files: readonly File[], event: DragEvent) => {
    const target = targetAt(event);
    const [file] = files;
    if (!target || !file || files.length > 1 || !isPicture(file)) {
      onFiles(files);
      return;
    }
    upload.mutate(file, {
      onSuccess: (value) => view?.actions.setWidget(target.node, target.widget, value),
      onError: (problem) => {
        const { message, advice } = tell(problem);
        say({ tone: "bad", text: [message, advice].join(" ").trim() });
      },
    });
  };
  const hint = (event: DragEvent) => (targetAt(event) ? t.onNode : t.drop);
  return { uploadTo: upload.isPending, hint, drop };
}
