import { useEffect, useEffectEvent } from "react";
import { useTold } from "../../../shared/problems";
import { useToast } from "../../../shared/ui";
import { useWords } from "../../../shared/words";
import type { Word } from "../session/session";
import { onWord } from "../session/shelf";
import { workbenchWords } from "../words";

/** Says what sessions did by themselves; what undo took back is seen, and told to whoever does not see. */
export function useWordsSaid(active: string, announce: (sentence: string) => void): void {
  const t = useWords(workbenchWords).words;
  const say = useToast();
  const tell = useTold();
  const heard = useEffectEvent((id: string, word: Word) => {
    switch (word.kind) {
      case "undone":
      case "redone":
        if (id === active) announce(t[word.kind](word.name));
        return;
      case "elsewhere":
        say({ tone: "attention", text: t.elsewhere });
        return;
      case "refused": {
        const { message, advice } = tell(word.problem);
        say({ tone: "bad", text: [message, advice].join(" ").trim() });
      }
    }
  });
  useEffect(() => onWord((id, word) => heard(id, word)), []);
}
