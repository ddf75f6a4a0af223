import { useState } from "react";
import { money } from "../../../shared/money";
import { Button, Dialog, ProblemBox, Segments, TextField, useToast } from "../../../shared/ui";
import { useLocale, useWords } from "../../../shared/words";
import { useDeposit } from "../api";
import { typedAmount, type Wallet } from "../model";
import { budgetWords } from "../words";
import css from "./budget.module.css";

type Props = { readonly wallet: Wallet; readonly name: string; readonly onClose: () => void };

/** Puts money into a wallet or takes it out. */
export function DepositDialog({ wallet, name, onClose }: Props) {
  const t = useWords(budgetWords);
  const locale = useLocale();
  const say = useToast();
  const moving = useDeposit();
  const [way, setWay] = useState<"in" | "out">("in");
  const [typed, setTyped] = useState("");
  const [note, setNote] = useState("");
  // One id for this dialog: pressed twice, or sent again after a lost answer, the money moves once.
  const [transfer] = useState(() => crypto.randomUUID());
  const amount = typedAmount(typed);
  const signed = amount === null ? 0 : way === "in" ? amount : -amount;
  const after = wallet.free + signed;
  const wrong =
    typed !== "" && amount === null ? t.badAmount : after < 0 ? t.tooMuch(money(wallet.free, locale)) : null;
  const send = () => {
    if (amount === null || after < 0 || moving.isPending) return;
    moving.mutate(
      { path: { muse: wallet.muse_id }, body: { amount: signed, note: note.trim(), transfer_id: transfer } },
      {
        onSuccess: () => {
          const text = money(amount, locale);
          say({ text: way === "in" ? t.moved(text, name) : t.movedOut(text, name), tone: "good" });
          onClose();
        },
      },
    );
  };
  const text = amount === null ? "" : money(amount, locale);
  return (
    <Dialog
      open
      onClose={onClose}
      title={t.moveTitle(name)}
      about={t.moveAbout}
      actions={
        <>
          <Button onClick={onClose}>{t.cancel}</Button>
          <Button
            look="primary"
            busy={moving.isPending}
            disabled={amount === null || after < 0}
            onClick={send}
          >
            {way === "in" ? t.move(text) : t.moveOut(text)}
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
        <div>
          <Segments
            label={t.direction}
            value={way}
            onChange={setWay}
            choices={[
              { value: "in", label: t.putIn },
              { value: "out", label: t.takeOut },
            ]}
          />
        </div>
        <TextField
          label={t.amount}
          value={typed}
          onChange={setTyped}
          inputMode="decimal"
          autoFocus
          placeholder={money(5_000_000, locale)}
          wrong={wrong}
          hint={amount !== null && after >= 0 ? t.afterwards(money(after, locale)) : " "}
        />
        <TextField label={t.note} hint={t.noteHint} value={note} onChange={setNote} maxLength={200} />
        {moving.error && <ProblemBox problem={moving.error} />}
        <button type="submit" hidden />
      </form>
    </Dialog>
  );
}
