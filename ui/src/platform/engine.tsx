import {
  QueryClient,
  type QueryKey,
  useMutation,
  type UseMutationResult,
  useQueries,
  useQuery,
  useQueryClient,
  type UseQueryResult,
} from "@tanstack/react-query";
import { createContext, use } from "react";
import type { operations } from "../generated/api";
import type { Callable, Input, Output } from "./call";
import type { Door } from "./door";
import { EngineError } from "./problem";

type Name = Callable<operations>;

/** What an operation of the engine answers: `Reply<"list_muses">`. */
export type Reply<N extends Name> = Output<operations[N]>;

/** What an operation of the engine takes. */
export type Asked<N extends Name> = Input<operations[N]>;

export const DoorContext = createContext<Door | null>(null);

/** The door this window goes through. */
export function useDoor(): Door {
  const door = use(DoorContext);
  if (door === null) throw new Error("no door above this component");
  return door;
}

/** The key of an answer in the cache. Events of the engine make stale by operation: see `app/live.ts`. */
export const keyOf = <N extends Name>(name: N, input?: Asked<N>): QueryKey =>
  input === undefined ? [name] : [name, input];

type Reading = {
  /** Not asked while false. */
  readonly enabled?: boolean;
  /** Asked again this often, in milliseconds; for what no event tells. */
  readonly everyMs?: number;
  /** The last answer stays on screen while another question is under way. */
  readonly keep?: boolean;
  /** What an answer holds for besides the question, a revision for instance; answers for another one are let go. */
  readonly upon?: readonly unknown[];
};

/** What the engine says now, kept in the cache and asked again when an event makes it stale. */
export function useEngine<N extends Name>(
  name: N,
  input?: Asked<N>,
  how: Reading = {},
): UseQueryResult<Reply<N>, EngineError> {
  const door = useDoor();
  return useQuery<Reply<N>, EngineError>({
    queryKey: [...keyOf(name, input), ...(how.upon ?? [])],
    queryFn: ({ signal }) => calling(door)(name, input, signal) as Promise<Reply<N>>,
    ...(how.enabled === undefined ? {} : { enabled: how.enabled }),
    ...(how.everyMs === undefined ? {} : { refetchInterval: how.everyMs }),
    ...(how.upon === undefined ? {} : { gcTime: 0 }),
    ...(how.keep === true ? { placeholderData: (last: unknown) => last as never } : {}),
  });
}

/** The same question about several things: the answers that are there, in the order of what was asked. */
export function useEngineEach<N extends Name>(
  name: N,
  inputs: readonly Asked<N>[],
): readonly (Reply<N> | undefined)[] {
  const door = useDoor();
  return useQueries({
    queries: inputs.map((input) => ({
      queryKey: keyOf(name, input),
      queryFn: ({ signal }: { signal: AbortSignal }) =>
        calling(door)(name, input, signal) as Promise<Reply<N>>,
    })),
    combine: answersOf,
  });
}

/** One function for all, so that what it gives stays the same while the answers do. */
const answersOf = <Answer,>(results: readonly { readonly data: Answer | undefined }[]) =>
  results.map((result) => result.data);

/** Something to be done by the engine. Answers of the operations in `stale` are asked again when it is done. */
export function useAct<N extends Name>(
  name: N,
  stale: readonly Name[] = [],
): UseMutationResult<Reply<N>, EngineError, Asked<N>> {
  const door = useDoor();
  const cache = useQueryClient();
  return useMutation<Reply<N>, EngineError, Asked<N>>({
    mutationFn: (input) => calling(door)(name, input) as Promise<Reply<N>>,
    onSettled: () => Promise.all(stale.map((other) => cache.invalidateQueries({ queryKey: [other] }))),
  });
}

/** The types of a call depend on its name, which is not known here; `useEngine` and `useAct` give them back. */
const calling = (door: Door) =>
  door.call as (name: Name, input?: unknown, signal?: AbortSignal) => Promise<unknown>;

/** Answers are fresh until an event says otherwise; a refusal is not asked for again by itself. */
export function engineCache(): QueryClient {
  return new QueryClient({
    defaultOptions: {
      queries: {
        staleTime: 60_000,
        gcTime: 5 * 60_000,
        refetchOnWindowFocus: false,
        retry: (failures, error) =>
          error instanceof EngineError && error.code === "engine_unreachable" && failures < 3,
        retryDelay: (failures) => 300 * 2 ** failures,
        networkMode: "always",
      },
      mutations: { networkMode: "always" },
    },
  });
}
