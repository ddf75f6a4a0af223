import { useState } from "react";
import { type Reply, useAct, useEngine } from "../../../platform";
import { money } from "../../../shared/money";
import { addressOf } from "../../../shared/route";
import {
  Button,
  Dialog,
  Empty,
  FailedToast,
  Loading,
  ProblemBox,
  StateMark,
  SwitchField,
  type Tone,
  When,
} from "../../../shared/ui";
import { useLocale, useWords } from "../../../shared/words";
import { useBegin } from "../api";
import { autopilotWords } from "../autopilotWords";
import css from "./card.module.css";

type Pilot = Reply<"autopilot">;
type Initiative = Reply<"list_initiatives">[number];

/** What a Muse does by herself: the switch, what holds her, and what she did with the reason of each. */
export function Autopilot({ museId }: { readonly museId: string }) {
  const t = useWords(autopilotWords);
  const pilot = useEngine("autopilot", { path: { muse: museId } });
  const change = useAct("change_autopilot", ["autopilot", "list_initiatives"]);
  const [open, setOpen] = useState(false);
  if (!pilot.data) return pilot.error ? <ProblemBox problem={pilot.error} /> : null;
  const { enabled, begun_today, leave } = pilot.data;
  const letAct = (on: boolean) => change.mutate({ path: { muse: museId }, body: { enabled: on } });
  return (
    <section className={css.part} aria-label={t.title}>
      <SwitchField
        label={t.title}
        hint={enabled ? t.today(begun_today, leave.per_day) : t.off}
        on={enabled}
        onChange={letAct}
      />
      {enabled && <Standing pilot={pilot.data} onGoOn={() => letAct(true)} />}
      <Button look="quiet" onClick={() => setOpen(true)}>
        {t.log}
      </Button>
      <Dialog open={open} onClose={() => setOpen(false)} title={t.logTitle} about={t.logAbout} form="wide">
        <Log museId={museId} pilot={pilot.data} />
      </Dialog>
      <FailedToast problem={change.error} />
    </section>
  );
}

/** What she may do and what holds her. */
function Standing({ pilot, onGoOn }: { readonly pilot: Pilot; readonly onGoOn: () => void }) {
  const t = useWords(autopilotWords);
  const locale = useLocale();
  const said = { pilot, money: (amount: number) => money(amount, locale) };
  if (pilot.halted) {
    return (
      <div className={css.drift}>
        <StateMark tone="attention" />
        <span>{t.halted}</span>
        <Button look="quiet" onClick={onGoOn}>
          {t.goOn}
        </Button>
      </div>
    );
  }
  return (
    <div className={css.drift}>
      <StateMark tone={pilot.resting ? "idle" : "good"} />
      <span>
        {pilot.resting ? t.reason(pilot.resting.code, said) : t.awake}{" "}
        <span className={css.quiet}>{t.mood[pilot.mood.word]}</span>
      </span>
    </div>
  );
}

const toneOf: Readonly<Record<Initiative["outcome"], Tone>> = {
  begun: "good",
  proposed: "attention",
  declined: "idle",
};

function Log({ museId, pilot }: { readonly museId: string; readonly pilot: Pilot }) {
  const t = useWords(autopilotWords);
  const locale = useLocale();
  const initiatives = useEngine("list_initiatives", { path: { muse: museId }, query: { limit: 100 } });
  const begin = useBegin();
  if (!initiatives.data) return initiatives.error ? <ProblemBox problem={initiatives.error} /> : <Loading />;
  if (initiatives.data.length === 0) return <Empty title={t.nothing}>{t.nothingText}</Empty>;
  const said = { pilot, money: (amount: number) => money(amount, locale) };
  return (
    <>
      <ul className={css.log}>
        {initiatives.data.map((one) => (
          <li key={one.initiative_id} className={css.initiative}>
            <StateMark tone={toneOf[one.outcome]} />
            <div>
              <div>
                <strong>{t.outcome[one.outcome]}</strong>
                {typeof one.idea === "string" && <> · {one.idea}</>}{" "}
                <span className={css.quiet}>
                  <When at={one.at} />
                </span>
              </div>
              <div className={css.persona}>{t.reason(one.reason.code, said)}</div>
              <a href={addressOf("trends", one.insight_id)}>{t.trend}</a>
              {typeof one.production_id === "string" && (
                <>
                  {" · "}
                  <a href={addressOf("review", one.production_id)}>{t.work}</a>
                </>
              )}
            </div>
            {one.outcome === "proposed" && (
              <Button
                busy={begin.isPending && begin.variables.path.initiative === one.initiative_id}
                onClick={() => begin.mutate({ path: { initiative: one.initiative_id } })}
              >
                {t.make}
              </Button>
            )}
          </li>
        ))}
      </ul>
      <FailedToast problem={begin.error} />
    </>
  );
}
