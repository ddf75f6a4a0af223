import { Lightbulb, Mountain, Sparkles, Sprout, TrendingDown, TrendingUp } from "lucide-react";
import { useCurrentMuse, useOpenProduce } from "../../../shared/current";
import { Arithmetic, decisionWords } from "../../../shared/decision";
import { tagOf } from "../../../shared/locale";
import { makingWords } from "../../../shared/making";
import { go } from "../../../shared/route";
import { Button, When } from "../../../shared/ui";
import { useLocale, useWords } from "../../../shared/words";
import { useLabels } from "../api";
import { type Decision, type Insight, wishOf } from "../model";
import { todayWords } from "../words";
import { Dotted, StreamRow } from "./StreamRow";

/** A wish that was found worth making and was not made. */
export function Idea({ decision, name }: { readonly decision: Decision; readonly name: string | null }) {
  const t = useWords(todayWords);
  const m = useWords(makingWords);
  const locale = useLocale();
  const { museId, choose } = useCurrentMuse();
  const produce = useOpenProduce();
  const labels = useLabels(decision.muse_id);
  const make = () => {
    if (decision.muse_id !== museId) choose(decision.muse_id);
    produce({ intent: decision.intent });
  };
  const roi = decision.roi.mid.toLocaleString(tagOf[locale], { maximumSignificantDigits: 3 });
  return (
    <StreamRow
      lead={<Lightbulb size={18} aria-hidden />}
      title={decision.intent}
      meta={
        <Dotted
          parts={[
            name,
            m.platforms[decision.inputs.platform],
            t.roi(roi),
            <When key="when" at={decision.decided_at} />,
          ]}
        />
      }
      actions={
        <Button icon={<Sparkles size={14} aria-hidden />} onClick={make}>
          {t.makeThis}
        </Button>
      }
      keys={{ enter: make }}
    >
      <Arithmetic decision={decision} labels={labels} />
    </StreamRow>
  );
}

const signs = { emerging: Sprout, rising: TrendingUp, peaking: Mountain, fading: TrendingDown } as const;

function useInsightLine(insight: Insight) {
  const t = useWords(todayWords);
  const d = useWords(decisionWords);
  const locale = useLocale();
  const vvs = insight.vvs?.toLocaleString(tagOf[locale], { maximumSignificantDigits: 3 });
  const Sign = signs[insight.phase];
  return {
    lead: <Sign size={18} aria-hidden />,
    meta: (
      <Dotted
        parts={[
          d.phases[insight.phase],
          vvs === undefined ? t.noFigures : t.speed(vvs),
          t.signals(insight.signal_count, insight.community_count),
          <When key="when" at={insight.last_at} />,
        ]}
      />
    ),
  };
}

/** A trend that rises or peaks: something to make now. */
export function Chance({ insight }: { readonly insight: Insight }) {
  const t = useWords(todayWords);
  const produce = useOpenProduce();
  const line = useInsightLine(insight);
  const open = () => go("trends", insight.insight_id);
  return (
    <StreamRow
      {...line}
      title={insight.label}
      actions={
        <>
          <Button
            icon={<Sparkles size={14} aria-hidden />}
            onClick={() => produce({ intent: wishOf(insight) })}
          >
            {t.makeThis}
          </Button>
          <Button look="quiet" onClick={open}>
            {t.open}
          </Button>
        </>
      }
      keys={{ enter: open, m: () => produce({ intent: wishOf(insight) }) }}
    />
  );
}

/** A trend that is only starting, or over. */
export function Trend({ insight }: { readonly insight: Insight }) {
  const t = useWords(todayWords);
  const line = useInsightLine(insight);
  const open = () => go("trends", insight.insight_id);
  return (
    <StreamRow
      {...line}
      form="thin"
      title={insight.label}
      actions={
        <Button look="quiet" aria-label={`${t.openTrend}: ${insight.label}`} onClick={open}>
          {t.open}
        </Button>
      }
      keys={{ enter: open }}
    />
  );
}
