import { Hand, Sparkles, Wand2 } from "lucide-react";
import { given } from "../../../shared/given";
import { Arithmetic, decisionWords } from "../../../shared/decision";
import { money } from "../../../shared/money";
import { useTold } from "../../../shared/problems";
import { go } from "../../../shared/route";
import { Button, useToast, When } from "../../../shared/ui";
import { useLocale, useWords } from "../../../shared/words";
import { useBegin, useLabels, usePilot } from "../api";
import { autopilotWords } from "../autopilotWords";
import type { Decision, Initiative, Item } from "../model";
import { todayWords } from "../words";
import { Dotted, StreamRow } from "./StreamRow";

/** Why she did something, in the words of the window; nothing until her leave is known. */
export function Why({ initiative: { muse_id, reason } }: { readonly initiative: Initiative }) {
  const t = useWords(autopilotWords);
  const locale = useLocale();
  const pilot = usePilot(muse_id);
  if (pilot === undefined) return null;
  const sentence = t.reason(reason.code, { pilot, money: (amount: number) => money(amount, locale) });
  // It stands among other things of a line, which ends without a stop.
  return <>{sentence.replace(/\.$/, "")}</>;
}

/** Beside a work that she began by herself: that she did, and why. */
export function ByHerself({ initiative }: { readonly initiative: Initiative }) {
  const t = useWords(autopilotWords);
  return (
    <>
      {t.byHerself} <Why initiative={initiative} />
    </>
  );
}

type Of<Kind extends Item["kind"]> = Extract<Item, { kind: Kind }>;
type Named<What> = { readonly item: What; readonly name: string | null };

/** What she would make and may not without being asked: made by a press, explained by her arithmetic. */
export function Proposal({ item: { initiative, decision }, name }: Named<Of<"proposal">>) {
  const t = useWords(autopilotWords);
  const today = useWords(todayWords);
  const { phases } = useWords(decisionWords);
  const say = useToast();
  const tell = useTold();
  const begin = useBegin();
  const make = () =>
    begin.mutate(
      { path: { initiative: initiative.initiative_id } },
      { onError: (error) => say({ text: tell(error).message, tone: "bad" }) },
    );
  const open = () => go("trends", initiative.insight_id);
  return (
    <StreamRow
      lead={<Wand2 size={18} aria-hidden />}
      title={initiative.idea ?? t.aTrend}
      meta={
        <Dotted
          parts={[
            name,
            phases[initiative.phase],
            <Why key="why" initiative={initiative} />,
            <When key="when" at={initiative.at} />,
          ]}
        />
      }
      actions={
        <>
          <Button icon={<Sparkles size={14} aria-hidden />} busy={begin.isPending} onClick={make}>
            {t.make}
          </Button>
          <Button look="quiet" aria-label={today.openTrend} onClick={open}>
            {t.trend}
          </Button>
        </>
      }
      keys={{ enter: open, m: make }}
    >
      {decision && <Evidence decision={decision} />}
    </StreamRow>
  );
}

function Evidence({ decision }: { readonly decision: Decision }) {
  const labels = useLabels(decision.muse_id);
  return <Arithmetic decision={decision} labels={labels} />;
}

/** What she did by herself or let be, with her reason. */
export function Deed({ item: { initiative, insight }, name }: Named<Of<"deed">>) {
  const t = useWords(autopilotWords);
  const work = initiative.production_id;
  const open = () => (given(work) ? go("review", work) : go("trends", initiative.insight_id));
  const Sign = initiative.outcome === "begun" ? Wand2 : Hand;
  return (
    <StreamRow
      lead={<Sign size={18} aria-hidden />}
      title={initiative.idea ?? t.looked(insight?.label ?? t.aTrend)}
      meta={
        <Dotted
          parts={[
            name,
            t.outcome[initiative.outcome],
            <Why key="why" initiative={initiative} />,
            <When key="when" at={initiative.at} />,
          ]}
        />
      }
      actions={
        <Button look="quiet" onClick={open}>
          {given(work) ? t.work : t.trend}
        </Button>
      }
      keys={{ enter: open }}
    />
  );
}
