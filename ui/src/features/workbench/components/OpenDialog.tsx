import { ArchiveRestore, Trash2 } from "lucide-react";
import { useState } from "react";
import type { EngineError } from "../../../platform";
import {
  Button,
  Dialog,
  Empty,
  IconButton,
  Loading,
  ProblemBox,
  SearchField,
  Segments,
  When,
} from "../../../shared/ui";
import { useWords } from "../../../shared/words";
import { useWorkflows, type WorkflowRow } from "../api";
import { workbenchWords } from "../words";
import lists from "./Lists.module.css";
import css from "./OpenDialog.module.css";

type OpenDialogProps = {
  readonly which: "kept" | "bin";
  readonly onWhich: (which: "kept" | "bin") => void;
  readonly onOpen: (row: WorkflowRow) => void;
  readonly onRemove: (row: WorkflowRow) => void;
  readonly onBringBack: (row: WorkflowRow) => void;
  readonly problem: EngineError | null;
  readonly onClose: () => void;
};

/** Every document there is, and those in the bin. */
export function OpenDialog({
  which,
  onWhich,
  onOpen,
  onRemove,
  onBringBack,
  problem,
  onClose,
}: OpenDialogProps) {
  const t = useWords(workbenchWords);
  const [text, setText] = useState("");
  const list = useWorkflows(which === "bin");
  const wanted = text.trim().toLocaleLowerCase();
  const rows = list.data?.filter((row) => row.name.toLocaleLowerCase().includes(wanted));
  return (
    <Dialog open onClose={onClose} title={t.list.title} about={t.list.about} form="wide">
      <div className={css.head}>
        <SearchField label={t.list.search} value={text} onChange={setText} />
        <Segments
          label={t.list.which}
          value={which}
          choices={[
            { value: "kept", label: t.list.kept },
            { value: "bin", label: t.list.bin },
          ]}
          onChange={onWhich}
        />
      </div>
      {problem !== null && <ProblemBox problem={problem} />}
      {list.error && <ProblemBox problem={list.error} onRetry={() => void list.refetch()} />}
      {!rows && !list.error && <Loading />}
      {rows?.length === 0 && (
        <Empty title={wanted !== "" ? t.list.nothing : which === "bin" ? t.list.empty : t.list.none} />
      )}
      <ul className={css.rows}>
        {rows?.map((row) => (
          <li key={row.workflow_id} className={css.row}>
            {which === "kept" ? (
              <button type="button" className={lists.row} onClick={() => onOpen(row)}>
                <Line row={row} />
              </button>
            ) : (
              <div className={lists.row}>
                <Line row={row} />
              </div>
            )}
            {which === "kept" ? (
              <IconButton
                label={`${t.menu.remove}: ${row.name}`}
                icon={<Trash2 size={14} aria-hidden />}
                onClick={() => onRemove(row)}
              />
            ) : (
              <Button icon={<ArchiveRestore size={14} aria-hidden />} onClick={() => onBringBack(row)}>
                {t.bringBack}
              </Button>
            )}
          </li>
        ))}
      </ul>
    </Dialog>
  );
}

function Line({ row }: { readonly row: WorkflowRow }) {
  const t = useWords(workbenchWords).list;
  return (
    <span className={lists.grow}>
      <strong className={css.name}>{row.name}</strong>
      <span className={lists.quiet}>
        {t.nodes(row.nodes)} · <When at={row.updated_at} />
      </span>
    </span>
  );
}
