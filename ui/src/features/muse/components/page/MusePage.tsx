import { useState } from "react";
import { go } from "../../../../shared/route";
import { Button, Empty, Loading, ProblemBox, StateMark } from "../../../../shared/ui";
import { useWords } from "../../../../shared/words";
import { useDrafts, useMuse, useSince } from "../../api";
import { dnaAt } from "../../changes";
import { draftOf } from "../../model";
import { MoralGraph } from "../graph/MoralGraph";
import { Sentences } from "../graph/Sentences";
import { museWords } from "../words";
import { Compare } from "./Compare";
import { Facts } from "./Facts";
import { Filmstrip } from "./Filmstrip";
import css from "./page.module.css";
import { Portrait } from "./Portrait";
import { Standing } from "./Standing";

/** A Muse as she is sealed: her face, what she stands for, what she is made of, and the line she comes from. */
export function MusePage({ museId }: { readonly museId: string }) {
  const t = useWords(museWords).page;
  const { genesis, graph } = useWords(museWords);
  const muse = useMuse(museId);
  const drafts = useDrafts();
  const [shown, setShown] = useState<number | null>(null);
  const [comparing, setComparing] = useState(false);
  const [lit, setLit] = useState<readonly string[]>([]);
  const newest = muse.data?.head.dna.generation ?? 1;
  const number = shown ?? newest;
  const since = useSince(museId, number, newest);

  if (muse.error && !muse.data)
    return (
      <Empty title="" action={<ProblemBox problem={muse.error} onRetry={() => void muse.refetch()} />} />
    );
  if (!muse.data) return <Loading />;
  const { head, wallet } = muse.data;
  // The engine gives the first one this reason when nobody gave another.
  const generations = muse.data.generations.map((one) =>
    one.reason === "genesis" ? { ...one, reason: genesis.bar } : one,
  );
  const earlier = number < newest;
  const dna = earlier && since.data ? dnaAt(head.dna, since.data) : head.dna;
  const draft = draftOf(dna);
  const row = generations.find((generation) => generation.number === number);
  const begun = drafts.data?.some((one) => one.muse_id === museId) ?? false;
  return (
    <div className={css.page}>
      <div className={css.columns}>
        <aside className={css.left}>
          <Portrait dna={dna} />
          <div className={css.buttons}>
            <Button onClick={() => go("muse", "edit", museId)}>
              {begun ? t.continueDraft : t.newGeneration}
            </Button>
          </div>
          <Standing museId={museId} wallet={wallet} />
        </aside>
        <section className={css.centre} aria-label={t.graph(dna.name)}>
          {earlier && (
            <div className={css.notice} role="status">
              <StateMark tone="info" />
              <span>{t.earlier}</span>
              <Button look="quiet" onClick={() => setShown(null)}>
                {t.toNewest}
              </Button>
            </div>
          )}
          <div className={css.graph}>
            <MoralGraph graph={draft.moral_graph} lit={lit} />
          </div>
          <div className={css.says} role="region" aria-label={graph.says}>
            <Sentences of={draft} onLight={setLit} />
          </div>
        </section>
        <aside className={css.right} aria-label={t.about}>
          <Facts
            draft={draft}
            basis={dna.identity.basis}
            hash={row?.dna_hash ?? head.dna_hash}
            reason={row?.reason ?? ""}
            head={earlier ? null : head}
          />
        </aside>
      </div>
      <Filmstrip
        museId={museId}
        head={head.dna}
        generations={generations}
        shown={number}
        onShow={(n) => setShown(n === newest ? null : n)}
        onCompare={() => setComparing(true)}
      />
      {comparing && (
        <Compare
          museId={museId}
          head={head.dna}
          generations={generations}
          onClose={() => setComparing(false)}
        />
      )}
    </div>
  );
}
