import { Check, Minus } from "lucide-react";
import { tagOf } from "../locale";
import { rentedWords } from "../burst";
import { Button, StateMark } from "../ui";
import { useLocale, useWords } from "../words";
import css from "./making.module.css";
import { type Production, type RenderView, secondsBetween, stages, type Step, wayOf } from "./model";
import { ticking, useNow } from "./steps";
import { makingWords } from "./words";

type MakingProps = {
  readonly production: Production;
  readonly renders: readonly RenderView[];
  readonly step: Step | undefined;
  readonly onStop?: () => void;
};

/** A work on its way: the stages behind and before it, what happens now, for how long, and the way to stop it. */
export function Making({ production, renders, step, onStop }: MakingProps) {
  const t = useWords(makingWords);
  const locale = useLocale();
  const way = wayOf(production.state, renders);
  const now = useNow(way.at !== null);
  const said = useNowSaid(production, renders, step);
  const elapsed = secondsBetween(production.created_at, way.at === null ? production.updated_at : now);
  return (
    <div className={css.making}>
      <ol className={css.stages}>
        {stages.map((stage, place) => {
          const done = place < way.done;
          const here = stage === way.at;
          return (
            <li
              key={stage}
              className={`${css.stage} ${done ? css.done : ""} ${here ? css.here : ""}`}
              {...(here ? { "aria-current": "step" as const } : {})}
            >
              <span className={css.dot} aria-hidden>
                {done ? <Check size={12} /> : way.ended && place === way.done ? <Minus size={12} /> : null}
              </span>
              {t.stages[stage]}
            </li>
          );
        })}
      </ol>
      {way.at !== null && (
        <>
          <div className={css.now}>
            <span role="status">{said.text}</span>
            <span className={css.quiet}>
              {said.share !== undefined && (
                <>
                  {said.share.toLocaleString(tagOf[locale], { style: "percent" })}
                  {" · "}
                </>
              )}
              {ticking(elapsed, locale)}
            </span>
          </div>
          <Bar {...said} />
          {onStop && (
            <div className={css.stop}>
              <Button onClick={onStop} disabled={production.cancel_asked}>
                {production.cancel_asked ? t.stopping : t.stop}
              </Button>
            </div>
          )}
        </>
      )}
    </div>
  );
}

type Said = { readonly text: string; readonly share?: number };

/** What happens now, in words, and the share of it that is done when the renderer says so. */
export function useNowSaid(
  production: Pick<Production, "state" | "cancel_asked" | "plan">,
  renders: readonly RenderView[],
  step: Step | undefined,
): Said {
  const t = useWords(makingWords);
  const rented = useWords(rentedWords);
  const { at } = wayOf(production.state, renders);
  if (production.cancel_asked) return { text: t.stopping };
  if (at === null) return { text: t.states[production.state] };
  const attempt = renders.length > 1 ? ` · ${t.attempt(renders.length, production.plan.attempts)}` : "";
  if (at !== "render" || step === undefined) return { text: t.under[at] + attempt };
  switch (step.step) {
    case "queued":
      return { text: t.steps.queued(step.position) + attempt };
    case "working":
      return {
        text: `${t.under.render}${step.what === "" ? "" : ` · ${step.what}`}${attempt}`,
        share: step.done,
      };
    case "uploading":
    case "downloading":
    case "reconnecting":
      return { text: t.steps[step.step] + attempt };
    case "session":
      return { text: rented.waitsFor[step.phase] + attempt };
  }
}

/** A thin line that fills; without a known share only its beginning is drawn. */
export function Bar({ text, share }: Said) {
  return (
    <div
      className={css.bar}
      role="progressbar"
      aria-label={text}
      {...(share === undefined ? {} : { "aria-valuenow": Math.round(100 * share) })}
    >
      <div style={{ transform: `scaleX(${share ?? 0.12})` }} />
    </div>
  );
}

/** The state of a work as a word with its shape. */
export function StateWord({ state }: { readonly state: Production["state"] }) {
  const t = useWords(makingWords);
  const tone = {
    planned: "info",
    compiled: "info",
    granted: "info",
    rendering: "info",
    audited: "info",
    repairing: "info",
    in_review: "attention",
    approved: "good",
    released: "good",
    rejected: "bad",
    failed: "bad",
    cancelled: "idle",
  } as const;
  return (
    <span className={css.word}>
      <StateMark tone={tone[state]} />
      {t.states[state]}
    </span>
  );
}
