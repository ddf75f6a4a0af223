import { useState } from "react";
import { useEngine } from "../../../../platform";
import { go } from "../../../../shared/route";
import { Button, Empty, Loading, ProblemBox } from "../../../../shared/ui";
import { useWords } from "../../../../shared/words";
import { nextDraftOf, storedOf, useDrafts, useMuse } from "../../api";
import { draftOf, newBody } from "../../model";
import { museWords } from "../words";
import { Designer } from "./Designer";

/** The designer on a draft of the store. */
export function StoredDesigner({
  draftId,
  museId = null,
}: {
  readonly draftId: string;
  readonly museId?: string | null;
}) {
  const t = useWords(museWords).designer;
  const saved = useEngine("show_draft", { path: { draft: draftId } });
  const muse = useEngine("show_muse", { path: { muse: museId ?? "" } }, { enabled: museId !== null });
  const problem = saved.error ?? muse.error;
  const again = () => {
    void saved.refetch();
    if (museId !== null) void muse.refetch();
  };
  const toDrafts = <Button onClick={() => go("muse", "new")}>{t.toDrafts}</Button>;
  const ready = saved.data !== undefined && (museId === null || muse.data !== undefined);
  if (problem && !ready)
    return problem.code === "draft.unknown" ? (
      <Empty title={t.removed} action={toDrafts} />
    ) : (
      <Empty title="" action={<ProblemBox problem={problem} onRetry={again} />} />
    );
  if (!ready) return <Loading />;
  const stored = storedOf(saved.data);
  if (stored === null)
    return (
      <Empty title={t.unreadable} action={toDrafts}>
        {t.unreadableText}
      </Empty>
    );
  return <Designer draftId={draftId} first={stored} sealed={muse.data?.head.dna ?? null} />;
}

/** The designer on the next generation of a Muse: the draft that was begun, or her sealed DNA. */
export function EditDesigner({ museId }: { readonly museId: string }) {
  const drafts = useDrafts();
  const muse = useMuse(museId);
  // Looked up once: a draft that is kept for the first time must not be opened a second time.
  const [first, setFirst] = useState<{ readonly id: string; readonly kept: boolean } | null>(null);
  const problem = drafts.error ?? muse.error;
  const head = muse.data?.head.dna;
  if (drafts.data && head && first === null) {
    const begun = drafts.data.find((draft) => draft.muse_id === head.muse_id);
    setFirst(begun ? { id: begun.draft_id, kept: true } : { id: nextDraftOf(head.muse_id), kept: false });
  }
  if (first?.kept === true) return <StoredDesigner draftId={first.id} museId={museId} />;
  if (first === null || !head)
    return problem ? (
      <Empty
        title=""
        action={
          <ProblemBox
            problem={problem}
            onRetry={() => void Promise.all([drafts.refetch(), muse.refetch()])}
          />
        }
      />
    ) : (
      <Loading />
    );
  const body = newBody(draftOf(head), ["face", "name"]);
  return (
    <Designer
      draftId={first.id}
      first={{ body, revision: 0, canUndo: false, canRedo: false }}
      sealed={head}
    />
  );
}
