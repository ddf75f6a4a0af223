import { Copy, FileInput, Pencil, Save, Trash2 } from "lucide-react";
import { type ReactNode, useRef, useState } from "react";
import { type EngineError, useDoor } from "../../../platform";
import { useCurrentMuse } from "../../../shared/current";
import { useTold } from "../../../shared/problems";
import { saveText } from "../../../shared/save";
import { Button, Empty, Loading, type MenuItem, ProblemBox, useToast } from "../../../shared/ui";
import { useWords } from "../../../shared/words";
import {
  type NewWorkflow,
  type Template,
  useNewWorkflow,
  useNodes,
  useRefresh,
  useWorkflows,
  type WorkflowRow,
} from "../api";
import { noCatalogue } from "../canvas/model/catalogue";
import type { Session } from "../session/session";
import { begin, end, sessionOf } from "../session/shelf";
import { neighbour } from "../session/tabs";
import { workbenchWords } from "../words";
import type { NewDocument, OnOpened, Question } from "./desk";
import { DeskView } from "./DeskView";
import { DropZone } from "./DropZone";
import { OpenDialog } from "./OpenDialog";
import { StartPage } from "./StartPage";
import { TabStrip } from "./TabStrip";
import { useDocument } from "./useDocument";
import { accepted, useFiles } from "./useFiles";
import { useFollow } from "./useFollow";
import { useTabs } from "./useTabs";
import css from "./WorkbenchScreen.module.css";

