import { PencilLine } from "lucide-react";
import { useState } from "react";
import { useEngine } from "../../../platform";
import { useCurrentMuse } from "../../../shared/current";
import { atMost, money, moneyInterval } from "../../../shared/money";
import { go } from "../../../shared/route";
import {
  Button,
  Dialog,
  NumberField,
  ProblemBox,
  SelectField,
  StateMark,
  TextArea,
} from "../../../shared/ui";
import { useLocale, useWords } from "../../../shared/words";
import { useAddFilm, useAskedMuse, useModels, usePictureQuote } from "../api";
import { foreseen, most, secsMade, secsOfShot, shares } from "../model";
import { filmWords } from "../words";
import css from "./form.module.css";
import shared from "./shared.module.css";
import { type Made, MakingFields, modelOf } from "./MakingFields";

const usual: Made = { aspect: "wide", lines: "720p", renderer: "auto", model: null };

/** Asks what a film is about, and says what it will cost before anything is paid. */
export function NewFilm({ onClose }: { readonly onClose: () => void }) {
  const t = useWords(filmWords);
  const locale = useLocale();
  const current = useCurrentMuse();
  const muses = useEngine("list_muses");
  const models = useModels();
  const add = useAddFilm();
  const [intent, setIntent] = useState("");
  const [chosen, setChosen] = useState<string | null>(null);
  const [count, setCount] = useState(4);
  const [secs, setSecs] = useState(20);
  const [made, setMade] = useState<Made>(usual);
  const museId = chosen ?? current.museId;
  const muse = useAskedMuse(museId);
  const picture = usePictureQuote(made.renderer, muse.limits?.max_attempts ?? 1);
  const model = models.data && modelOf(models.data, made.model);

  const [least, longest] = [count * secsOfShot.least, count * secsOfShot.most];
  const length = { count, secs: Math.min(longest, Math.max(least, secs)) };
  const clips = model ? foreseen(model, made.lines, length) : null;
  const seconds = shares(length).reduce(
    (sum, one) => sum + (model ? secsMade(model, made.lines, one) : one),
    0,
  );
  const worst = (picture.data?.maximum ?? 0) * count + (clips?.high ?? 0);
  const free = muse.wallet?.free;
  const ready = intent.trim() !== "" && museId !== null;
  const write = () => {
    if (!ready || add.isPending) return;
    const { model: asked, ...rest } = made;
    add.mutate(
      {
        body: {
          intent: intent.trim().replace(/\s*\n\s*/g, " "),
          muse: museId,
          ...length,
          ...rest,
          ...(asked === null ? {} : { model: asked }),
        },
      },
      { onSuccess: (film) => go("films", film.film_id) },
    );
  };

  return (
    <Dialog
      open
      onClose={onClose}
      title={t.newFilm}
      about={t.form.about}
      form="sheet"
      actions={
        <Button
          look="primary"
          icon={<PencilLine size={14} aria-hidden />}
          busy={add.isPending}
          disabled={!ready}
          onClick={write}
        >
          {t.form.write}
        </Button>
      }
    >
      <div className={css.form}>
        <TextArea
          label={t.form.intent}
          placeholder={t.form.placeholder}
          rows={3}
          maxLength={most.intent}
          value={intent}
          onChange={setIntent}
        />
        <div className={css.trio}>
          <SelectField
            label={t.form.muse}
            value={museId ?? ""}
            choices={(muses.data ?? []).map((one) => ({ value: one.muse_id, label: one.name }))}
            onChange={setChosen}
          />
          <NumberField
            label={t.form.count}
            min={1}
            max={most.proposed}
            value={count}
            hint={t.form.secsHint(1, most.proposed)}
            onChange={(n) => setCount(Math.round(n))}
          />
          <NumberField
            label={t.form.secs}
            min={least}
            max={longest}
            value={length.secs}
            hint={t.form.secsHint(least, longest)}
            onChange={(n) => setSecs(Math.round(n))}
          />
        </div>
        <MakingFields
          made={made}
          models={models.data ?? []}
          onChange={(change) => setMade((before) => ({ ...before, ...change }))}
        />
        {models.error && <ProblemBox problem={models.error} onRetry={() => void models.refetch()} />}
        <section className={css.cost} aria-live="polite">
          <h3>{t.form.costTitle}</h3>
          <dl>
            <div>
              <dt>{t.form.pictures(count)}</dt>
              <dd>
                {picture.data
                  ? moneyInterval(
                      {
                        low: picture.data.cost.low * count,
                        mid: picture.data.cost.mid * count,
                        high: picture.data.cost.high * count,
                      },
                      locale,
                    )
                  : t.form.unknown}
                {picture.data && picture.data.maximum > 0 && (
                  <span className={`${shared.small} ${css.hint}`}>
                    {" "}
                    · {t.step.atMost(atMost(picture.data.maximum * count, locale))}
                  </span>
                )}
              </dd>
            </div>
            <div>
              <dt>{t.form.clips(count, seconds)}</dt>
              <dd>{clips ? moneyInterval(clips, locale) : t.form.unknown}</dd>
            </div>
          </dl>
          {free !== undefined && worst > free && (
            <p className={`${shared.small} ${css.hint}`}>
              <StateMark tone="attention" /> {t.form.tooMuch(money(free, locale))}
            </p>
          )}
        </section>
        {add.error && <ProblemBox problem={add.error} />}
      </div>
    </Dialog>
  );
}
