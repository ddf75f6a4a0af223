import { useMemo } from "react";
import { useEngine } from "../../../platform";
import { tagOf } from "../../../shared/locale";
import { Arithmetic, DecisionLine, RoiScale } from "../../../shared/decision";
import { engineText, EngineText } from "../../../shared/engineText";
import { useTold } from "../../../shared/problems";
import { Evidence, Identifier, Money, StateMark, When } from "../../../shared/ui";
import { useLocale, useWords } from "../../../shared/words";
import type { Detailed } from "../api";
import type { Take } from "../model";
import { toneOfOutcome } from "../tone";
import { reviewWords } from "../words";
import { Facts } from "./Facts";
import css from "./Panel.module.css";

const noLabels = new Map<string, string>();

/** Why it was worth making, with the figures it was decided by. */
export function Decided({ decision }: { readonly decision: Detailed["decision"] }) {
  const muse = useEngine("show_muse", { path: { muse: decision.muse_id } });
  const values = muse.data?.head.dna.moral_graph.values;
  const labels = useMemo(
    () => (values === undefined ? noLabels : new Map(values.map((value) => [value.id, value.label]))),
    [values],
  );
  return (
    <div className={css.stack}>
      <DecisionLine decision={decision} labels={labels} />
      <RoiScale roi={decision.roi} />
      <Arithmetic decision={decision} labels={labels} />
    </div>
  );
}

/** What made it, from what, how often and for how much. */
export function Making({ detail, take }: { readonly detail: Detailed; readonly take: Take }) {
  const t = useWords(reviewWords);
  const locale = useLocale();
  const tell = useTold();
  const { production, renders } = detail;
  const { plan } = production;
  const named = (names: Readonly<Record<string, string>>, name: string) => names[name] ?? name;
  const two = (n: number) =>
    n.toLocaleString(tagOf[locale], { minimumFractionDigits: 2, maximumFractionDigits: 2 });
  return (
    <div className={css.stack}>
      <Facts
        rows={[
          [t.cost, <Money key="cost" amount={take.cost} />],
          [t.renderer, named(t.renderers, take.renderer)],
          [t.platform, take.platform],
          [t.size, `${take.width_px} × ${take.height_px}`],
          [t.begun, <When key="begun" at={take.created_at} />],
          [t.id, <Identifier key="id" value={take.production_id} />],
        ]}
      />
      {renders.length > 0 && (
        <ol className={css.attempts} aria-label={t.attempts}>
          {renders.map((render) => {
            const judgement = render.verdict?.judgement;
            return (
              <li key={render.render_id}>
                <StateMark tone={judgement === undefined ? "idle" : toneOfOutcome[judgement.outcome]} />
                <span className={css.grow}>{t.attempt(render.attempt, named(t.kinds, render.kind))}</span>
                {judgement?.score == null ? (
                  render.problem != null && (
                    <span title={tell(render.problem).message}>{render.problem.code}</span>
                  )
                ) : (
                  <span>{two(judgement.score)}</span>
                )}
                <span className={css.quiet}>
                  <Money amount={render.cost} />
                </span>
              </li>
            );
          })}
        </ol>
      )}
      {production.notes.map((note) => (
        <p key={note} className={css.quiet}>
          <EngineText text={note} />
        </p>
      ))}
      <Evidence label={t.prompt}>
        <p className={css.prompt} lang="en">
          {plan.prompt}
        </p>
        <Facts rows={[[t.seed, String(plan.seed)]]} />
      </Evidence>
    </div>
  );
}

type Problem = Detailed["production"]["problem"];
type WhyProps = Pick<Detailed["reviews"][number], "who" | "why"> & { readonly problem: Problem };

/** Why it was said: the creator's own words as they are, the studio's in the language of the window. */
function Why({ who, why, problem }: WhyProps) {
  const tell = useTold();
  const locale = useLocale();
  const said = problem != null && problem.message === why ? tell(problem).message : engineText(why, locale);
  return (
    <p className={css.quiet} {...(who === "studio" && said === null ? { lang: "en" } : {})}>
      {said ?? why}
    </p>
  );
}

/** Every word that was said on it, the latest first. */
export function History({ detail: { reviews, production } }: { readonly detail: Detailed }) {
  const t = useWords(reviewWords);
  const { problem } = production;
  if (reviews.length === 0) return <p className={css.quiet}>{t.noHistory}</p>;
  return (
    <ol className={css.history}>
      {[...reviews].reverse().map((review, place) => (
        <li key={place}>
          <div className={css.line}>
            <span>{t.said[review.status]}</span>
            <span className={css.quiet}>
              <When at={review.at} />
            </span>
          </div>
          {review.why !== "" && <Why {...review} problem={problem} />}
        </li>
      ))}
    </ol>
  );
}
