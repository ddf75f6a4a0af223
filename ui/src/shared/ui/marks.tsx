import { Image, ImageOff } from "lucide-react";
import { type ReactNode, useEffect, useState } from "react";
import { tagOf } from "../locale";
import { money, moneyInterval, type MoneyInterval } from "../money";
import { ago, exactly, type Moment } from "../when";
import { useNow } from "../now";
import { type Problem, problemWords, told, type Told } from "../problems";
import { useLocale, useWords } from "../words";
import { Button } from "./Button";
import css from "./marks.module.css";
import { Tooltip } from "./overlay";
import { uiWords } from "./words";

export type Tone = "good" | "attention" | "bad" | "info" | "idle";

/** A state as a shape: disc, triangle, cross, ring, dash. The words beside it say the same. */
export function StateMark({ tone }: { readonly tone: Tone }) {
  const shape = {
    good: <circle cx="5" cy="5" r="4" fill="currentColor" />,
    attention: <path d="M5 1 9.3 9H.7Z" fill="currentColor" />,
    bad: <path d="m2 2 6 6m0-6-6 6" stroke="currentColor" strokeWidth="2" strokeLinecap="round" />,
    info: <circle cx="5" cy="5" r="3.5" fill="none" stroke="currentColor" strokeWidth="2" />,
    idle: <path d="M2 5h6" stroke="currentColor" strokeWidth="2" strokeLinecap="round" />,
  }[tone];
  return (
    <svg className={`${css.mark} ${css[tone]}`} viewBox="0 0 10 10" aria-hidden>
      {shape}
    </svg>
  );
}

export const Tag = ({ tone, children }: { readonly tone?: Tone; readonly children: ReactNode }) => (
  <span className={css.tag}>
    {tone !== undefined && <StateMark tone={tone} />}
    {children}
  </span>
);

/** One big number. */
export const Figure = ({
  label,
  value,
  note,
}: {
  readonly label: ReactNode;
  readonly value: ReactNode;
  readonly note?: ReactNode;
}) => (
  <div className={css.figure}>
    <div className={css.figureLabel}>{label}</div>
    <div className={css.figureValue}>{value}</div>
    {note !== undefined && <div className={css.figureNote}>{note}</div>}
  </div>
);

/** Micro-dollars, or an interval of them, as text. */
export function Money({ amount }: { readonly amount: number | MoneyInterval }) {
  const locale = useLocale();
  return <>{typeof amount === "number" ? money(amount, locale) : moneyInterval(amount, locale)}</>;
}

/** A step of the clock that relative times are shown by, in milliseconds. */
const stepMs = 10_000;

/** A moment relative to now, the exact time on hover; it goes on by itself. */
export function When({ at }: { readonly at: Moment }) {
  const locale = useLocale();
  const step = useNow(stepMs);
  const moment = new Date(at).getTime();
  // What happened since the last step happened now; what is still to come is further ahead than that.
  const now = moment > step && moment < step + stepMs ? moment : step;
  return (
    <Tooltip text={exactly(at, locale)}>
      <time dateTime={new Date(at).toISOString()}>{ago(at, now, locale)}</time>
    </Tooltip>
  );
}

/** Where a calibrated similarity starts to be accepted, and where it starts to be worth a repair. */
const acceptFrom = 0.75;
const repairFrom = 0.5;

/** A calibrated similarity in [0, 1] as a dot on a scale with the line it has to pass. */
export function Score({ score, small = false }: { readonly score: number | null; readonly small?: boolean }) {
  const locale = useLocale();
  const t = useWords(uiWords);
  const two = (n: number) =>
    n.toLocaleString(tagOf[locale], { minimumFractionDigits: 2, maximumFractionDigits: 2 });
  if (score === null) return <span className={css.idle}>{t.noScore}</span>;
  const band = score >= acceptFrom ? "accept" : score >= repairFrom ? "repair" : "reject";
  const tone = { accept: css.good, repair: css.attention, reject: css.bad }[band];
  const x = (n: number) => 2 + 96 * Math.min(1, Math.max(0, n));
  return (
    <div
      className={css.score}
      role="img"
      aria-label={`${two(score)}: ${t.person[band]}, ${t.line(two(acceptFrom))}`}
    >
      {!small && (
        <div className={css.scoreWords}>
          <strong>{two(score)}</strong>
          <span>{t.person[band]}</span>
        </div>
      )}
      <svg className={`${css.scale} ${tone}`} viewBox="0 0 100 14" preserveAspectRatio="none" aria-hidden>
        <path d="M2 7H98" stroke="var(--hairline)" strokeWidth="2" vectorEffect="non-scaling-stroke" />
        <path
          d={`M${x(acceptFrom)} 7H98`}
          stroke="currentColor"
          opacity="0.35"
          strokeWidth="2"
          vectorEffect="non-scaling-stroke"
        />
        <path
          d={`M${x(acceptFrom)} 1V13`}
          stroke="var(--ink-2)"
          strokeWidth="1"
          vectorEffect="non-scaling-stroke"
        />
        <path
          d={`M${x(score)} 7h.01`}
          stroke="currentColor"
          strokeWidth="9"
          strokeLinecap="round"
          vectorEffect="non-scaling-stroke"
        />
      </svg>
    </div>
  );
}

type BreakerAmounts = {
  readonly cap: number;
  readonly captured: number;
  readonly in_flight: number;
  readonly room: number;
};

