import { CloudOff, FilePlus2, Settings } from "lucide-react";
import { useState } from "react";
import { go } from "../../../shared/route";
import { useTold } from "../../../shared/problems";
import { Button, Evidence, StateMark } from "../../../shared/ui";
import { useWords } from "../../../shared/words";
import type { Nodes } from "../api";
import type { Stranded } from "../session/session";
import { workbenchWords } from "../words";
import css from "./Banners.module.css";
import { useDesk } from "./desk";

/** What has to be known before one draws on: edits that found no way, and a server that is not there. */
export function Banners({
  nodes,
  onAgain,
}: {
  readonly nodes: Nodes | undefined;
  readonly onAgain: () => void;
}) {
  const { now } = useDesk();
  return (
    <div className={css.banners}>
      {now.stranded.map((one) => (
        <Aside key={one.id} one={one} />
      ))}
      {now.state === "unsaved" && <Unsaved />}
      {now.state === "gone" && now.stranded.length === 0 && <Gone />}
      {nodes && nodes.server == null && <NoServer nodes={nodes} onAgain={onAgain} />}
    </div>
  );
}

/** Edits that could not be saved: they go on as a document of their own. */
function Aside({ one }: { readonly one: Stranded }) {
  const t = useWords(workbenchWords).stranded;
  const { row, session, openNew } = useDesk();
  const text = one.why === "gone" ? t.gone : t[one.why](one.names.length);
  return (
    <div className={css.banner} role="alert">
      <StateMark tone="attention" />
      <div>
        {text}
        <Evidence label={t.what}>
          <ol className={css.names}>
            {one.names.map((name, at) => (
              <li key={at}>{name}</li>
            ))}
          </ol>
          {one.problem !== null && <p lang="en">{one.problem.message}</p>}
        </Evidence>
      </div>
      <Button
        icon={<FilePlus2 size={14} aria-hidden />}
        onClick={() => openNew({ name: t.name(row.name), document: one.document, stranded: one.id })}
      >
        {t.keep}
      </Button>
      <Button look="quiet" onClick={() => session.letGo(one.id)}>
        {t.drop}
      </Button>
    </div>
  );
}

function Unsaved() {
  const t = useWords(workbenchWords).saving;
  const tell = useTold();
  const { now, session } = useDesk();
  const said = now.problem === null ? null : tell(now.problem);
  return (
    <div className={css.banner} role="alert">
      <CloudOff size={14} aria-hidden />
      <div>
        <strong>{t.unsaved}.</strong> {said === null ? "" : [said.message, said.advice].join(" ")}
      </div>
      <Button onClick={() => session.wake()}>{t.again}</Button>
    </div>
  );
}

function Gone() {
  const t = useWords(workbenchWords).gone;
  return (
    <div className={css.banner} role="alert">
      <StateMark tone="attention" />
      <div>
        <strong>{t.title}.</strong> {t.text}
      </div>
    </div>
  );
}

function NoServer({ nodes, onAgain }: { readonly nodes: Nodes; readonly onAgain: () => void }) {
  const t = useWords(workbenchWords);
  const tell = useTold();
  const [isHidden, setHidden] = useState(false);
  if (isHidden) return null;
  const problem = nodes.problem ?? null;
  const said = problem === null ? null : tell(problem);
  return (
    <div className={css.banner} role="status">
      <StateMark tone="idle" />
      <div title={said?.message}>{problem === null ? t.noServer : t.noServerNow}</div>
      {problem !== null && <Button onClick={onAgain}>{t.askAgain}</Button>}
      <Button icon={<Settings size={14} aria-hidden />} onClick={() => go("settings")}>
        {t.toSettings}
      </Button>
      <Button look="quiet" onClick={() => setHidden(true)}>
        {t.dismiss}
      </Button>
    </div>
  );
}
