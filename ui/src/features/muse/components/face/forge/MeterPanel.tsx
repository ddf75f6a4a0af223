import { useEffect, useState } from "react";
import {
  Button,
  Evidence,
  Loading,
  ProblemBox,
  Progress,
  StateMark,
  type Tone,
} from "../../../../../shared/ui";
import { useLocale, useWords } from "../../../../../shared/words";
import { given } from "../../../../../shared/given";
import { tagOf } from "../../../../../shared/locale";
import { type Meter, type MeterForm, useMeter } from "../api";
import { type Design, keyOfDesign } from "./model";
import css from "./panels.module.css";
import { forgeWords } from "./words";

type MeterPanelProps = {
  readonly design: Design;
  readonly moving: boolean;
  /** Whose face it is going to be: that it is like hers is no alarm. */
  readonly museId: string | null;
};

/** How long a face stays as it is before it is read by itself. */
const restMs = 1_500;

const toneOf: Readonly<Record<"distinct" | "close" | "same", Tone>> = {
  distinct: "good",
  close: "attention",
  same: "bad",
};

/** Whether the face is one person from every side, and nobody else in this studio. */
export function MeterPanel({ design, moving, museId }: MeterPanelProps) {
  const t = useWords(forgeWords);
  const key = keyOfDesign(design);
  const [wanted, setWanted] = useState<{ readonly design: Design; readonly form: MeterForm }>({
    design,
    form: "three",
  });
  const [resting, setResting] = useState(false);
  useEffect(() => {
    if (moving) return;
    const timer = setTimeout(() => {
      setResting(true);
      setWanted((before) =>
        keyOfDesign(before.design) === key ? before : { design: JSON.parse(key) as Design, form: "three" },
      );
    }, restMs);
    return () => {
      clearTimeout(timer);
      setResting(false);
    };
  }, [key, moving]);
  const current = keyOfDesign(wanted.design) === key;
  const reading = useMeter(wanted.design, wanted.form, resting);
  return (
    <div className={css.panel}>
      <div className={css.line}>
        <Button
          disabled={moving || (wanted.form === "full" && current)}
          busy={wanted.form === "full" && current && reading.isFetching}
          onClick={() => setWanted({ design, form: "full" })}
        >
          {t.readFull}
        </Button>
        <span className={css.hint}>{t.readFullText}</span>
      </div>
      {reading.isFetching && (
        <Progress
          label={t.reading(wanted.form)}
          {...(wanted.form === "full"
            ? { onStop: () => setWanted({ design, form: "three" as const }), stopLabel: t.stop }
            : {})}
        />
      )}
      {reading.error && <ProblemBox problem={reading.error} onRetry={() => void reading.refetch()} />}
      {reading.data ? (
        <div className={current ? undefined : css.stale} aria-busy={!current}>
          <Reading meter={reading.data} museId={museId} />
        </div>
      ) : (
        !reading.error && !reading.isFetching && <Loading what={t.waitingForRest} />
      )}
    </div>
  );
}

