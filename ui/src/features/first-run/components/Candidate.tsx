import { Check } from "lucide-react";
import { Picture } from "../../../shared/ui";
import { useWords } from "../../../shared/words";
import { usePortrait } from "../api";
import type { Draft } from "../model";
import { firstRunWords } from "../words";
import css from "./firstRun.module.css";

type CandidateProps = {
  readonly draft: Draft;
  readonly chosen: boolean;
  readonly onChoose: () => void;
};

/** Somebody nobody has met: her picture as a first draft would be, her name, who she is, what she holds dear. */
export function Candidate({ draft, chosen, onChoose }: CandidateProps) {
  const t = useWords(firstRunWords);
  const url = usePortrait(draft);
  return (
    <label className={`${css.candidate} ${chosen ? css.chosen : ""}`}>
      <input type="radio" className="visually-hidden" name="candidate" checked={chosen} onChange={onChoose} />
      <span className={css.face}>
        {url === null ? (
          <span className={css.drawing} role="status">
            {t.drawing}…
          </span>
        ) : (
          <Picture src={url} alt={t.portraitOf(draft.name)} />
        )}
        {chosen && (
          <span className={css.mark}>
            <Check size={14} aria-hidden />
            {t.chosen}
          </span>
        )}
      </span>
      <span className={css.name}>{draft.name}</span>
      <span className={css.persona}>{draft.persona}</span>
      <span className={css.values}>{draft.moral_graph.values?.map((value) => value.label).join(" · ")}</span>
    </label>
  );
}
