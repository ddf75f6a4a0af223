import { useState } from "react";
import { type EngineError, useDoor } from "../../../platform";
import { Button, Dialog, type KeyRow, KeyTable, ProblemBox, TextField, useToast } from "../../../shared/ui";
import { useWords } from "../../../shared/words";
import { useRefresh } from "../api";
import { workbenchWords } from "../words";
import { type Question, useDesk } from "./desk";

type QuestionsProps = {
  readonly question: Question | null;
  readonly onClose: () => void;
  readonly onRun: (nodes: readonly string[]) => void;
};

/** What the desk asks before it goes on. */
export function Questions({ question, onClose, onRun }: QuestionsProps) {
  switch (question?.kind) {
    case undefined:
      return null;
    case "version":
      return <SaveVersion onClose={onClose} />;
    case "keys":
      return <KeySheet onClose={onClose} />;
    case "approve":
      return (
        <Approve
          problem={question.problem}
          onClose={onClose}
          onRun={() => {
            onClose();
            onRun(question.nodes);
          }}
        />
      );
  }
}

function SaveVersion({ onClose }: { readonly onClose: () => void }) {
  const t = useWords(workbenchWords);
  const { id, session, announce } = useDesk();
  const door = useDoor();
  const say = useToast();
  const refresh = useRefresh();
  const [name, setName] = useState("");
  const [problem, setProblem] = useState<EngineError | null>(null);
  const [isBusy, setBusy] = useState(false);
  const save = async () => {
    setBusy(true);
    try {
      if (!(await session.flush())) {
        setProblem(session.now().problem as EngineError | null);
        return;
      }
      const trimmed = name.trim();
      const body = trimmed === "" ? {} : { name: trimmed };
      await door.call("keep_workflow_version", { path: { workflow: id }, body });
      refresh();
      announce(t.versions.saved);
      say({ tone: "good", text: t.versions.saved });
      onClose();
    } catch (error) {
      setProblem(error as EngineError);
    } finally {
      setBusy(false);
    }
  };
  return (
    <Dialog
      open
      onClose={onClose}
      title={t.versions.save}
      about={t.versions.saveAbout}
      actions={
        <>
          <Button onClick={onClose}>{t.cancel}</Button>
          <Button look="primary" busy={isBusy} onClick={() => void save()}>
            {t.versions.save}
          </Button>
        </>
      }
    >
      <form
        onSubmit={(event) => {
          event.preventDefault();
          void save();
        }}
      >
        <TextField label={t.versions.name} value={name} onChange={setName} />
      </form>
      {problem !== null && <ProblemBox problem={problem} />}
    </Dialog>
  );
}

type ApproveProps = {
  readonly problem: EngineError;
  readonly onClose: () => void;
  readonly onRun: () => void;
};

function Approve({ problem, onClose, onRun }: ApproveProps) {
  const t = useWords(workbenchWords);
  return (
    <Dialog
      open
      onClose={onClose}
      title={t.run.approve}
      about={t.run.approveText}
      actions={
        <>
          <Button onClick={onClose}>{t.cancel}</Button>
          <Button look="primary" onClick={onRun}>
            {t.run.approveRun}
          </Button>
        </>
      }
    >
      <ProblemBox problem={problem} />
    </Dialog>
  );
}

function KeySheet({ onClose }: { readonly onClose: () => void }) {
  const t = useWords(workbenchWords).keys;
  const rows: readonly KeyRow[] = [
    [["Ctrl ↵"], t.run],
    [["Ctrl ⇧ ↵"], t.runSelected],
    [["Ctrl Z", "Ctrl ⇧ Z"], t.undo],
    [["Ctrl S"], t.version],
    [[t.searchKey, "A"], t.search],
    [["Ctrl C", "Ctrl V", "Ctrl ⇧ V"], t.copy],
    [["Ctrl D"], t.duplicate],
    [["Ctrl A"], t.selectAll],
    [[t.removeKey], t.remove],
    [["Ctrl G"], t.group],
    [["Ctrl M"], t.mute],
    [["Ctrl B"], t.bypass],
    [["Alt C"], t.collapse],
    [["P"], t.pin],
    [["F2"], t.rename],
    [[t.menuKey], t.menu],
    [["Ctrl ⇧ E"], t.subgraph],
    [["⇧ ↵"], t.enter],
    [["Esc"], t.leave],
    [["Tab", "↵"], t.walk],
    [["C"], t.connect],
    [["Alt ←→↑↓"], t.nudge],
    [[t.spaceKey], t.pan],
    [["."], t.fit],
    [["+", "-"], t.zoom],
    [["Alt PgDn", "Alt PgUp"], t.tabs],
    [["Alt 1", "Alt 2", "Alt 3"], t.panels],
  ];
  return (
    <Dialog open onClose={onClose} title={t.title} form="wide">
      <KeyTable rows={rows} />
    </Dialog>
  );
}