/** The breaker's rolling hour: what is spent, what is held for running work, what may still be asked for. */
export function Gauge({ breaker }: { readonly breaker: BreakerAmounts }) {
  const locale = useLocale();
  const t = useWords(uiWords);
  const { cap, captured, in_flight, room } = breaker;
  const share = (amount: number) => `${cap > 0 ? Math.min(100, (100 * amount) / cap) : 0}%`;
  return (
    <div className={css.gauge}>
      <div className={css.bar} aria-hidden>
        <div className={css.captured} style={{ width: share(captured) }} />
        <div className={css.inFlight} style={{ width: share(in_flight) }} />
      </div>
      <div className={css.legend}>
        <span>
          {money(captured, locale)} {t.captured}
        </span>
        <span>
          {money(in_flight, locale)} {t.inFlight}
        </span>
        <span>
          {money(room, locale)} {t.room} {t.ofCap(money(cap, locale))}
        </span>
      </div>
    </div>
  );
}

type Mending = { readonly onRetry?: () => void; readonly action?: ReactNode };

/** What went wrong as the engine says it, told in the language of the window. */
export function ProblemBox({ problem, ...mending }: Mending & { readonly problem: Problem }) {
  return <TroubleBox said={told(problem, useLocale())} {...mending} />;
}

/** What the window has its own words for. */
export type Trouble = Pick<Told, "code" | "message"> & Partial<Told>;

/** What went wrong, what to do about it, and the button that does it. */
export function TroubleBox({ said, onRetry, action }: Mending & { readonly said: Trouble }) {
  const t = useWords(uiWords);
  const { detail } = useWords(problemWords);
  return (
    <div className={css.problem} role="alert">
      <strong>{said.message}</strong>
      {said.advice != null && <p>{said.advice}</p>}
      {said.detail != null && (
        <Evidence label={detail}>
          <p lang="en">{said.detail}</p>
        </Evidence>
      )}
      <code>{t.code(said.code)}</code>
      {action}
      {onRetry && <Button onClick={onRetry}>{t.retry}</Button>}
    </div>
  );
}

/** An empty place that teaches: a sentence and the button that does the obvious next thing. */
export function Empty({
  title,
  children,
  action,
  icon,
}: {
  readonly title: string;
  readonly children?: ReactNode;
  readonly action?: ReactNode;
  readonly icon?: ReactNode;
}) {
  return (
    <div className={css.empty}>
      {icon}
      <div className={css.emptyTitle}>{title}</div>
      {children !== undefined && <p>{children}</p>}
      {action}
    </div>
  );
}

/** Work that takes more than an instant: what it is, how far, and the way to stop it. */
export function Progress({
  label,
  share,
  onStop,
  stopLabel,
}: {
  readonly label: string;
  /** 0 to 1; absent when nobody knows. */
  readonly share?: number;
  readonly onStop?: () => void;
  readonly stopLabel?: string;
}) {
  return (
    <div className={css.progress}>
      <div className={css.scoreWords}>
        <span>{label}</span>
        {share !== undefined && <span>{Math.round(100 * share)} %</span>}
      </div>
      <div
        className={css.progressBar}
        role="progressbar"
        aria-label={label}
        {...(share === undefined ? {} : { "aria-valuenow": Math.round(100 * share) })}
      >
        <div style={{ width: `${100 * (share ?? 0.15)}%` }} />
      </div>
      {onStop && stopLabel !== undefined && (
        <div>
          <Button onClick={onStop}>{stopLabel}</Button>
        </div>
      )}
    </div>
  );
}

/** Said by words for whoever listens, by nothing for the first moment: what comes at once needs no spinner. */
export function Loading({ what }: { readonly what?: string }) {
  const t = useWords(uiWords);
  const [slow, setSlow] = useState(false);
  useEffect(() => {
    const timer = setTimeout(() => setSlow(true), 400);
    return () => clearTimeout(timer);
  }, []);
  return (
    <div className={css.empty} role="status">
      {slow ? `${what ?? t.loading}…` : ""}
    </div>
  );
}

/** A picture that fills its place, or a quiet sign that there is none. */
export function Picture({
  src,
  alt,
  fit = "cover",
}: {
  readonly src: string | null;
  readonly alt: string;
  readonly fit?: "cover" | "contain";
}) {
  const t = useWords(uiWords);
  const [broken, setBroken] = useState<string | null>(null);
  if (src === null || broken === src) {
    const Sign = src === null ? Image : ImageOff;
    return (
      <span
        className={css.noPicture}
        role="img"
        aria-label={alt === "" ? t.noPicture : `${alt}: ${t.noPicture}`}
      >
        <Sign size={18} aria-hidden />
      </span>
    );
  }
  return (
    <img
      className={css.picture}
      style={{ objectFit: fit }}
      src={src}
      alt={alt}
      decoding="async"
      draggable={false}
      onError={() => setBroken(src)}
    />
  );
}

/** Why something was decided, folded away until asked for. */
export function Evidence({ label, children }: { readonly label?: string; readonly children: ReactNode }) {
  const t = useWords(uiWords);
  return (
    <details className={css.evidence}>
      <summary>{label ?? t.why}</summary>
      {children}
    </details>
  );
}

/** An id or a hash: its end, the whole of it on hover, copied by a press. */
export function Identifier({ value, length = 8 }: { readonly value: string; readonly length?: number }) {
  const t = useWords(uiWords);
  const [copied, setCopied] = useState(false);
  return (
    <Tooltip text={copied ? t.copied : value}>
      <button
        type="button"
        className={`mono ${css.copied}`}
        aria-label={`${t.copy} ${value}`}
        onClick={() => {
          void navigator.clipboard.writeText(value).then(() => setCopied(true));
        }}
      >
        {value.length > length ? `…${value.slice(-length)}` : value}
      </button>
    </Tooltip>
  );
}