function Reading({ meter, museId }: { readonly meter: Meter; readonly museId: string | null }) {
  const t = useWords(forgeWords);
  const locale = useLocale();
  const three = (cosine: number) =>
    cosine.toLocaleString(tagOf[locale], { minimumFractionDigits: 3, maximumFractionDigits: 3 });
  const others = meter.personas.filter(({ muse_id }) => muse_id !== museId);
  const herself = meter.personas.find(({ muse_id }) => muse_id === museId);
  const worst =
    others.find(({ verdict }) => verdict === "same") ?? others.find(({ verdict }) => verdict === "close");
  const line = meter.view_cosine ?? null;
  return (
    <div className={css.reading}>
      <section className={css.section} aria-label={t.tabs.identity}>
        {given(meter.not_calibrated) ? (
          <p className={css.verdict}>
            <StateMark tone="idle" />
            {t.notCalibrated}
          </p>
        ) : (
          <>
            <p className={css.verdict}>
              <StateMark tone={worst ? toneOf[worst.verdict ?? "close"] : "good"} />
              {worst ? t.likeSomebody(worst.name, worst.verdict === "same") : t.nobodyElse(others.length)}
            </p>
            {given(meter.coherent) && (
              <p className={css.verdict}>
                <StateMark tone={meter.coherent ? "good" : "bad"} />
                {meter.coherent ? t.coherent : t.incoherent}
              </p>
            )}
          </>
        )}
        {given(meter.not_calibrated) && (
          <p className={css.hint} lang="en">
            {meter.not_calibrated}
          </p>
        )}
        {meter.unseen.length > 0 && (
          <p className={css.verdict}>
            <StateMark tone="bad" />
            {t.unseen(meter.unseen.map((view) => t.views[view] ?? view).join(", "))}
          </p>
        )}
        <p className={css.hint}>
          {t.forms[meter.form]}
          {given(meter.error) && ` ${t.error(three(meter.error))}`}
        </p>
      </section>
      <section className={css.section} aria-label={t.nearest}>
        <h3 className={css.heading}>{t.nearest}</h3>
        {others.length === 0 && <p className={css.hint}>{t.nobodyYet}</p>}
        <ul className={css.list}>
          {herself && (
            <li className={css.item}>
              <span className={css.who}>{t.herself(herself.name)}</span>
              <span className={css.kin}>
                <StateMark tone={herself.verdict === "same" ? "good" : "attention"} />
                {!given(herself.verdict) ? t.noVerdict : t.kinship[herself.verdict]}
              </span>
              <span className={css.number}>{three(herself.cosine)}</span>
            </li>
          )}
          {others.slice(0, 6).map((persona) => (
            <li key={persona.muse_id} className={css.item}>
              <span className={css.who}>{persona.name}</span>
              <span className={css.kin} title={thresholds(persona, t.thresholds, three)}>
                <StateMark tone={!given(persona.verdict) ? "idle" : toneOf[persona.verdict]} />
                {!given(persona.verdict) ? t.noVerdict : t.kinship[persona.verdict]}
                {given(persona.verdict) && !persona.sure && ` ${t.unsure}`}
              </span>
              <span className={css.number}>{three(persona.cosine)}</span>
            </li>
          ))}
        </ul>
        {meter.left_out.length > 0 && <p className={css.hint}>{t.leftOut(meter.left_out.join(", "))}</p>}
      </section>
      {meter.views.some(({ cosine }) => given(cosine)) && (
        <section className={css.section} aria-label={t.viewsTitle}>
          <h3 className={css.heading}>{t.viewsTitle}</h3>
          <div className={css.views}>
            {meter.views.map(({ view, cosine }) => (
              <View
                key={view}
                name={t.views[view] ?? view}
                cosine={cosine ?? null}
                line={line}
                said={three}
                none={t.noFace}
              />
            ))}
          </div>
          {line !== null && <p className={css.hint}>{t.viewLine(three(line))}</p>}
        </section>
      )}
      <Evidence label={t.inTheEnginesWords}>
        <ul lang="en">
          {meter.sentences.map((sentence) => (
            <li key={sentence}>{sentence}</li>
          ))}
        </ul>
      </Evidence>
    </div>
  );
}

type Persona = Meter["personas"][number];

const thresholds = (
  { close_cosine: close, same_cosine: same }: Persona,
  say: (close: string, same: string) => string,
  three: (cosine: number) => string,
): string | undefined => (!given(close) || !given(same) ? undefined : say(three(close), three(same)));

type ViewProps = {
  readonly name: string;
  readonly cosine: number | null;
  readonly line: number | null;
  readonly said: (cosine: number) => string;
  readonly none: string;
};

/** Cosines of one person lie in the upper half; the lower one would only flatten the bars. */
const barFrom = 0.5;
const share = (cosine: number): string =>
  `${Math.max(0, Math.min(100, (100 * (cosine - barFrom)) / (1 - barFrom)))}%`;

function View({ name, cosine, line, said, none }: ViewProps) {
  return (
    <>
      <span>{name}</span>
      <span className={css.bar} aria-hidden>
        {cosine !== null && <span style={{ width: share(cosine) }} />}
        {line !== null && <i style={{ left: share(line) }} />}
      </span>
      <span className={css.number}>{cosine === null ? none : said(cosine)}</span>
    </>
  );
}
