import type { Door } from "../../../platform";
import { asDocument, asMoved, asSent, type OpenWorkflow } from "../api";
import { type Opened, Session, type Shelf, type Word } from "./session";

const sessions = new Map<string, Session>();
const hearers = new Set<(id: string, word: Word) => void>();

function shelfOf(door: Door, id: string): Shelf {
  const path = { workflow: id };
  return {
    edit: (revision, edits, isLast) =>
      (isLast ? door.lastCall : door.call)("edit_workflow", {
        path,
        body: { revision, edits: asSent(edits) },
      }),
    undo: (revision) => door.call("undo_workflow", { path, body: { revision } }).then(asMoved),
    redo: (revision) => door.call("redo_workflow", { path, body: { revision } }).then(asMoved),
    read: () => door.call("open_workflow", { path }).then(openedOf),
  };
}

const openedOf = (opened: OpenWorkflow): Opened => ({ ...opened, document: asDocument(opened.document) });

/** The session of a document; the same one for as long as the window lives, whatever is shown meanwhile. */
export const sessionOf = (id: string): Session | null => sessions.get(id) ?? null;

export function begin(door: Door, opened: OpenWorkflow): Session {
  const id = opened.workflow_id;
  const there = sessions.get(id);
  if (there) return there;
  const session = new Session(shelfOf(door, id), openedOf(opened), (word) => {
    for (const hearer of hearers) hearer(id, word);
  });
  sessions.set(id, session);
  return session;
}

/** Ends the session of a closed tab, unless something in it is not saved yet. */
export function end(id: string): void {
  const session = sessions.get(id);
  if (session && !session.isUnsaved) sessions.delete(id);
}

export const everySession = (): Iterable<Session> => sessions.values();

/** Hears what sessions did by themselves. */
export function onWord(hearer: (id: string, word: Word) => void): () => void {
  hearers.add(hearer);
  return () => hearers.delete(hearer);
}

window.addEventListener("beforeunload", (event) => {
  // The browser then asks before it lets go of what is not saved.
  if ([...sessions.values()].some((session) => session.isUnsaved)) event.preventDefault();
});
window.addEventListener("pagehide", () => {
  for (const session of sessions.values()) session.leave();
});
window.addEventListener("online", () => {
  for (const session of sessions.values()) session.wake();
});
