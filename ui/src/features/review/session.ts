import {
  createContext,
  use,
  useCallback,
  useDeferredValue,
  useEffect,
  useInsertionEffect,
  useMemo,
  useReducer,
  useRef,
  useState,
} from "react";
import type { EngineError } from "../../platform";
import { addressOf, placeOf } from "../../shared/route";
import { type DeskActs, type Takes, useAgain, useDesk, useLatestStep, useRelease, useTakes } from "./api";
import {
  type Arranged,
  arranged,
  canAgain,
  companionOf,
  type DeskStep,
  flagSteps,
  groupOf,
  neighbour,
  starSteps,
  type Take,
  type Word,
  wordOn,
  wordSteps,
} from "./model";
import { type Desk, leaveDesk, leftDesk, type Move, moved } from "./store";

/** What the dock tells of the last thing done, or of why nothing was. */
export type Notice =
  | {
      readonly kind: "word";
      readonly word: Word;
      readonly ids: readonly string[];
      readonly stepId: number | null;
    }
  /** Another window said another word on what was decided here last. */
  | { readonly kind: "elsewhere"; readonly word: Word }
  | { readonly kind: "undone" | "redone"; readonly count: number }
  | { readonly kind: "again"; readonly id: string }
  | {
      readonly kind: "not_now";
      readonly why: "running" | "ended" | "released" | "again" | "release" | "compare" | "undo" | "redo";
    };

/** What asks before it goes on. */
export type Question =
  | {
      readonly kind: "why";
      readonly ids: readonly string[];
      readonly word: Word | null;
      readonly stepId: number | null;
      /** What was said already and not taken. */
      readonly typed?: string;
    }
  | { readonly kind: "again"; readonly id: string; readonly error: EngineError }
  | { readonly kind: "release"; readonly id: string }
  | {
      readonly kind: "released";
      readonly folder: string;
      readonly picture: string;
      readonly manifest: string;
    }
  | { readonly kind: "keys" };

/** How long the dock tells of what was done; a word longer, for its reason may be said meanwhile. */
const noticeMs = { word: 30_000, other: 7_000 };

export type Session = {
  readonly desk: Desk;
  readonly move: (move: Move) => void;
  readonly takes: Takes;
  readonly shown: Arranged;
  /** Whether what is shown is about to be arranged anew. */
  readonly arranging: boolean;
  readonly active: Take | null;
  /** What a key acts on: the selection in the grid, else the active take. */
  readonly targets: readonly Take[];
  readonly takeOf: (id: string) => Take | null;
  readonly notice: Notice | null;
  readonly question: Question | null;
  readonly ask: (question: Question | null) => void;
  readonly trouble: EngineError | null;
  readonly forget: () => void;
  readonly act: (steps: readonly DeskStep[]) => Promise<unknown>;
  readonly decide: (word: Word) => void;
  readonly rate: (stars: number) => void;
  readonly mark: (flag: "pick" | "reject") => void;
  readonly again: (approved?: boolean) => void;
  readonly release: (sure: boolean) => void;
  readonly compare: () => void;
  readonly sayWhy: (why: string) => void;
  readonly askWhy: () => void;
  readonly undo: () => void;
  readonly redo: () => void;
};

/** Raised by the engine when a work costs more than may be spent without asking. */
const approvalCodes = ["approval_needed", "grant.approval_needed", "cfo.approval_needed"];
export const wantsApproval = (error: EngineError): boolean =>
  approvalCodes.includes(error.code) || /approval/.test(error.code);

/** What can be done, the same object for as long as the screen is there. */
export type Acts = Pick<
  Session,
  "move" | "ask" | "act" | "decide" | "rate" | "mark" | "again" | "release" | "compare" | "askWhy" | "undo"
> & { readonly show: (id: string) => void };

const ActsContext = createContext<Acts | null>(null);
export const ActsRoom = ActsContext.Provider;

/** For parts that need not be drawn again when something else changes. */
export function useActs(): Acts {
  const acts = use(ActsContext);
  if (acts === null) throw new Error("no review session above this component");
  return acts;
}

/** The acts of the session as it is now, behind functions that stay. */
export function useSteadyActs(session: Session): Acts {
  const latest = useRef(session);
  useInsertionEffect(() => {
    latest.current = session;
  });
  return useMemo(
    (): Acts => ({
      move: (move) => latest.current.move(move),
      ask: (question) => latest.current.ask(question),
      act: (steps) => latest.current.act(steps),
      decide: (word) => latest.current.decide(word),
      rate: (stars) => latest.current.rate(stars),
      mark: (flag) => latest.current.mark(flag),
      again: (approved) => latest.current.again(approved),
      release: (sure) => latest.current.release(sure),
      compare: () => latest.current.compare(),
      askWhy: () => latest.current.askWhy(),
      undo: () => latest.current.undo(),
      show: (id) => latest.current.move({ kind: "choose", id, how: "only", shown: latest.current.shown }),
    }),
    [],
  );
}