/** The node editor: open documents as tabs, and the one in view with everything around it. */
export function WorkbenchScreen() {
  const t = useWords(workbenchWords);
  const say = useToast();
  const tell = useTold();
  const door = useDoor();
  const refresh = useRefresh();
  const begun = useNewWorkflow();
  const { museId } = useCurrentMuse();
  const { tabs, open, close, rename } = useTabs();
  const [naming, setNaming] = useState<string | null>(null);
  const [listed, setListed] = useState<"kept" | "bin" | null>(null);
  const [problem, setProblem] = useState<EngineError | null>(null);
  const [question, setQuestion] = useState<Question | null>(null);
  const picker = useRef<HTMLInputElement>(null);
  const rows = useWorkflows(false).data ?? [];
  const nodes = useNodes();
  useFollow();

  const failed = (error: unknown) => {
    const { message, advice } = tell(error as EngineError);
    say({ tone: "bad", text: [message, advice].join(" ").trim() });
  };
  const onOpened: OnOpened = (opened) => {
    begin(door, opened);
    open(opened.workflow_id, opened.name);
    refresh();
  };
  const make = (wanted: NewWorkflow) => begun({ muse_id: museId, ...wanted }).then(onOpened);
  const onFiles = useFiles(onOpened);
  const onNew = () => void make({ name: t.tabs.first }).catch(failed);
  const onTemplate = ({ name: template, title, origin }: Template) =>
    void make(origin === "studio" ? { template, name: title } : { template }).catch(failed);
  const openNew = (how: NewDocument) => {
    const made =
      "script" in how
        ? door
            .call("import_workflow", {
              query: { name: `${how.name}.py` },
              body: new Blob([how.script], { type: "text/plain" }),
            })
            .then(onOpened)
        : make({ name: how.name, document: how.document });
    const kept = "stranded" in how ? how.stranded : undefined;
    const session = tabs.active === null ? null : sessionOf(tabs.active);
    made.then(() => {
      if (kept !== undefined) session?.letGo(kept);
    }, failed);
  };

  const onClose = (id: string) => {
    close(id);
    // What is not saved yet goes on being sent.
    void sessionOf(id)
      ?.flush()
      .then(() => end(id));
  };
  const onName = (id: string, name: string) => {
    rename(id, name);
    door
      .call("change_workflow", { path: { workflow: id }, body: { name } })
      .then(refresh, (error: unknown) => {
        const before = rows.find((row) => row.workflow_id === id)?.name;
        if (before !== undefined) rename(id, before);
        failed(error);
      });
  };
  const onBringBack = (row: Pick<WorkflowRow, "workflow_id">) =>
    void door.call("bring_back_workflow", { path: { workflow: row.workflow_id } }).then((back) => {
      refresh();
      setListed(null);
      open(back.workflow_id, back.name);
    }, setProblem);
  const onRemove = (row: Pick<WorkflowRow, "workflow_id" | "name">) => {
    const id = row.workflow_id;
    door.call("remove_workflow", { path: { workflow: id } }).then(() => {
      onClose(id);
      refresh();
      say({
        tone: "info",
        text: t.removed(row.name),
        action: { label: t.bringBack, onPress: () => onBringBack(row) },
      });
    }, failed);
  };

  const { active } = tabs;
  const row = rows.find((one) => one.workflow_id === active);
  const name = row?.name ?? tabs.open.find((tab) => tab.id === active)?.name ?? "";
  const shown = tabs.open.map((tab) => ({
    id: tab.id,
    name: rows.find((one) => one.workflow_id === tab.id)?.name ?? tab.name,
  }));
  const exportPrompt = async (id: string) => {
    await sessionOf(id)?.flush();
    const prompt = await door.call("workflow_prompt", { path: { workflow: id } });
    saveText(`${name}.api.json`, JSON.stringify(prompt, null, 2), "application/json");
  };
  const exportScript = async (id: string) => {
    await sessionOf(id)?.flush();
    const { script } = await door.call("workflow_script", { path: { workflow: id } });
    saveText(`${name}.py`, script, "text/x-python");
  };
  const pick: MenuItem = {
    label: t.menu.import,
    icon: <FileInput size={14} aria-hidden />,
    onChoose: () => picker.current?.click(),
  };
  const keys: MenuItem = { label: t.menu.keys, keys: "?", onChoose: () => setQuestion({ kind: "keys" }) };
  const menu: readonly MenuItem[] =
    active === null
      ? [pick]
      : [
          {
            label: t.menu.rename,
            keys: "F2",
            icon: <Pencil size={14} aria-hidden />,
            onChoose: () => setNaming(active),
          },
          {
            label: t.menu.duplicate,
            icon: <Copy size={14} aria-hidden />,
            onChoose: () => void make({ copy_of: active, name: t.tabs.copyOf(name) }).catch(failed),
          },
          {
            label: t.menu.saveVersion,
            keys: "Ctrl S",
            icon: <Save size={14} aria-hidden />,
            onChoose: () => setQuestion({ kind: "version" }),
          },
          "separator",
          pick,
          {
            label: t.menu.exportWorkflow,
            onChoose: () => {
              const document = sessionOf(active)?.now().document;
              if (document) saveText(`${name}.json`, JSON.stringify(document, null, 2), "application/json");
            },
          },
          { label: t.menu.exportPrompt, onChoose: () => void exportPrompt(active).catch(failed) },
          { label: t.menu.exportScript, onChoose: () => void exportScript(active).catch(failed) },
          "separator",
          keys,
          {
            label: t.menu.remove,
            icon: <Trash2 size={14} aria-hidden />,
            onChoose: () => onRemove({ workflow_id: active, name }),
          },
        ];

  return (
    <div className={css.screen}>
      <h1 className="visually-hidden">{t.title}</h1>
      <TabStrip
        tabs={shown}
        active={active}
        naming={naming}
        onNaming={setNaming}
        onName={onName}
        onClose={onClose}
        onNew={onNew}
        onOpen={() => setListed("kept")}
        menu={menu}
      />
      {active === null ? (
        <DropZone hint={() => t.imports.drop} onFiles={(files) => void onFiles(files)}>
          <StartPage
            onNew={onNew}
            onTemplate={onTemplate}
            onImport={() => picker.current?.click()}
            onOpen={() => setListed("kept")}
          />
        </DropZone>
      ) : (
        <Place
          key={active}
          id={active}
          onRead={(opened) => rename(opened.workflow_id, opened.name)}
          onClose={() => onClose(active)}
          onBin={() => setListed("bin")}
        >
          {(session) => (
            <DeskView
              id={active}
              row={row ?? { name, muse_id: null }}
              session={session}
              nodes={nodes.data}
              catalogue={nodes.catalogue ?? noCatalogue}
              question={question}
              onQuestion={setQuestion}
              onNodesAgain={nodes.again}
              onMuse={(muse_id) =>
                void door
                  .call("change_workflow", { path: { workflow: active }, body: { muse_id } })
                  .then(refresh, failed)
              }
              onNew={openNew}
              onTemplate={onTemplate}
              onFiles={(files) => void onFiles(files)}
              onNeighbour={(by) => {
                const next = neighbour(tabs, by);
                if (next !== null) open(next, shown.find((tab) => tab.id === next)?.name ?? "");
              }}
            />
          )}
        </Place>
      )}
      <input
        ref={picker}
        type="file"
        hidden
        multiple
        accept={accepted}
        onChange={(event) => {
          void onFiles([...(event.target.files ?? [])]);
          // The same file again is a choice again.
          event.target.value = "";
        }}
      />
      {listed !== null && (
        <OpenDialog
          which={listed}
          onWhich={setListed}
          problem={problem}
          onOpen={({ workflow_id, name: found }) => {
            setListed(null);
            open(workflow_id, found);
          }}
          onRemove={onRemove}
          onBringBack={onBringBack}
          onClose={() => {
            setListed(null);
            setProblem(null);
          }}
        />
      )}
    </div>
  );
}

type PlaceProps = {
  readonly id: string;
  readonly onRead: OnOpened;
  readonly onClose: () => void;
  readonly onBin: () => void;
  readonly children: (session: Session) => ReactNode;
};

/** Reads a document before it is shown, or says why it cannot be. */
function Place({ id, onRead, onClose, onBin, children }: PlaceProps) {
  const t = useWords(workbenchWords);
  const loaded = useDocument(id, onRead);
  if (loaded.state === "there") return children(loaded.session);
  if (loaded.state === "coming") return <Loading what={t.loading} />;
  if (loaded.problem.status === 404 || loaded.problem.code === "workflow.removed")
    return (
      <Empty
        title={t.gone.title}
        action={
          <div className={css.acts}>
            <Button look="primary" onClick={onClose}>
              {t.gone.close}
            </Button>
            <Button onClick={onBin}>{t.gone.bin}</Button>
          </div>
        }
      >
        {t.gone.text}
      </Empty>
    );
  return (
    <div className={css.centred}>
      <ProblemBox problem={loaded.problem} onRetry={loaded.again} />
    </div>
  );
}
