import { ArrowRight } from "lucide-react";
import { useState } from "react";
import { money } from "../../../shared/money";
import { Button, Dialog, Money, ProblemBox, TextArea, TextField } from "../../../shared/ui";
import { useLocale, useWords } from "../../../shared/words";
import { useSetLimit } from "../api";
import { changeOf, editable, typedAmount } from "../model";
import { budgetWords } from "../words";
import css from "./budget.module.css";

type Props = { readonly cap: number; readonly lastWho: string; readonly onClose: () => void };

/** Changing what an hour may cost: old beside new, with a reason and a name, both kept. */
export function CapDialog({ cap, lastWho, onClose }: Props) {
  const t = useWords(budgetWords);
  const locale = useLocale();
  const setting = useSetLimit();
  const [typed, setTyped] = useState(editable(cap, locale));
  const [why, setWhy] = useState("");
  const [who, setWho] = useState(lastWho);
  const [tried, setTried] = useState(false);
  const next = typedAmount(typed);
  const change = next === null ? "same" : changeOf(cap, next);
  const ready = next !== null && change !== "same" && why.trim() !== "" && who.trim() !== "";
  const send = () => {
    setTried(true);
    if (!ready) return;
    setting.mutate({ body: { hourly_cap: next, why: why.trim(), who: who.trim() } }, { onSuccess: onClose });
  };
  const label =
    next === null || change === "same"
      ? t.same
      : change === "raise"
        ? t.raise(money(next, locale))
        : t.lower(money(next, locale));
  return (
    <Dialog
      open
      onClose={onClose}
      title={t.capTitle}
      about={t.capAbout}
      actions={
        <>
          <Button onClick={onClose}>{t.cancel}</Button>
          <Button
            look={change === "raise" ? "danger" : "primary"}
            busy={setting.isPending}
            disabled={next === null || change === "same"}
            onClick={send}
          >
            {label}
          </Button>
        </>
      }
    >
      <form
        className={css.form}
        onSubmit={(event) => {
          event.preventDefault();
          send();
        }}
      >
        <div className={css.change} aria-live="polite">
          <Money amount={cap} />
          <ArrowRight size={18} aria-hidden />
          <strong>{next === null ? "–" : <Money amount={next} />}</strong>
          <span className={css.quiet}>
            {next !== null && change === "raise" && t.raiseMeans(money(next - cap, locale))}
            {change === "lower" && t.lowerMeans}
          </span>
        </div>
        <TextField
          label={t.newCap}
          value={typed}
          onChange={setTyped}
          inputMode="decimal"
          autoFocus
          wrong={next === null ? t.badAmount : null}
        />
        <TextArea
          label={t.why}
          hint={t.whyHint}
          value={why}
          onChange={setWhy}
          rows={2}
          maxLength={500}
          wrong={tried && why.trim() === "" ? t.needWhy : null}
        />
        <TextField
          label={t.who}
          value={who}
          onChange={setWho}
          maxLength={80}
          autoComplete="name"
          wrong={tried && who.trim() === "" ? t.needWho : null}
        />
        {setting.error && <ProblemBox problem={setting.error} />}
        <button type="submit" hidden />
      </form>
    </Dialog>
  );
}
