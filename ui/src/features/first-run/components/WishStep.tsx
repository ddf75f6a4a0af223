import { ArrowLeft, Sparkles } from "lucide-react";
import { useState } from "react";
import { pictureUrl, type Reply, useEngine } from "../../../platform";
import { DecisionLine } from "../../../shared/decision";
import { secondsBetween, ticking, useNow } from "../../../shared/making";
import { Button, NumberField, Picture, ProblemBox, Progress, Segments, TextField } from "../../../shared/ui";
import { useLocale, useWords } from "../../../shared/words";
import { noDraft, useBegin, usePortrait, usePreview } from "../api";
import { amountOf, suggestions, type Begun, type Chosen } from "../model";
import { firstRunWords, wishPhrases } from "../words";
import css from "./firstRun.module.css";

type WishStepProps = {
  readonly chosen: Chosen | null;
  readonly museId: string | null;
  readonly onSealed: (museId: string) => void;
  readonly onBegun: (begun: Begun) => void;
  readonly onBack?: () => void;
};

const amounts = { none: 0, five: 5, twenty: 20 } as const;

/** Her wallet, her first wish, and the button that seals her. */
export function WishStep({ chosen, museId, onSealed, onBegun, onBack }: WishStepProps) {
  const t = useWords(firstRunWords);
  const phrases = useWords(wishPhrases);
  const shown = useEngine("show_muse", { path: { muse: museId ?? "" } }, { enabled: museId !== null });
  const rows = useEngine("list_muses", undefined, { enabled: museId !== null });
  const dna = shown.data?.head.dna ?? chosen?.draft;
  const preview = usePreview(museId === null ? chosen?.draft : undefined);
  const portrait = rows.data?.find((row) => row.muse_id === museId)?.portrait;
  const face = usePortrait(chosen?.draft ?? noDraft);
  const picture = preview ?? (portrait == null ? face : pictureUrl(portrait));
  const wishes = suggestions(dna?.moral_graph.values ?? [], phrases);
  const [place, setPlace] = useState(0);
  const [own, setOwn] = useState("");
  const [dollars, setDollars] = useState(0);
  const [transferId] = useState(() => crypto.randomUUID());
  const [refused, setRefused] = useState<Reply<"produce">["decision"] | null>(null);
  const { begin, doing, trouble } = useBegin();
  const intent = own.trim() === "" ? (wishes[place] ?? "") : own.trim();

  const press = async () => {
    setRefused(null);
    const work = {
      museId,
      draft: chosen?.draft ?? null,
      seed: chosen?.seed ?? null,
      deposit: amountOf(dollars) ?? 0,
      transferId,
      intent,
    };
    const produced = await begin(work, onSealed);
    if (produced?.production) onBegun({ kind: "made", productionId: produced.production.production_id });
    else if (produced) setRefused(produced.decision);
  };
  if (!dna) return null;
  const labels = new Map(dna.moral_graph.values?.map((value) => [value.id, value.label]) ?? []);

  return (
    <div className={css.split}>
      <div className={css.words}>
        <h1 className={css.title}>{t.wishTitle(dna.name)}</h1>
        {wishes.length > 0 && (
          <fieldset className={css.wishes} disabled={doing !== null}>
            <legend>{t.wishes}</legend>
            {wishes.map((wish, at) => (
              <label key={wish} className={css.wish}>
                <input
                  type="radio"
                  name="wish"
                  checked={own.trim() === "" && at === place}
                  onChange={() => {
                    setPlace(at);
                    setOwn("");
                  }}
                />
                {wish}
              </label>
            ))}
          </fieldset>
        )}
        <TextField
          label={t.ownWish}
          placeholder={t.ownPlaceholder}
          maxLength={400}
          value={own}
          onChange={setOwn}
          disabled={doing !== null}
        />
        <div className={css.wallet}>
          <strong>{t.wallet}</strong>
          <p className={css.quiet}>{t.walletText}</p>
          <div className={css.deposit}>
            <Segments
              label={t.deposit}
              value={keyOfAmount(dollars)}
              choices={(["none", "five", "twenty"] as const).map((value) => ({
                value,
                label: t.amounts[value],
              }))}
              onChange={(chosenAmount) => chosenAmount !== "other" && setDollars(amounts[chosenAmount])}
            />
            <NumberField
              bare
              label={t.deposit}
              value={dollars}
              min={0}
              max={10_000}
              step={1}
              onChange={setDollars}
            />
          </div>
        </div>
        {museId === null && <p className={css.quiet}>{t.sealText}</p>}
        {refused && <DecisionLine decision={refused} labels={labels} />}
        {trouble && <ProblemBox problem={trouble} onRetry={() => void press()} />}
        {doing === null ? (
          <div className={css.buttons}>
            {onBack && (
              <Button look="quiet" icon={<ArrowLeft size={14} aria-hidden />} onClick={onBack}>
                {t.back}
              </Button>
            )}
            <Button
              look="primary"
              icon={<Sparkles size={14} aria-hidden />}
              disabled={intent.length < 3}
              onClick={() => void press()}
            >
              {museId === null ? t.go : t.goSealed}
            </Button>
          </div>
        ) : (
          <Doing label={doing === "sealing" ? t.sealing(dna.name) : t.doing[doing]} hint={t.usually} />
        )}
      </div>
      <div className={css.hero}>
        <Picture src={picture} alt={t.portraitOf(dna.name)} fit="contain" />
      </div>
    </div>
  );
}

const keyOfAmount = (dollars: number): "none" | "five" | "twenty" | "other" =>
  (["none", "five", "twenty"] as const).find((key) => amounts[key] === dollars) ?? "other";

/** What is being done, and since when; it cannot be stopped half-way, for a seal is whole or not there. */
function Doing({ label, hint }: { readonly label: string; readonly hint: string }) {
  const locale = useLocale();
  const now = useNow(true);
  const [since] = useState(() => Date.now());
  return (
    <div role="status">
      <Progress label={label} />
      <p className={css.quiet}>
        {ticking(secondsBetween(since, now), locale)} · {hint}
      </p>
    </div>
  );
}
