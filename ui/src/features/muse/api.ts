import { useQueryClient } from "@tanstack/react-query";
import { useEffect, useMemo, useRef, useState, useSyncExternalStore } from "react";
import {
  type Door,
  type EngineError,
  keyOf,
  type Reply,
  starterUrl,
  thumbnailUrl,
  useAct,
  useDoor,
  useEngine,
} from "../../platform";
import { createKeeper, type Keeper, type Keeping, type Shelf, type Stored } from "./keeper";
import {
  type Body,
  bodyOf,
  type Draft,
  goTogether,
  hasFace,
  pictured,
  redrawn,
  type Section,
  whole,
} from "./model";

export const useMuse = (museId: string) => useEngine("show_muse", { path: { muse: museId } });
export const useSeal = (museId: string) => useEngine("verify_muse", { path: { muse: museId } });
export const useDrift = (museId: string) => useEngine("drift", { path: { muse: museId } });
export const useUniqueness = (museId: string) => useEngine("uniqueness", { path: { muse: museId } });
export const useDrafts = () => useEngine("list_drafts");
export const useStarters = () => useEngine("starters");
export const useRemoveDraft = () => useAct("remove_draft", ["list_drafts"]);

/** What has changed between a generation and the newest one; nothing is asked for the newest itself. */
export const useSince = (museId: string, generation: number, newest: number) =>
  useEngine(
    "diff_muse",
    { path: { muse: museId }, query: { from: generation, to: newest } },
    { enabled: generation < newest },
  );

/** Puts a new draft into the store, and gives its id. */
export function useBegin(): (body: Body) => Promise<string> {
  const door = useDoor();
  const cache = useQueryClient();
  return async (body) => {
    const draft = crypto.randomUUID();
    const stored = await door.call("keep_draft", { path: { draft }, body: { body, revision: 0 } });
    cache.setQueryData(keyOf("show_draft", { path: { draft } }), stored);
    void cache.invalidateQueries({ queryKey: keyOf("list_drafts") });
    return draft;
  };
}

type SavedDraft = Reply<"show_draft">;

/** A draft of the store as this screen can edit it; `null` when something else wrote it. */
export function storedOf(saved: SavedDraft): Stored<Body> | null {
  const body = bodyOf(saved.body);
  const { revision, can_undo: canUndo, can_redo: canRedo } = saved;
  return body && { body, revision, canUndo, canRedo };
}

/** The last keeper of each draft: whoever comes back to one that has something unkept finds it as it was left. */
const keepers = new Map<string, Keeper<Body>>();

function unkeptOf(draftId: string): Keeper<Body> | null {
  const keeper = keepers.get(draftId);
  return keeper && keeper.now().state !== "kept" ? keeper : null;
}

const nextIds = new Map<string, string>();

/** The id under which the next draft of a Muse will be kept: one that was left unkept goes on. */
export function nextDraftOf(museId: string): string {
  const left = nextIds.get(museId);
  if (left !== undefined && unkeptOf(left)) return left;
  const id = crypto.randomUUID();
  nextIds.set(museId, id);
  return id;
}

window.addEventListener("beforeunload", (event) => {
  // The browser then asks before what could not be kept goes with the page.
  const lost = [...keepers.values()].some((keeper) => /failed|conflict/.test(keeper.now().state));
  if (lost) event.preventDefault();
});

/** A draft that keeps itself as it changes, and that hears what other windows make of it. */
export function useKeeper(
  draftId: string,
  museId: string | null,
  first: Stored<Body>,
): readonly [Keeping<Body>, Keeper<Body>] {
  const door = useDoor();
  const cache = useQueryClient();
  const [keeper] = useState(() => {
    const left = unkeptOf(draftId);
    if (left) return left;
    const path = { draft: draftId };
    const taken = (saved: SavedDraft): Stored<Body> => {
      cache.setQueryData(keyOf("show_draft", { path }), saved);
      const stored = storedOf(saved);
      if (stored === null) throw new TypeError("the draft that was kept is none");
      return stored;
    };
    const gone = (error: unknown): Stored<Body> => {
      if ((error as EngineError).code === "draft.unknown") return { ...first, revision: 0 };
      throw error;
    };
    const shelf: Shelf<Body> = {
      keep: (body, revision) =>
        door.call("keep_draft", { path, body: { body, revision, muse_id: museId } }).then(taken),
      undo: () => door.call("undo_draft", { path }).then(taken),
      redo: () => door.call("redo_draft", { path }).then(taken),
      read: () => door.call("show_draft", { path }).then(taken, gone),
    };
    return createKeeper(shelf, first);
  });
  const elsewhere = useEngine("show_draft", { path: { draft: draftId } }, { enabled: first.revision > 0 });
  const heard = elsewhere.data;
  useEffect(() => {
    const stored = heard ? storedOf(heard) : null;
    if (stored) keeper.heard(stored);
  }, [heard, keeper]);
  useEffect(() => {
    keepers.set(draftId, keeper);
    const leave = () => void keeper.flush();
    window.addEventListener("pagehide", leave);
    window.addEventListener("visibilitychange", leave);
    return () => {
      window.removeEventListener("pagehide", leave);
      window.removeEventListener("visibilitychange", leave);
      void keeper.flush().then(() => cache.invalidateQueries({ queryKey: keyOf("list_drafts") }));
    };
  }, [draftId, keeper, cache]);
  return [useSyncExternalStore(keeper.subscribe, keeper.now), keeper];
}

