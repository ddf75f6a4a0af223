import { CloudLightning, Wallet } from "lucide-react";
import { useState } from "react";
import { useEngine } from "../../../platform";
import { BurstProblem, buttonText, isOfSetup, OfferFacts, rentedWords } from "../../../shared/burst";
import { useCurrentMuse } from "../../../shared/current";
import { given } from "../../../shared/given";
import { useKeys } from "../../../shared/keys";
import { menderOf } from "../../../shared/making";
import { atMost } from "../../../shared/money";
import { go } from "../../../shared/route";
import {
  Button,
  Dialog,
  Empty,
  Loading,
  ProblemBox,
  SliderField,
  SwitchField,
  useToast,
} from "../../../shared/ui";
import { useLocale, useWords } from "../../../shared/words";
import { useNames, useSessionOffer, useStart } from "../api";
import { burstWords } from "../words";
import css from "./sessions.module.css";

/** A session is granted at least and at most so many minutes. */
const leastMinutes = 1;
const mostMinutes = 120;

/** Slides over any screen: what a rented GPU would be, cost and can cost at most, and the one button that asks for it. */
export function BurstSheet({ onClose }: { readonly onClose: () => void }) {
  const t = useWords(burstWords);
  const { museId } = useCurrentMuse();
  const names = useNames();
  const name = museId === null ? undefined : names.get(museId);
  return (
    <Dialog
      open
      onClose={onClose}
      form="sheet"
      title={t.sheetTitle}
      {...(name === undefined ? {} : { about: t.sheetAbout(name) })}
    >
      {museId === null ? (
        <Empty title={t.sheetNoMuse} />
      ) : (
        <SheetBody key={museId} museId={museId} onClose={onClose} />
      )}
    </Dialog>
  );
}

type SheetBodyProps = { readonly museId: string; readonly onClose: () => void };

function SheetBody({ museId, onClose }: SheetBodyProps) {
  const t = useWords(burstWords);
  const r = useWords(rentedWords);
  const locale = useLocale();
  const say = useToast();
  const setup = useEngine("burst_overview").data?.setup;
  const [minutes, setMinutes] = useState<number | null>(null);
  const offer = useSessionOffer(museId, minutes);
  const start = useStart();
  const [approved, setApproved] = useState<number | null>(null);

  const { data } = offer;
  const maximum = data?.quote.maximum ?? 0;
  const agreed = data !== undefined && (!data.approval || (approved !== null && approved >= maximum));
  const may =
    data !== undefined &&
    offer.current &&
    offer.error === null &&
    !given(data.refusal) &&
    agreed &&
    !start.isPending;
  const begin = () => {
    if (!may) return;
    start.mutate(
      { body: { muse: museId, minutes: data.minutes, approved: data.approval && agreed } },
      {
        onSuccess: () => {
          say({ text: t.started, tone: "good", action: { label: t.show, onPress: () => go("burst") } });
          onClose();
        },
      },
    );
  };
  useKeys({ "ctrl+enter": begin });

  if (!data)
    return offer.error ? (
      <BurstProblem problem={offer.error} onRetry={() => void offer.refetch()} onLeave={onClose} />
    ) : (
      <Loading what={t.asking} />
    );
  const shown = minutes ?? data.minutes;
  return (
    <div className={css.sheet}>
      <SliderField
        label={t.minutes}
        value={shown}
        min={leastMinutes}
        max={mostMinutes}
        step={1}
        shown={t.minutesShown(shown)}
        onChange={setMinutes}
      />
      <div className={offer.current ? undefined : css.stale} aria-busy={!offer.current} aria-live="polite">
        <OfferFacts offer={data} setup={setup} />
      </div>
      {data.approval && (
        <SwitchField
          label={t.approve(atMost(maximum, locale))}
          hint={t.approveWhy}
          on={agreed}
          onChange={(on) => setApproved(on ? maximum : null)}
        />
      )}
      {offer.error && <BurstProblem problem={offer.error} onRetry={() => void offer.refetch()} />}
      {given(data.refusal) && <Refusal problem={data.refusal} onLeave={onClose} />}
      {start.error && <Refusal problem={start.error} onLeave={onClose} />}
      <div className={css.foot}>
        <Button
          look="primary"
          keys="Ctrl ↵"
          icon={<CloudLightning size={14} aria-hidden />}
          busy={start.isPending}
          disabled={!may}
          onClick={begin}
        >
          {buttonText(data, r, locale)}
        </Button>
      </div>
    </div>
  );
}

type RefusalProps = {
  readonly problem: Parameters<typeof BurstProblem>[0]["problem"];
  readonly onLeave: () => void;
};

/** What would refuse it now, before the click, with the way to where that is mended. */
function Refusal({ problem, onLeave }: RefusalProps) {
  const t = useWords(burstWords);
  if (isOfSetup(problem.code)) return <BurstProblem problem={problem} onLeave={onLeave} />;
  return (
    <ProblemBox
      problem={problem}
      action={
        menderOf(problem.code) === "budget" && (
          <Button
            icon={<Wallet size={14} aria-hidden />}
            onClick={() => {
              go("budget");
              onLeave();
            }}
          >
            {t.toBudget}
          </Button>
        )
      }
    />
  );
}
