import { Check } from "lucide-react";
import { type ReactNode, useMemo, useState } from "react";
import { Picture } from "../../../../shared/ui";
import { useWords } from "../../../../shared/words";
import type { Json } from "../../canvas";
import { FoundList } from "../../library/FoundList";
import { matching } from "../../library/match";
import { choiceText } from "../choices";
import { editWords } from "../words";
import css from "./fields.module.css";

type ChoiceListProps = {
  readonly label: string;
  readonly choices: readonly Json[];
  readonly current: Json;
  readonly nameOf?: (choice: Json) => string;
  readonly onPick: (choice: Json) => void;
  /** Where the picture lies that stands before a choice. */
  readonly pictureOf?: (choice: Json) => string | null;
  readonly below?: ReactNode;
};

/** Choices found by typing. */
export function ChoiceList({
  label,
  choices,
  current,
  nameOf = choiceText,
  onPick,
  ...more
}: ChoiceListProps) {
  const { pictureOf, below } = more;
  const t = useWords(editWords);
  const [query, setQuery] = useState("");
  const found = useMemo(() => matching(query, choices, nameOf), [query, choices, nameOf]);
  return (
    <div className={css.choices}>
      <FoundList
        isEager
        label={label}
        hint={t.search}
        query={query}
        onQuery={setQuery}
        items={found}
        rowPx={pictureOf ? 56 : 28}
        start={Math.max(0, choices.indexOf(current))}
        isChosen={(choice) => choice === current}
        nothing={choices.length === 0 ? t.noChoices : t.nothingFits}
        onPick={onPick}
        row={(choice) => {
          const picture = pictureOf?.(choice) ?? null;
          return (
            <>
              {pictureOf && (
                <span className={css.thumbnail}>
                  <Picture src={picture} alt="" />
                </span>
              )}
              <span className={css.choiceText} title={nameOf(choice)}>
                {nameOf(choice)}
              </span>
              {choice === current && <Check size={14} aria-hidden />}
            </>
          );
        }}
      />
      {below}
    </div>
  );
}