/** How long the draft rests before it is drawn. */
const drawAfterMs = 400;

export type Preview = {
  /** The last picture; it stays until the next is there. */
  readonly url: string | null;
  /** Since when the next one is being drawn; `null` when none is. */
  readonly since: number | null;
  /** How long the last one took, in seconds. */
  readonly took: number | null;
  readonly problem: EngineError | null;
  /** There is no face to draw yet: which kind is to be chosen. */
  readonly faceless: "starter" | "references" | null;
  /** The face alone, there at once, for as long as there is no draft of her. */
  readonly standIn: string | null;
  readonly again: () => void;
};

/** The draft's picture as it would be sealed now. */
export function usePreview(draft: Draft, enabled: boolean): Preview {
  const door = useDoor();
  const [tries, setTries] = useState(0);
  const [preview, setPreview] = useState<Omit<Preview, "faceless" | "standIn" | "again">>({
    url: null,
    since: null,
    took: null,
    problem: null,
  });
  const { kind } = draft.identity;
  const faceless = hasFace(draft) || kind === "forged" ? null : kind;
  const wanted = enabled && faceless === null ? pictured(draft) : null;
  const latest = useRef(draft);
  useEffect(() => {
    latest.current = draft;
  });
  useEffect(() => {
    if (wanted === null) return;
    const leaving = new AbortController();
    const draw = async () => {
      const since = Date.now();
      setPreview((last) => ({ ...last, since }));
      const draft_dna = wire(latest.current);
      const seed = draft_dna.seed ?? 1;
      try {
        const picture = await door.call("preview_muse", { body: { draft_dna, seed } }, leaving.signal);
        const url = URL.createObjectURL(picture);
        setPreview({ url, since: null, took: (Date.now() - since) / 1000, problem: null });
      } catch (error) {
        if (!leaving.signal.aborted)
          setPreview((last) => ({ ...last, since: null, problem: error as EngineError }));
      }
    };
    const timer = setTimeout(() => void draw(), drawAfterMs);
    return () => {
      clearTimeout(timer);
      leaving.abort();
      setPreview((last) => (last.since === null ? last : { ...last, since: null }));
    };
  }, [wanted, door, tries]);
  const { url } = preview;
  useEffect(() => {
    if (url === null) return;
    return () => URL.revokeObjectURL(url);
  }, [url]);
  return { ...preview, faceless, standIn: standInOf(draft), again: () => setTries((n) => n + 1) };
}

/** The picture a face comes with; a designed one has none before it is drawn. */
function standInOf({ identity }: Draft): string | null {
  if (identity.kind === "starter" && identity.starter !== "") return starterUrl(identity.starter);
  const [first] = identity.kind === "references" ? identity.references : [];
  return first === undefined ? null : thumbnailUrl(first, 640);
}

/** A draft as the engine reads it. */
export const wire = (draft: Draft) => ({ ...draft, red_lines: [...draft.red_lines] });

/** How often a draw is thrown again so that face and name go together. */
const throws = 12;

/** Draws what is not kept again; without a seed the engine throws one. */
export async function surprise(
  door: Door,
  before: Draft,
  kept: readonly Section[],
  seed: number | null,
): Promise<Draft> {
  for (let n = 1; ; n++) {
    const query = seed === null ? {} : { seed };
    const { draft_dna, seed: thrown } = await door.call("surprise_me_v1", { query });
    const drawn = { ...whole(draft_dna), seed: thrown };
    // Who names a seed gets that one.
    if (seed !== null || n >= throws || goTogether(before, drawn, kept)) return redrawn(before, drawn, kept);
  }
}

export type Sealing = {
  readonly since: number | null;
  readonly problem: EngineError | null;
  readonly seal: (draft: Draft, reason: string, onSealed: (muse: Reply<"show_muse">) => void) => void;
  readonly stop: () => void;
  readonly forget: () => void;
};

/** Seals a draft: a first generation, or the next one of `museId`. */
export function useSealing(museId: string | null): Sealing {
  const door = useDoor();
  const cache = useQueryClient();
  const [state, setState] = useState<{ since: number | null; problem: EngineError | null }>({
    since: null,
    problem: null,
  });
  const leaving = useRef<AbortController | null>(null);
  return useMemo(
    () => ({
      ...state,
      seal: (draft, reason, onSealed) => {
        const controller = new AbortController();
        leaving.current = controller;
        setState({ since: Date.now(), problem: null });
        const body = { draft_dna: wire(draft), reason: reason.trim() === "" ? null : reason.trim() };
        const asked =
          museId === null
            ? door.call("genesis_v1", { body }, controller.signal)
            : door.call("next_generation", { path: { muse: museId }, body }, controller.signal);
        void asked.then(
          async (muse) => {
            const stale = [
              "list_muses",
              "show_muse",
              "verify_muse",
              "uniqueness",
              "drift",
              "diff_muse",
            ] as const;
            await Promise.all(stale.map((name) => cache.invalidateQueries({ queryKey: [name] })));
            setState({ since: null, problem: null });
            onSealed(muse);
          },
          (error: unknown) =>
            setState({ since: null, problem: controller.signal.aborted ? null : (error as EngineError) }),
        );
      },
      stop: () => leaving.current?.abort(),
      forget: () => setState({ since: null, problem: null }),
    }),
    [state, museId, door, cache],
  );
}