const SessionContext = createContext<Session | null>(null);
export const SessionRoom = SessionContext.Provider;

export function useSession(): Session {
  const session = use(SessionContext);
  if (session === null) throw new Error("no review session above this component");
  return session;
}

/** Everything the screen knows and can do, for its parts. */
export function useNewSession(): Session {
  const [desk, move] = useReducer(moved, null, (): Desk => {
    const [left, linked] = [leftDesk(), linkedTake()];
    return linked === null ? left : moved(left, { kind: "open", id: linked });
  });
  useEffect(() => leaveDesk(desk), [desk]);
  useAddress(desk, move);

  const takes = useTakes();
  const { book } = takes;
  const wanted = useMemo(
    () => ({ takes: book.takes, filter: desk.filter, sorting: desk.sorting, stacked: desk.stacked }),
    [book.takes, desk.filter, desk.sorting, desk.stacked],
  );
  // A decision shows the next picture first; the order of a hundred thousand others may follow a moment later.
  const settled = useDeferredValue(wanted);
  const shown = useMemo(
    () => arranged(settled.takes, settled.filter, settled.sorting, settled.stacked),
    [settled],
  );

  // Keys act on something from the start.
  const firstId = desk.activeId === null ? shown.items[0]?.production_id : undefined;
  useEffect(() => {
    if (firstId !== undefined) move({ kind: "set", to: { activeId: firstId, anchorId: firstId } });
  }, [firstId]);

  const [notice, setNotice] = useState<Notice | null>(null);
  useEffect(() => {
    if (notice === null) return;
    const timer = setTimeout(() => setNotice(null), notice.kind === "word" ? noticeMs.word : noticeMs.other);
    return () => clearTimeout(timer);
  }, [notice]);
  const [question, ask] = useState<Question | null>(null);
  const [trouble, setTrouble] = useState<EngineError | null>(null);
  const acts = useDesk((error) => {
    if (error.code === "desk.nothing_to_undo") setNotice({ kind: "not_now", why: "undo" });
    else if (error.code === "desk.nothing_to_redo") setNotice({ kind: "not_now", why: "redo" });
    else setTrouble(error);
  });
  const makeAgain = useAgain();
  const letGo = useRelease();
  const latestStep = useLatestStep();

  const takeOf = useCallback((id: string): Take | null => book.takes[book.at.get(id) ?? -1] ?? null, [book]);
  const active = desk.activeId === null ? null : takeOf(desk.activeId);
  const said = notice?.kind === "word" && notice.stepId !== null ? notice : null;
  const overruled = said === null ? null : otherWord(said.word, said.ids.map(takeOf), book.busy);
  if (overruled !== null) setNotice({ kind: "elsewhere", word: overruled });
  const targets = useMemo((): readonly Take[] => {
    if (desk.mode === "grid" && desk.selected.size > 0)
      return [...desk.selected].map(takeOf).filter((take) => take !== null);
    return active === null ? [] : [active];
  }, [desk.mode, desk.selected, takeOf, active]);

  const onward = () => {
    if (!desk.advance || desk.mode === "compare" || targets.length !== 1) return;
    const next = neighbour(shown, desk.activeId, 1);
    // The last of a filtered list leaves it with the decision.
    const ended = next === desk.activeId && desk.filter.group !== "all";
    const id = ended ? neighbour(shown, desk.activeId, -1) : next;
    if (id !== null) move({ kind: "choose", id, how: "only", shown });
  };
  const refuse = (take: Take | undefined, otherwise: "again" | "release" | null = null) => {
    if (take === undefined) return;
    const group = groupOf(take);
    if (group === "running" || group === "ended" || group === "released")
      setNotice({ kind: "not_now", why: group });
    else if (otherwise !== null) setNotice({ kind: "not_now", why: otherwise });
  };
  const say = async (word: Word, steps: readonly DeskStep[]) => {
    const ids = steps.map((step) => step.production_id);
    setNotice({ kind: "word", word, ids, stepId: null });
    const answer = await acts.act(steps);
    setNotice(answer === null ? null : { kind: "word", word, ids, stepId: answer.desk_step_id ?? null });
  };

  const session: Session = {
    desk,
    move,
    takes,
    shown,
    arranging: settled !== wanted,
    active,
    targets,
    takeOf,
    notice,
    question,
    ask,
    trouble,
    forget: () => setTrouble(null),
    act: acts.act,
    decide: (word) => {
      const steps = wordSteps(targets, word);
      if (steps.length === 0) refuse(targets[0]);
      else void say(word, steps);
      const stands = steps.length > 0 || (active !== null && wordOn(active) === word);
      if (word !== "in_review" && stands) onward();
    },
    rate: (stars) => void acts.act(starSteps(targets, stars)),
    mark: (flag) => void acts.act(flagSteps(targets, flag)),
    again: (approved = false) => {
      if (approved) ask(null);
      for (const take of targets.filter(canAgain))
        makeAgain(take.production_id, { approved }).then(
          (planned) => setNotice({ kind: "again", id: planned.production_id }),
          (error: unknown) => {
            const refusal = error as EngineError;
            if (wantsApproval(refusal) && !approved)
              ask({ kind: "again", id: take.production_id, error: refusal });
            else setTrouble(refusal);
          },
        );
      if (!targets.some(canAgain)) refuse(targets[0], "again");
    },
    release: (sure) => {
      const take = targets[0];
      if (take === undefined) return;
      if (take.state !== "approved" && take.state !== "released") return refuse(take, "release");
      if (!sure && take.state === "approved") return ask({ kind: "release", id: take.production_id });
      letGo(take.production_id).then(
        (released) => ask({ kind: "released", ...released }),
        (error: unknown) => {
          ask(null);
          setTrouble(error as EngineError);
        },
      );
    },
    compare: () => {
      const other = active === null ? null : companionOf(active, shown, takeOf);
      if (desk.activeId === null || (other === null && desk.selected.size < 2))
        setNotice({ kind: "not_now", why: "compare" });
      else move({ kind: "compare", other });
    },
    askWhy: () => {
      if (notice?.kind === "word" && notice.word !== "in_review" && notice.word !== "approved")
        ask({ kind: "why", ids: notice.ids, word: notice.word, stepId: notice.stepId });
      else if (targets.length > 0)
        ask({ kind: "why", ids: targets.map((take) => take.production_id), word: null, stepId: null });
    },
    sayWhy: (why) => {
      if (question?.kind !== "why") return;
      ask(null);
      setNotice(null);
      const { ids, word, stepId } = question;
      void tellWhy(acts, latestStep, { ids, word: word ?? "changes", stepId, why }, takeOf).then((answer) => {
        if (answer === null) ask({ ...question, typed: why });
        else setNotice({ kind: "word", word: word ?? "changes", ids, stepId: answer.desk_step_id ?? null });
      });
    },
    undo: () => void acts.undo().then((answer) => after("undone", answer)),
    redo: () => void acts.redo().then((answer) => after("redone", answer)),
  };
  function after(kind: "undone" | "redone", answer: Awaited<ReturnType<DeskActs["undo"]>>) {
    if (answer === null) return;
    setNotice({ kind, count: answer.takes.length });
    const id = answer.takes[0]?.production_id;
    // What was taken back comes into sight, so that one sees what happened.
    if (id !== undefined && desk.mode !== "compare") move({ kind: "choose", id, how: "only", shown });
  }
  return session;
}

