import { Check, Flag, FlagOff, PenLine, RotateCcw, Send, Star, Undo2, X } from "lucide-react";
import { memo, type ReactNode, useDeferredValue, useMemo } from "react";
import { Button, IconButton, ProblemBox, Tag, When } from "../../../shared/ui";
import { useWords } from "../../../shared/words";
import { useDetail } from "../api";
import { judgementOf } from "../judged";
import { areMended, canAgain, groupOf, isReviewable, type Take, wordOn } from "../model";
import { useActs, useSession } from "../session";
import { toneOf } from "../tone";
import { reviewWords } from "../words";
import { Decided, History, Making } from "./Background";
import { LineageStrip } from "./LineageStrip";
import { NoteList } from "./NoteList";
import css from "./Panel.module.css";
import { VerdictPart } from "./VerdictPart";

/** Everything that is known of the take in view, and every word that can be said on it. */
export function Panel() {
  const { active, targets } = useSession();
  // The picture first, what is known of it right after.
  return <About {...useDeferredValue(useMemo(() => ({ active, targets }), [active, targets]))} />;
}

type AboutProps = { readonly active: Take | null; readonly targets: readonly Take[] };

const About = memo(function About({ active, targets }: AboutProps) {
  const t = useWords(reviewWords);
  const detail = useDetail(active?.production_id ?? null);
  if (active === null) return <aside className={css.panel} aria-label={t.panel} data-region tabIndex={-1} />;
  const judgement = judgementOf(detail.production, active.picture_blob ?? null);
  const problem = detail.production?.production.problem;
  return (
    <aside className={css.panel} aria-label={t.panel} data-region>
      <Head take={active} />
      <Decisions take={active} targets={targets} />
      <div className={css.rest}>
        {detail.error !== null && <ProblemBox problem={detail.error} />}
        {problem != null && (
          <Part title={t.ended}>
            <ProblemBox problem={problem} />
          </Part>
        )}
        {active.picture_blob != null && (
          <Part title={t.verdict}>
            <VerdictPart take={active} judgement={judgement} />
          </Part>
        )}
        {detail.lineage.length > 1 && (
          <Part title={t.versions}>
            <LineageStrip lineage={detail.lineage} activeId={active.production_id} />
          </Part>
        )}
        {active.picture_blob != null && (
          <Part title={t.notes}>
            <NoteList take={active} pins={detail.pins} />
          </Part>
        )}
        {detail.production && (
          <>
            <Part title={t.decision}>
              <Decided decision={detail.production.decision} />
            </Part>
            <Part title={t.making}>
              <Making detail={detail.production} take={active} />
            </Part>
            <Part title={t.history}>
              <History detail={detail.production} />
            </Part>
          </>
        )}
      </div>
    </aside>
  );
});

const Part = ({ title, children }: { readonly title: string; readonly children: ReactNode }) => (
  <section className={css.part}>
    <h2 className={css.partTitle}>{title}</h2>
    {children}
  </section>
);

function Head({ take }: { readonly take: Take }) {
  const t = useWords(reviewWords);
  const group = groupOf(take);
  return (
    <header className={css.head}>
      <div className={css.title}>{take.intent}</div>
      <div className={css.meta}>
        <Tag tone={toneOf[group]}>{t.one[group]}</Tag>
        <span>{take.muse_name}</span>
        <When at={take.created_at} />
      </div>
    </header>
  );
}

function Decisions({ take, targets }: { readonly take: Take; readonly targets: readonly Take[] }) {
  const t = useWords(reviewWords);
  const { decide, rate, mark, again, release } = useActs();
  const several = targets.length > 1;
  const open = several ? targets.some(isReviewable) : isReviewable(take);
  const word = several ? null : wordOn(take);
  return (
    <div className={css.decisions} role="group" aria-label={t.decisions}>
      {several && <div className={css.several}>{t.selected(targets.length)}</div>}
      <div className={css.marks}>
        <div className={css.stars} role="group" aria-label={t.stars}>
          {[1, 2, 3, 4, 5].map((n) => (
            <button
              key={n}
              type="button"
              className={css.star}
              aria-label={t.give(n)}
              aria-pressed={take.stars === n}
              data-lit={n <= take.stars}
              title={`${t.give(n)} (${n})`}
              onClick={() => rate(take.stars === n ? 0 : n)}
            >
              <Star size={16} aria-hidden fill={n <= take.stars ? "currentColor" : "none"} />
            </button>
          ))}
        </div>
        <IconButton
          label={t.pick}
          keys="P"
          icon={<Flag size={14} aria-hidden />}
          pressed={take.flag === "pick"}
          onClick={() => mark("pick")}
        />
        <IconButton
          label={t.flagOut}
          keys="⇧ X"
          icon={<FlagOff size={14} aria-hidden />}
          pressed={take.flag === "reject"}
          onClick={() => mark("reject")}
        />
      </div>
      {open && (
        <div className={css.words}>
          <Button
            look={word === "in_review" || several ? "primary" : "plain"}
            keys="A"
            icon={<Check size={14} aria-hidden />}
            disabled={word === "approved"}
            onClick={() => decide("approved")}
          >
            {t.approve}
          </Button>
          <Button
            keys="X"
            icon={<X size={14} aria-hidden />}
            disabled={word === "rejected"}
            onClick={() => decide("rejected")}
          >
            {t.reject}
          </Button>
          <Button
            keys="E"
            icon={<PenLine size={14} aria-hidden />}
            disabled={word === "changes"}
            onClick={() => decide("changes")}
          >
            {t.askChanges}
          </Button>
          {(several || canAgain(take)) && (
            <Button keys="R" icon={<RotateCcw size={14} aria-hidden />} onClick={() => again()}>
              {areMended(several ? targets : [take]) ? t.repair : t.again}
            </Button>
          )}
          {word !== "in_review" && (
            <Button keys="U" icon={<Undo2 size={14} aria-hidden />} onClick={() => decide("in_review")}>
              {t.back}
            </Button>
          )}
        </div>
      )}
      {!several && (take.state === "approved" || take.state === "released") && (
        <div className={css.words}>
          <Button
            look={take.state === "approved" ? "primary" : "plain"}
            keys="L"
            icon={<Send size={14} aria-hidden />}
            onClick={() => release(false)}
          >
            {take.state === "approved" ? t.release : t.folder}
          </Button>
        </div>
      )}
    </div>
  );
}
