import { Check, FilePlus2, PackageSearch } from "lucide-react";
import { type KeyboardEvent, useRef, useState } from "react";
import { type EngineError, useDoor } from "../../../platform";
import { Button, Loading, ProblemBox, StateMark } from "../../../shared/ui";
import { useWords } from "../../../shared/words";
import { asMoved, type Fault, type Script, useFault, useScript } from "../api";
import { lineCount, offsetOf } from "../session/script";
import { workbenchWords } from "../words";
import { useDesk } from "./desk";
import css from "./ScriptPane.module.css";

/** What was typed and not applied yet, by document; it stays while the drawer shows something else. */
const typed = new Map<string, Typed>();

type Typed = { readonly text: string; readonly revision: number };

/** The same workflow as a script, both ways. */
export function ScriptPane() {
  const t = useWords(workbenchWords).script;
  const { id, now, layout } = useDesk();
  const script = useScript(id, now.standing.revision);
  if (script.error && !script.data)
    return (
      <ProblemBox
        problem={script.error}
        onRetry={() => void script.refetch()}
        action={
          script.error.code === "comfy.missing_nodes" && (
            <Button
              icon={<PackageSearch size={14} aria-hidden />}
              onClick={() => layout.showLibrary("missing")}
            >
              {t.missing}
            </Button>
          )
        }
      />
    );
  if (!script.data) return <Loading />;
  return <Editor key={id} script={script.data} />;
}

function Editor({ script }: { readonly script: Script }) {
  const t = useWords(workbenchWords).script;
  const { id, row, session, now, openNew, announce } = useDesk();
  const door = useDoor();
  const [draft, setDraft] = useState<Typed | null>(() => typed.get(id) ?? null);
  const [problem, setProblem] = useState<EngineError | null>(null);
  const [isBusy, setBusy] = useState(false);
  const area = useRef<HTMLTextAreaElement>(null);
  const text = draft?.text ?? script.script;
  const fault = useFault(text, draft !== null);
  const keep = (next: Typed | null) => {
    setDraft(next);
    setProblem(null);
    if (next === null) typed.delete(id);
    else typed.set(id, next);
  };
  const apply = async () => {
    if (draft === null || fault !== null || isBusy) return;
    setBusy(true);
    try {
      await session.ask((revision) =>
        door
          .call("write_workflow_script", { path: { workflow: id }, body: { revision, script: text } })
          .then(asMoved),
      );
      keep(null);
      announce(t.clean);
    } catch (error) {
      setProblem(error as EngineError);
    } finally {
      setBusy(false);
    }
  };
  const press = (event: KeyboardEvent) => {
    if (event.key !== "Enter" || !(event.ctrlKey || event.metaKey)) return;
    // Here it applies the text; elsewhere it runs the workflow.
    event.preventDefault();
    event.stopPropagation();
    void apply();
  };
  const goTo = ({ line, column }: Fault) => {
    const at = offsetOf(text, line, column);
    area.current?.focus();
    area.current?.setSelectionRange(at, at);
  };
  const isBehind = draft !== null && draft.revision !== now.standing.revision;
  return (
    <div className={css.pane}>
      <div className={css.editor}>
        <Gutter count={lineCount(text)} fault={fault?.line ?? null} />
        <textarea
          ref={area}
          className={css.text}
          aria-label={t.label}
          aria-invalid={fault !== null}
          {...(fault === null ? {} : { "aria-describedby": "workbench-script-fault" })}
          value={text}
          spellCheck={false}
          wrap="off"
          rows={Math.max(6, lineCount(text) + 1)}
          onChange={(event) =>
            keep({ text: event.target.value, revision: draft?.revision ?? now.standing.revision })
          }
          onKeyDown={press}
        />
      </div>
      {problem !== null && <ProblemBox problem={problem} />}
      <div className={css.foot}>
        <div className={css.said} aria-live="polite">
          {fault !== null ? (
            <button
              type="button"
              id="workbench-script-fault"
              className={css.fault}
              onClick={() => goTo(fault)}
            >
              <StateMark tone="bad" />
              <span>
                {t.fault(fault.line, fault.column)}:{" "}
                <span lang="en">{fault.message.replace(/[^.!?]$/, "$&.")}</span>{" "}
                <span lang="en">{fault.advice}</span>
              </span>
            </button>
          ) : isBehind ? (
            t.behind
          ) : typeof script.subgraph === "string" ? (
            t.exceptInside(script.subgraph)
          ) : draft === null ? (
            t.clean
          ) : (
            t.dirty
          )}
        </div>
        {draft !== null && (
          <>
            <Button look="quiet" onClick={() => keep(null)}>
              {t.revert}
            </Button>
            <Button
              icon={<FilePlus2 size={14} aria-hidden />}
              disabled={fault !== null}
              onClick={() => openNew({ name: row.name, script: text })}
            >
              {t.asNew}
            </Button>
          </>
        )}
        <Button
          look={draft === null ? "plain" : "primary"}
          icon={<Check size={14} aria-hidden />}
          keys="Ctrl ↵"
          busy={isBusy}
          disabled={draft === null || fault !== null}
          onClick={() => void apply()}
        >
          {t.apply}
        </Button>
      </div>
    </div>
  );
}

function Gutter({ count, fault }: { readonly count: number; readonly fault: number | null }) {
  return (
    <div className={css.gutter} aria-hidden>
      {Array.from({ length: count }, (_, at) => (
        <div key={at} className={at + 1 === fault ? css.wrong : ""}>
          {at + 1}
        </div>
      ))}
    </div>
  );
}
