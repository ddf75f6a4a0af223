import { type QueryClient, useMutation, useQuery, useQueryClient } from "@tanstack/react-query";
import { useCallback, useEffect, useMemo, useRef, useState } from "react";
import { type Asked, type EngineError, type Reply, useDoor, useEngine } from "../../platform";
import { type Book, bookOf, emptyBook, settled, withPage, withSteps, withTakes } from "./book";
import type { DeskStep, Take } from "./model";

const keys = { book: ["list_takes", "desk"] as const };

/** The first page is small, so that it is there at once; the next ones are large. */
const pages = { first: 200, next: 2500, fresh: 1000 };

const held = (cache: QueryClient): Book => cache.getQueryData<Book>(keys.book) ?? emptyBook;

export type Takes = {
  readonly book: Book;
  readonly error: EngineError | null;
  readonly loading: boolean;
  readonly retry: () => void;
};

/** Every take, read page by page; after an event the newest ones are looked at again. */
export function useTakes(): Takes {
  const door = useDoor();
  const cache = useQueryClient();
  const [trouble, setTrouble] = useState<EngineError | null>(null);
  const query = useQuery<Book, EngineError>({
    queryKey: keys.book,
    queryFn: async ({ signal }) => {
      const known = held(cache).takes.length > 0;
      const page = await door.call(
        "list_takes",
        { query: { limit: known ? pages.fresh : pages.first } },
        signal,
      );
      return known ? withTakes(held(cache), page.takes) : bookOf(page);
    },
    gcTime: Infinity,
    structuralSharing: false,
  });
  const before = trouble === null ? (query.data?.next ?? null) : null;
  useEffect(() => {
    if (before === null) return;
    const leaving = new AbortController();
    door.call("list_takes", { query: { limit: pages.next, before } }, leaving.signal).then(
      (page) => cache.setQueryData<Book>(keys.book, (book) => withPage(book ?? emptyBook, page)),
      (error: unknown) => {
        if (!leaving.signal.aborted) setTrouble(error as EngineError);
      },
    );
    return () => leaving.abort();
  }, [door, cache, before]);
  return {
    book: query.data ?? emptyBook,
    error: query.error ?? trouble,
    loading: query.isPending,
    retry: () => {
      setTrouble(null);
      void query.refetch();
    },
  };
}

type Answer = Reply<"change_desk">;

export type DeskActs = {
  /** Shown at once, put back when the engine refuses. */
  readonly act: (steps: readonly DeskStep[]) => Promise<Answer | null>;
  readonly undo: () => Promise<Answer | null>;
  readonly redo: () => Promise<Answer | null>;
};

/** The desk, one step after the other; `onRefused` hears what the engine would not do. */
export function useDesk(onRefused: (error: EngineError) => void): DeskActs {
  const door = useDoor();
  const cache = useQueryClient();
  const { mutateAsync } = useMutation<Answer, EngineError, () => Promise<Answer>>({
    mutationFn: (call) => call(),
    // Steps arrive in the order they were made in, or undo would take back another one.
    scope: { id: "desk" },
  });
  const refused = useRef(onRefused);
  useEffect(() => {
    refused.current = onRefused;
  });
  return useMemo(() => {
    const put = (change: (book: Book) => Book) =>
      cache.setQueryData<Book>(keys.book, (book) => change(book ?? emptyBook));
    const around = (ids: readonly string[]) => {
      for (const name of ["list_pins", "show_production", "lineage"])
        void cache.invalidateQueries({
          queryKey: [name],
          predicate: ({ queryKey }) =>
            ids.length > 20 || ids.some((id) => JSON.stringify(queryKey).includes(id)),
        });
      void cache.invalidateQueries({ queryKey: ["review_queue"] });
    };
    const act = async (steps: readonly DeskStep[]): Promise<Answer | null> => {
      if (steps.length === 0) return null;
      const ids = [...new Set(steps.map((step) => step.production_id))];
      const [book, before] = withSteps(held(cache), steps);
      put(() => book);
      try {
        const answer = await mutateAsync(() => door.call("change_desk", { body: { steps: [...steps] } }));
        put((now) => settled(now, ids, answer.takes));
        around(ids);
        return answer;
      } catch (error) {
        put((now) => settled(now, ids, before));
        // It may be refused because another window was first: then they are no more as they were here.
        void cache.invalidateQueries({ queryKey: keys.book });
        around(ids);
        refused.current(error as EngineError);
        return null;
      }
    };
    const back = async (name: "undo_desk" | "redo_desk"): Promise<Answer | null> => {
      try {
        const answer = await mutateAsync(() => door.call(name));
        put((now) => withTakes(now, answer.takes));
        around(answer.takes.map((take) => take.production_id));
        return answer;
      } catch (error) {
        refused.current(error as EngineError);
        return null;
      }
    };
    return { act, undo: () => back("undo_desk"), redo: () => back("redo_desk") };
  }, [cache, door, mutateAsync]);
}

export type Detail = {
  readonly production: Reply<"show_production"> | undefined;
  readonly pins: Reply<"list_pins">;
  readonly lineage: Reply<"lineage">;
  readonly error: EngineError | null;
};

/** What is known of one take beyond its row; not asked for while the eye only passes by. */
export function useDetail(id: string | null): Detail {
  const resting = useResting(id);
  const here = resting !== null && resting === id;
  const how = { enabled: here };
  const path = { path: { production: resting ?? "" } };
  const production = useEngine("show_production", path, how);
  const pins = useEngine("list_pins", path, how);
  const lineage = useEngine("lineage", path, how);
  return {
    production: here ? production.data : undefined,
    pins: (here ? pins.data : undefined) ?? [],
    lineage: (here ? lineage.data : undefined) ?? [],
    error: here ? (production.error ?? pins.error ?? lineage.error) : null,
  };
}

/** What stayed the same for a moment. */
function useResting<Value>(value: Value, ms = 90): Value {
  const [resting, setResting] = useState(value);
  useEffect(() => {
    const timer = setTimeout(() => setResting(value), ms);
    return () => clearTimeout(timer);
  }, [value, ms]);
  return resting;
}

/** Asks for a new version; it then comes through the events. */
export function useAgain(): (
  id: string,
  body: NonNullable<Asked<"again">["body"]>,
) => Promise<Reply<"again">> {
  const door = useDoor();
  const cache = useQueryClient();
  return useCallback(
    async (id, body) => {
      const planned = await door.call("again", { path: { production: id }, body });
      await Promise.all(
        ["list_takes", "lineage", "show_production"].map((name) =>
          cache.invalidateQueries({ queryKey: [name] }),
        ),
      );
      return planned;
    },
    [door, cache],
  );
}

/** Lets an approved take go; the answer says where it lies. */
export function useRelease(): (id: string) => Promise<Reply<"release">> {
  const door = useDoor();
  const cache = useQueryClient();
  return useCallback(
    async (id) => {
      const released = await door.call("release", { path: { production: id }, body: {} });
      await Promise.all(
        ["list_takes", "show_production"].map((name) => cache.invalidateQueries({ queryKey: [name] })),
      );
      return released;
    },
    [door, cache],
  );
}

/** The last steps of the desk, the newest first. */
export const useLatestStep = () => {
  const door = useDoor();
  return useCallback(
    async () => (await door.call("desk_history", { query: { limit: 1 } }))[0] ?? null,
    [door],
  );
};

export type Detailed = NonNullable<Detail["production"]>;
export type PinNote = Detail["pins"][number];
export type Lineage = readonly Take[];
