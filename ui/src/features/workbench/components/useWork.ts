import { useQueryClient } from "@tanstack/react-query";
import { useEffect, useRef, useState, useSyncExternalStore } from "react";
import { type EngineError, useAct, useDoor, useEngine } from "../../../platform";
import { isMoving } from "../../../shared/making";
import { go } from "../../../shared/route";
import { useTold } from "../../../shared/problems";
import { useToast } from "../../../shared/ui";
import { useLocale, useWords } from "../../../shared/words";
import { canvasWords, type Catalogue } from "../canvas";
import { failed, freshRun, type Run } from "../session/progress";
import { afterQueueing } from "../session/seeds";
import type { Session } from "../session/session";
import { pathOf } from "../session/trail";
import { workbenchWords } from "../words";
import type { Question, Work } from "./desk";
import { runs } from "./useFollow";

type Around = {
  readonly id: string;
  readonly session: Session;
  readonly catalogue: Catalogue;
  readonly museId: string | null;
  readonly ask: (question: Question) => void;
  readonly announce: (sentence: string) => void;
};

export type Works = {
  readonly work: Work | null;
  readonly progress: ReadonlyMap<string, Run>;
  readonly isStarting: boolean;
  readonly run: (nodes: readonly string[], approved?: boolean) => void;
  readonly stop: (productionId: string) => void;
};

/** Runs the document, and tells what becomes of it. */
export function useWork({ id, session, catalogue, museId, ask, announce }: Around): Works {
  const t = useWords(workbenchWords);
  const names = canvasWords[useLocale()].patch;
  const door = useDoor();
  const cache = useQueryClient();
  const say = useToast();
  const tell = useTold();
  const [isStarting, setStarting] = useState(false);
  const cancel = useAct("cancel", ["show_production", "list_productions"]);
  const progress = useSyncExternalStore(runs.subscribe, runs.now);
  const work = useNewest(id, progress);

  const start = async (nodes: readonly string[], approved: boolean) => {
    if (museId === null || isStarting) return;
    setStarting(true);
    try {
      if (!(await session.flush())) {
        say({ tone: "attention", text: t.run.unsaved });
        return;
      }
      const { trail, standing } = session.now();
      const targets = nodes.map((node) => pathOf(trail, node));
      const production = await door.call("run_workflow", {
        path: { workflow: id },
        body: { revision: standing.revision, muse_id: museId, targets, approved },
      });
      runs.began(id, production.production_id);
      announce(t.run.queued);
      session.edit(afterQueueing(session.now().document, catalogue, names, t.seeds));
      void cache.invalidateQueries({ queryKey: ["list_productions"] });
    } catch (error) {
      const problem = error as EngineError;
      if (/approval/.test(problem.code) && !approved) ask({ kind: "approve", nodes, problem });
      else {
        const { message, advice } = tell(problem);
        say({ tone: "bad", text: [message, advice].join(" ").trim() });
      }
    } finally {
      setStarting(false);
    }
  };

  return {
    work,
    progress,
    isStarting,
    run: (nodes, approved = false) => void start(nodes, approved),
    stop: (production) => cancel.mutate({ path: { production } }),
  };
}

/** The work of a document that was begun last, and a word when it is done. */
function useNewest(id: string, progress: ReadonlyMap<string, Run>): Work | null {
  const t = useWords(workbenchWords).run;
  const say = useToast();
  const [newest] = runs.of(id);
  const view = useEngine(
    "show_production",
    { path: { production: newest ?? "" } },
    { enabled: newest !== undefined },
  );
  const production = newest === undefined ? undefined : view.data?.production;
  const state = production?.state;
  const before = useRef<{ id: string; isMoving: boolean } | null>(null);
  useEffect(() => {
    if (newest === undefined || state === undefined) return;
    const was = before.current;
    before.current = { id: newest, isMoving: isMoving(state) };
    if (was?.id !== newest || !was.isMoving || state !== "in_review") return;
    say({
      tone: "good",
      text: t.done,
      action: { label: t.review, onPress: () => go("review", newest) },
    });
  }, [newest, state, say, t]);
  if (production === undefined) return null;
  const seen = progress.get(production.production_id);
  // What ended before this window looked is for the queue to tell.
  if (seen === undefined && !isMoving(production.state)) return null;
  const run = seen ?? freshRun;
  const problem: Work["problem"] = production.problem ?? null;
  const moving = isMoving(production.state);
  const ended =
    problem === null ? { ...freshRun, files: run.files } : failed(run, problem.node ?? null, problem.message);
  return { production, run: moving ? run : ended, isMoving: moving, problem };
}
