import { Trash2 } from "lucide-react";
import { useState } from "react";
import { type Reply, useEngine } from "../../../../platform";
import { addressOf } from "../../../../shared/route";
import { Button, Dialog, IconButton, ProblemBox, When } from "../../../../shared/ui";
import { useWords } from "../../../../shared/words";
import { useDrafts, useRemoveDraft } from "../../api";
import { museWords } from "../words";
import css from "./start.module.css";

type Row = Reply<"list_drafts">[number];

/** Drafts nobody sealed yet. */
export function Unfinished() {
  const t = useWords(museWords).start;
  const drafts = useDrafts();
  const muses = useEngine("list_muses");
  const remove = useRemoveDraft();
  const [leaving, setLeaving] = useState<Row | null>(null);
  const nameOf = (row: Row) => (row.name === "" ? t.nameless : row.name);
  const ofWhom = (row: Row) => muses.data?.find((muse) => muse.muse_id === row.muse_id);

  if (drafts.error) return <ProblemBox problem={drafts.error} onRetry={() => void drafts.refetch()} />;
  if (drafts.data === undefined || drafts.data.length === 0) return null;
  return (
    <section>
      <h2 className={css.heading}>{t.unfinished}</h2>
      <ul>
        {drafts.data.map((row) => {
          const muse = ofWhom(row);
          const to =
            row.muse_id === null || row.muse_id === undefined
              ? addressOf("muse", "new", row.draft_id)
              : addressOf("muse", "edit", row.muse_id);
          return (
            <li key={row.draft_id} className={css.row}>
              <a className={css.rowName} href={to}>
                {nameOf(row)}
              </a>
              <span className={css.rowAbout}>{muse ? t.ofMuse(muse.name) : ""}</span>
              <span className={css.rowAbout}>
                <When at={row.updated_at} />
              </span>
              <a className={css.go} href={to} aria-label={`${t.resume}: ${nameOf(row)}`}>
                {t.resume}
              </a>
              <IconButton
                label={t.remove}
                icon={<Trash2 size={14} aria-hidden />}
                onClick={() => setLeaving(row)}
              />
            </li>
          );
        })}
      </ul>
      {leaving && (
        <Dialog
          open
          onClose={() => setLeaving(null)}
          title={t.removeTitle(nameOf(leaving))}
          about={t.removeText}
          actions={
            <>
              <Button onClick={() => setLeaving(null)}>{t.cancel}</Button>
              <Button
                look="danger"
                busy={remove.isPending}
                onClick={() =>
                  remove.mutate({ path: { draft: leaving.draft_id } }, { onSuccess: () => setLeaving(null) })
                }
              >
                {t.remove}
              </Button>
            </>
          }
        >
          {remove.error && <ProblemBox problem={remove.error} />}
        </Dialog>
      )}
    </section>
  );
}
