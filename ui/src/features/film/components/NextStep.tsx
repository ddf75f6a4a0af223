import { Check, Clapperboard, Combine, Images, PackageCheck, Square } from "lucide-react";
import { type ReactNode, useState } from "react";
import { atMost, money, moneyInterval } from "../../../shared/money";
import { go } from "../../../shared/route";
import { Button, ProblemBox, Progress, StateMark, SwitchField } from "../../../shared/ui";
import { useLocale, useWords } from "../../../shared/words";
import { useAskedMuse, useBoard, useCancel, useJoin, useRelease, useSay, useShoot, useStop } from "../api";
import { type FilmView, type Quote, stepOf } from "../model";
import { filmWords } from "../words";
import css from "./next.module.css";
import shared from "./shared.module.css";

type NextStepProps = {
  readonly film: FilmView;
  /** A change is not with the engine yet: what would be paid for is not what is seen. */
  readonly unsaved: boolean;
};

/** The one thing to do next, with its price, and what went wrong with the last one. */
export function NextStep({ film, unsaved }: NextStepProps) {
  const t = useWords(filmWords);
  const step = stepOf(film);
  const board = useBoard();
  const shoot = useShoot();
  const cancel = useCancel();
  const stop = useStop();
  const join = useJoin();
  const say = useSay();
  const release = useRelease();
  const path = { film: film.film_id };
  const failed = [board, cancel, shoot, stop, join, say, release].find((act) => act.error !== null)?.error;
  const word = (to: "approved" | "rejected" | "todo") => say.mutate({ path, body: { word: to, why: "" } });
  return (
    <section className={css.next} aria-live="polite">
      {film.problem && <ProblemBox problem={film.problem} />}
      {failed && <ProblemBox problem={failed} />}
      {step.kind === "board" && (
        <Paid
          film={film}
          quote={step.quote}
          label={t.step.board(step.pictures)}
          why={t.step.boardWhy}
          icon={<Images size={14} aria-hidden />}
          busy={board.isPending}
          disabled={unsaved}
          onPay={(approved) => board.mutate({ path, body: { approved } })}
        />
      )}
      {step.kind === "wait" && (
        <Progress
          label={t.step.wait(step.making.length)}
          share={1 - step.making.length / step.of}
          stopLabel={t.step.stop}
          onStop={() => {
            for (const production of step.making) cancel.mutate({ path: { production } });
          }}
        />
      )}
      {step.kind === "shoot" && (
        <Paid
          film={film}
          quote={step.quote}
          label={t.step.shoot(step.clips)}
          why={t.step.shootWhy(step.secs, film.quote.model ?? "–")}
          icon={<Clapperboard size={14} aria-hidden />}
          busy={shoot.isPending}
          disabled={unsaved}
          onPay={(approved) => shoot.mutate({ path, body: { approved } })}
        />
      )}
      {step.kind === "stop" && (
        <div className={css.stack}>
          <Progress label={t.step.filming(step.done, step.of)} share={step.done / step.of} />
          <Line why={t.step.stopWhy}>
            <Button
              icon={<Square size={14} aria-hidden />}
              busy={stop.isPending}
              onClick={() => stop.mutate({ path })}
            >
              {t.step.stop}
            </Button>
          </Line>
        </div>
      )}
      {step.kind === "unpriced" && film.quote.problem && <ProblemBox problem={film.quote.problem} />}
      {step.kind === "join" && (
        <Line why={t.step.joinWhy}>
          <Button
            look="primary"
            icon={<Combine size={14} aria-hidden />}
            busy={join.isPending}
            onClick={() => join.mutate({ path })}
          >
            {t.step.join} · {t.step.free}
          </Button>
        </Line>
      )}
      {step.kind === "approve" && (
        <Line why={film.word === "rejected" ? t.step.rejected : t.step.approveWhy}>
          {film.word === "rejected" ? (
            <Button onClick={() => word("todo")}>{t.step.takeBack}</Button>
          ) : (
            <Button look="quiet" onClick={() => word("rejected")}>
              {t.step.reject}
            </Button>
          )}
          <Button
            look="primary"
            icon={<Check size={14} aria-hidden />}
            busy={say.isPending}
            disabled={unsaved}
            onClick={() => word("approved")}
          >
            {t.step.approve}
          </Button>
        </Line>
      )}
      {step.kind === "release" && (
        <Line why={t.step.releaseWhy}>
          <Button look="quiet" onClick={() => word("todo")}>
            {t.step.takeBack}
          </Button>
          <Button
            look="primary"
            icon={<PackageCheck size={14} aria-hidden />}
            busy={release.isPending}
            disabled={unsaved}
            onClick={() => release.mutate({ path, body: {} })}
          >
            {t.step.release} · {t.step.free}
          </Button>
        </Line>
      )}
      {step.kind === "out" && (
        <p className={css.why}>
          <StateMark tone="good" /> {release.data ? t.step.releasedTo(release.data.folder) : t.step.out}
        </p>
      )}
      {film.ffmpeg == null && <p className={css.why}>{t.step.noFfmpeg}</p>}
    </section>
  );
}

type LineProps = { readonly why: string; readonly children: ReactNode };

const Line = ({ why, children }: LineProps) => (
  <div className={css.line}>
    <p className={css.why}>{why}</p>
    <div className={shared.wrapped}>{children}</div>
  </div>
);

type PaidProps = {
  readonly film: FilmView;
  readonly quote: Quote | null;
  readonly label: string;
  readonly why: string;
  readonly icon: ReactNode;
  readonly busy: boolean;
  readonly disabled: boolean;
  readonly onPay: (approved: boolean) => void;
};

/** A step that may cost something: the price on its button, and her creator's word where it is a lot. */
function Paid({ film, quote, label, why, icon, busy, disabled, onPay }: PaidProps) {
  const t = useWords(filmWords);
  const locale = useLocale();
  const { limits, wallet } = useAskedMuse(film.muse_id);
  // The word holds for the amount that was seen.
  const [approved, setApproved] = useState<number | null>(null);
  const maximum = quote?.maximum ?? 0;
  const above = limits?.approval_above;
  const needed = above !== undefined && maximum > above;
  const given = approved === maximum;
  const short = wallet !== undefined && maximum > wallet.free;
  const price = quote === null || quote.cost.high === 0 ? t.step.free : moneyInterval(quote.cost, locale);
  return (
    <div className={css.stack}>
      {short && (
        <div className={css.line}>
          <p className={css.why}>
            <StateMark tone="attention" /> {t.step.short(atMost(maximum, locale), money(wallet.free, locale))}
          </p>
          <Button onClick={() => go("budget")}>{t.step.toBudget}</Button>
        </div>
      )}
      {needed && !short && (
        <SwitchField
          label={t.step.approveCost(atMost(maximum, locale))}
          hint={t.step.approveCostWhy(money(above, locale))}
          on={given}
          onChange={(on) => setApproved(on ? maximum : null)}
        />
      )}
      <Line why={maximum > 0 ? `${why} · ${t.step.atMost(atMost(maximum, locale))}` : why}>
        <Button
          look="primary"
          icon={icon}
          busy={busy}
          disabled={disabled || short || (needed && !given)}
          onClick={() => onPay(needed && given)}
        >
          {label} · {price}
        </Button>
      </Line>
    </div>
  );
}
