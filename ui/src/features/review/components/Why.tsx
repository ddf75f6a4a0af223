import { useEffect, useRef, useState } from "react";
import { Button, TextField } from "../../../shared/ui";
import { useWords } from "../../../shared/words";
import { type Question, useSession } from "../session";
import { reviewWords } from "../words";
import css from "./Dock.module.css";

/** The reason of a decision, asked in passing. */
export function Why({ question }: { readonly question: Extract<Question, { kind: "why" }> }) {
  const t = useWords(reviewWords);
  const { ask, sayWhy } = useSession();
  const [why, setWhy] = useState(question.typed ?? "");
  const box = useRef<HTMLDivElement>(null);
  useEffect(() => box.current?.querySelector("input")?.focus(), []);
  const label =
    question.word === null ? t.whyAsk : question.word === "rejected" ? t.whyRejected : t.whyChanges;
  const ready = why.trim() !== "";
  return (
    <div
      ref={box}
      className={css.dock}
      data-region
      onKeyDown={(event) => {
        if (event.key === "Escape") ask(null);
        else if (event.key === "Enter" && event.target instanceof HTMLInputElement && ready)
          sayWhy(why.trim());
        else return;
        event.preventDefault();
      }}
    >
      <div className={css.why}>
        <TextField label={label} bare placeholder={label} value={why} maxLength={2000} onChange={setWhy} />
      </div>
      <Button look="primary" disabled={!ready} onClick={() => sayWhy(why.trim())}>
        {question.word === null ? t.askChanges : t.save}
      </Button>
      <Button keys="Esc" onClick={() => ask(null)}>
        {t.cancel}
      </Button>
    </div>
  );
}
