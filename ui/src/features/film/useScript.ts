import { useEffect, useEffectEvent, useRef, useState } from "react";
import { EngineError } from "../../platform";
import { useAdopt, useChangeFilm } from "./api";
import { fresh, type History, noted, redone, undone } from "./history";
import { faultIn, textOf, type FilmView, type Script, type Shot } from "./model";

/** Typing rests this long before it is sent. */
const restMs = 600;

/** What keeps a change from being kept. */
export type Trouble =
  | { readonly kind: "fault"; readonly shot: number }
  | { readonly kind: "failed"; readonly problem: EngineError };

/**
 * The script as it is being written: each change is shown at once, sent when the hand rests, and can be undone. What
 * somebody else wrote meanwhile wins, and `onOvertaken` hears of it.
 */
export function useScript(film: FilmView, onOvertaken: () => void) {
  const change = useChangeFilm();
  const { adopt, refresh } = useAdopt(film.film_id);
  const [draft, setDraft] = useState<Script | null>(null);
  const [history, setHistory] = useState<History<Script>>(fresh);
  const [problem, setProblem] = useState<EngineError | null>(null);
  const sending = useRef(false);
  const shown = draft ?? film.script;

  // Written elsewhere: steps back from here would take that away. What was sent from here comes back as an answer and as
  // an event, in any order.
  const text = textOf(film.script);
  const [known, setKnown] = useState(text);
  const [sent, setSent] = useState(text);
  if (known !== text) {
    setKnown(text);
    if (text !== sent) setHistory(fresh);
  }

  const fault = draft === null ? null : faultIn(draft.shots);
  const send = useEffectEvent(async () => {
    if (draft === null || fault !== null || sending.current) return;
    sending.current = true;
    setSent(textOf(draft));
    try {
      const body = { revision: film.revision, script: { ...draft, shots: [...draft.shots] } };
      await adopt(await change.mutateAsync({ path: { film: film.film_id }, body }));
      setProblem(null);
      // What was typed meanwhile is sent next.
      setDraft((now) => (now === draft ? null : now));
    } catch (error) {
      if (!(error instanceof EngineError)) throw error;
      if (error.code === "film.changed") {
        setDraft(null);
        setHistory(fresh);
        void refresh();
        onOvertaken();
      } else setProblem(error);
    } finally {
      sending.current = false;
    }
  });
  const waiting = change.isPending;
  useEffect(() => {
    // What was refused is sent again only when it is another.
    if (draft === null || waiting || problem !== null) return;
    const timer = setTimeout(() => void send(), restMs);
    return () => clearTimeout(timer);
  }, [draft, waiting, problem]);
  // Whoever leaves the screen while it is still resting does not lose it.
  useEffect(() => () => void send(), []);

  const put = (next: Script, before: History<Script>) => {
    setProblem(null);
    setHistory(before);
    setDraft(next);
  };
  const edit = (next: Partial<Script>, run: string | null = null) =>
    put({ ...shown, ...next }, noted(history, shown, run));
  const step = (found: ReturnType<typeof undone<Script>>) => found && put(found.state, found.history);
  const trouble: Trouble | null =
    fault !== null ? { kind: "fault", shot: fault } : problem ? { kind: "failed", problem } : null;
  return {
    script: shown,
    /** Something is not with the engine yet. */
    unsaved: draft !== null,
    trouble,
    edit,
    editShots: (shots: readonly Shot[], run: string | null = null) => edit({ shots }, run),
    undo: history.past.length > 0 ? () => step(undone(history, shown)) : null,
    redo: history.future.length > 0 ? () => step(redone(history, shown)) : null,
    /** Lets go of what could not be kept. */
    drop: () => {
      setDraft(null);
      setHistory(fresh);
      setProblem(null);
    },
  };
}

export type Writing = ReturnType<typeof useScript>;
