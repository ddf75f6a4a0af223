import { useRef, useState } from "react";

/** What somebody is writing into a field, from the first key until it is handed on or dropped. */
export interface Draft {
  readonly text: string;
  readonly isOpen: boolean;
  /** What is wrong with what was to be handed on. */
  readonly wrong: string | null;
  readonly write: (text: string) => void;
  /** Hands it on; gives whether it could be. What could not stays, with the reason. */
  readonly settle: () => boolean;
  /** Hands it on if it can be, and forgets it either way: the field is left. */
  readonly leave: () => void;
  readonly drop: () => void;
  /** What stands in the field now, also between two drawings. */
  readonly now: () => string;
}

/** `take` hands a text on, or says why it cannot be. */
export function useDraft(shown: string, take: (text: string) => string | null): Draft {
  const held = useRef<string | null>(null);
  const [state, setState] = useState<{ text: string | null; wrong: string | null }>(nothing);
  const put = (text: string | null, wrong: string | null = null) => {
    held.current = text;
    setState({ text, wrong });
  };
  return {
    text: state.text ?? shown,
    isOpen: state.text !== null,
    wrong: state.wrong,
    write: (text) => put(text),
    settle: () => {
      const typed = held.current;
      if (typed === null) return true;
      const wrong = take(typed);
      put(wrong === null ? null : typed, wrong);
      return wrong === null;
    },
    leave: () => {
      const typed = held.current;
      put(null, typed === null ? null : take(typed));
    },
    drop: () => put(null),
    now: () => held.current ?? shown,
  };
}

const nothing = { text: null, wrong: null };