/** The word that stands on one of the takes in place of this one; what is under way here does not count. */
function otherWord(
  word: Word,
  takes: readonly (Take | null)[],
  busy: ReadonlyMap<string, number>,
): Word | null {
  for (const take of takes) {
    const stands = take === null || busy.has(take.production_id) ? null : wordOn(take);
    if (stands !== null && stands !== word) return stands;
  }
  return null;
}

type Telling = {
  readonly ids: readonly string[];
  readonly word: Word;
  readonly stepId: number | null;
  readonly why: string;
};

/** The reason of a word that was said already: the word is taken back and said with it, or said anew by way of review. */
async function tellWhy(
  acts: DeskActs,
  latestStep: ReturnType<typeof useLatestStep>,
  { ids, word, stepId, why }: Telling,
  takeOf: (id: string) => Take | null,
) {
  const latest = stepId === null ? null : await latestStep().catch(() => null);
  if (latest !== null && latest.desk_step_id === stepId && !latest.undone) {
    await acts.undo();
    return acts.act(ids.map((id) => ({ kind: "review", production_id: id, status: word, why })));
  }
  const steps = ids.flatMap((id): readonly DeskStep[] => {
    const said: DeskStep = { kind: "review", production_id: id, status: word, why };
    const rejected = takeOf(id)?.state === "rejected" && word === "rejected";
    return rejected ? [{ kind: "review", production_id: id, status: "in_review", why: "" }, said] : [said];
  });
  return acts.act(steps);
}

/** The take that the address names. */
const linkedTake = (): string | null => placeOf(window.location.hash).rest[0] ?? null;

/** The address follows the loupe without filling the history; an address that is followed opens the loupe. */
function useAddress(desk: Desk, move: (move: Move) => void): void {
  useEffect(() => {
    const follow = () => {
      if (placeOf(window.location.hash).screen !== "review") return;
      const id = linkedTake();
      move(id === null ? { kind: "close" } : { kind: "open", id });
    };
    window.addEventListener("hashchange", follow);
    return () => window.removeEventListener("hashchange", follow);
  }, [move]);
  const open = desk.mode === "loupe" ? desk.activeId : null;
  useEffect(() => {
    const address = open === null ? addressOf("review") : addressOf("review", open);
    const follow = () => {
      if (window.location.hash !== address) window.history.replaceState(null, "", address);
    };
    // The address need not be written for a picture that is only passed by.
    const timer = setTimeout(follow, 200);
    return () => clearTimeout(timer);
  }, [open]);
}
