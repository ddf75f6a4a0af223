import { type KeyboardEvent, useMemo } from "react";
import { useWords } from "../../../../shared/words";
import type { Draft } from "../../model";
import { type Mood, sentencesOf } from "../../sentences";
import { dnaWords } from "../../words";
import { museWords } from "../words";
import css from "./graph.module.css";

const moods: readonly Mood[] = ["would", "unwillingly", "never"];

type SentencesProps = {
  readonly of: Pick<Draft, "moral_graph" | "red_lines">;
  /** What the sentence under the pointer, or under the focus, follows from. */
  readonly onLight?: (nodes: readonly string[]) => void;
};

/** Arrows go from sentence to sentence. */
function step(event: KeyboardEvent<HTMLElement>): void {
  const way = { ArrowDown: 1, ArrowRight: 1, ArrowUp: -1, ArrowLeft: -1 }[event.key];
  if (way === undefined) return;
  event.preventDefault();
  const sentences = [...event.currentTarget.querySelectorAll("li")];
  sentences[sentences.findIndex((one) => one === event.target) + way]?.focus();
}

/** What she would do and what she would never do, as her graph stands now. */
export function Sentences({ of, onLight }: SentencesProps) {
  const t = useWords(museWords).graph;
  const names = useWords(dnaWords);
  const { moral_graph, red_lines } = of;
  const all = useMemo(() => sentencesOf({ moral_graph, red_lines }, names), [moral_graph, red_lines, names]);
  if (all.length === 0) return <p className={css.silent}>{t.noOpinion}</p>;
  const first = moods.flatMap((mood) => all.find((sentence) => sentence.mood === mood) ?? [])[0];
  return (
    <div
      className={css.sentences}
      onPointerLeave={() => onLight?.([])}
      onBlur={() => onLight?.([])}
      onKeyDown={step}
    >
      {moods.map((mood) => {
        const said = all.filter((sentence) => sentence.mood === mood);
        if (said.length === 0) return null;
        return (
          <section key={mood} className={css[mood]}>
            <h3 className={css.mood}>{t[mood]}</h3>
            <ul>
              {said.map((sentence) => (
                <li
                  key={`${sentence.nodes.join()} ${sentence.text}`}
                  tabIndex={sentence === first ? 0 : -1}
                  onFocus={() => onLight?.(sentence.nodes)}
                  onPointerEnter={() => onLight?.(sentence.nodes)}
                >
                  {sentence.text}
                </li>
              ))}
            </ul>
          </section>
        );
      })}
    </div>
  );
}
