import { ChevronDown, CircleAlert, Images, Play, Square } from "lucide-react";
import { useDoor, useEngine } from "../../../platform";
import { useCurrentMuse } from "../../../shared/current";
import { Bar, type Production, useNowSaid, useSteps } from "../../../shared/making";
import { atMost, money } from "../../../shared/money";
import { go } from "../../../shared/route";
import { Button, IconButton, Menu, SelectField } from "../../../shared/ui";
import { useLocale, useWords } from "../../../shared/words";
import { nodesIn } from "../canvas";
import type { Check } from "../api";
import { workbenchWords } from "../words";
import { useDesk } from "./desk";
import css from "./RunBar.module.css";

/** What it costs stands on the button; what stands in the way, beside it. */
export function RunBar({ onMuse }: { readonly onMuse: (museId: string) => void }) {
  const t = useWords(workbenchWords).run;
  const desk = useDesk();
  const { check, row, layout, work, isStarting, run, selection } = desk;
  const muses = useEngine("list_muses").data ?? [];
  const { museId } = useCurrentMuse();
  const chosen = row.muse_id ?? museId;
  const label = useRunLabel(check.data);
  const reason = useReason(check.data, chosen !== null);
  const nodes = nodesIn(selection);
  return (
    <div className={css.bar} role="toolbar" aria-label={t.label}>
      {work?.isMoving === true && <AtWork production={work.production} onStop={desk.stop} />}
      {work !== null && !work.isMoving && <Ended />}
      {muses.length > 1 && chosen !== null && (
        <div className={css.muse}>
          <SelectField
            label={t.muse}
            bare
            value={chosen}
            choices={muses.map((muse) => ({ value: muse.muse_id, label: muse.name }))}
            onChange={onMuse}
          />
        </div>
      )}
      {reason !== null && (
        <Button
          look="quiet"
          icon={<CircleAlert size={14} aria-hidden />}
          onClick={() => layout.showTab("problems")}
        >
          {reason}
        </Button>
      )}
      <div className={css.group}>
        <Button
          look="primary"
          icon={<Play size={14} aria-hidden />}
          keys="Ctrl ↵"
          busy={isStarting}
          disabled={reason !== null}
          onClick={() => run([])}
        >
          {label}
        </Button>
        <Menu
          items={[
            { label: t.all, keys: "Ctrl ↵", disabled: reason !== null, onChoose: () => run([]) },
            {
              label: t.selected,
              keys: "Ctrl ⇧ ↵",
              disabled: nodes.length === 0 || chosen === null,
              onChoose: () => run(nodes),
            },
            "separator",
            { label: t.check, onChoose: desk.recheck },
          ]}
        >
          <IconButton label={t.more} look="plain" icon={<ChevronDown size={14} aria-hidden />} />
        </Menu>
      </div>
    </div>
  );
}

function useRunLabel(check: Check | undefined): string {
  const t = useWords(workbenchWords).run;
  const locale = useLocale();
  const quote = check?.quote;
  if (!quote) return t.run;
  return quote.maximum === 0
    ? t.local(money(0, locale))
    : t.paid(money(quote.cost.mid, locale), atMost(quote.maximum, locale));
}

/** Why it cannot run now, in a few words; `null` when it can. */
function useReason(check: Check | undefined, hasMuse: boolean): string | null {
  const t = useWords(workbenchWords).run;
  if (!hasMuse) return t.noMuse;
  if (!check) return t.checking;
  if (check.refused) return check.diagnostics.length === 0 ? t.noOutput : t.refused(check.diagnostics.length);
  if (check.server == null) return t.noServer;
  return check.outputs.length === 0 ? t.noOutput : null;
}

type AtWorkProps = { readonly production: Production; readonly onStop: (productionId: string) => void };

/** What runs, how far it is, and the way to stop it. */
function AtWork({ production, onStop }: AtWorkProps) {
  const t = useWords(workbenchWords).run;
  const step = useSteps(useDoor().events, true).get(production.production_id);
  const said = useNowSaid(production, [], step);
  return (
    <div className={css.work}>
      <div className={css.said}>
        <span title={said.text}>{said.text}</span>
        <Bar {...said} />
      </div>
      <IconButton
        label={production.cancel_asked ? t.stopping : t.stop}
        icon={<Square size={12} aria-hidden />}
        disabled={production.cancel_asked}
        onClick={() => onStop(production.production_id)}
      />
    </div>
  );
}

/** What became of the last run, while it matters. */
function Ended() {
  const t = useWords(workbenchWords).run;
  const { work, layout } = useDesk();
  if (work === null) return null;
  const { state, production_id } = work.production;
  if (state === "in_review")
    return (
      <Button icon={<Images size={14} aria-hidden />} onClick={() => go("review", production_id)}>
        {t.review}
      </Button>
    );
  if (state !== "failed") return null;
  return (
    <Button
      look="danger"
      icon={<CircleAlert size={14} aria-hidden />}
      onClick={() => layout.showTab("problems")}
    >
      {t.failed}
    </Button>
  );
}
