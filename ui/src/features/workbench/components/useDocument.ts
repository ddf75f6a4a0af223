import { useEffect, useState, useSyncExternalStore } from "react";
import { type EngineError, useDoor } from "../../../platform";
import type { OnOpened } from "./desk";
import type { Now, Session } from "../session/session";
import { begin, sessionOf } from "../session/shelf";

export type Loaded =
  | { readonly state: "coming" }
  | { readonly state: "there"; readonly session: Session }
  | { readonly state: "failed"; readonly problem: EngineError; readonly again: () => void };

/** The session of a document, which is read when none is open yet. */
export function useDocument(id: string, onRead: OnOpened): Loaded {
  const door = useDoor();
  const [tries, setTries] = useState(0);
  const [read, setRead] = useState<{ id: string; session: Session } | null>(null);
  const [failed, setFailed] = useState<{ id: string; problem: EngineError } | null>(null);
  const session = sessionOf(id) ?? (read?.id === id ? read.session : null);
  const isThere = session !== null;
  useEffect(() => {
    if (isThere) return;
    const leaving = new AbortController();
    door.call("open_workflow", { path: { workflow: id } }, leaving.signal).then(
      (opened) => {
        setRead({ id, session: begin(door, opened) });
        onRead(opened);
      },
      (error: unknown) => {
        if (!leaving.signal.aborted) setFailed({ id, problem: error as EngineError });
      },
    );
    return () => leaving.abort();
    // eslint-disable-next-line react-hooks/exhaustive-deps -- what is done with it may change, whether it is read not
  }, [id, isThere, tries]);
  if (session) return { state: "there", session };
  if (failed?.id !== id) return { state: "coming" };
  const again = () => {
    setFailed(null);
    setTries((n) => n + 1);
  };
  return { state: "failed", problem: failed.problem, again };
}

export const useNow = (session: Session): Now => useSyncExternalStore(session.subscribe, session.now);
