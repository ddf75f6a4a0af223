import { useQuery, useQueryClient, type UseQueryResult } from "@tanstack/react-query";
import { useMemo } from "react";
import { type Asked, type EngineError, keyOf, type Reply, useDoor, useEngine } from "../../platform";
import { useRested } from "../../shared/rested";
import { Catalogue, type JsonObject, type Op } from "./canvas";

/** A document as lists show it. */
export type WorkflowRow = Reply<"list_workflows">[number];
/** What was done to a document so far, and what undo and redo would do. */
export type Standing = Reply<"edit_workflow">;
export type OpenWorkflow = Reply<"open_workflow">;
/** A step the engine took: what the document here has to do to follow. */
export type Moved = Reply<"undo_workflow"> & {
  readonly patch: { readonly name: string; readonly steps: readonly Op[] };
};
type Sent = Asked<"edit_workflow">["body"]["edits"][number];
/** One step of undo; its id makes sending it twice harmless. */
export type Edit = Omit<Sent, "steps"> & { readonly steps: readonly Op[] };
export type NewWorkflow = Omit<Asked<"new_workflow">["body"], "document"> & {
  readonly document?: JsonObject;
};
export type Version = Reply<"list_workflow_versions">[number];
/** One difference between two versions. */
export type Change = Reply<"workflow_differences">[number];
/** What a run would meet. */
export type Check = Reply<"check_workflow">;
/** Something a server would refuse, or miss. */
export type Diagnostic = Check["diagnostics"][number];
export type Missing = Check["missing"];
export type Script = Reply<"workflow_script">;
/** Where a script cannot be read. */
export type Fault = NonNullable<Reply<"check_script">["fault"]>;
/** What nodes there are. Without a server these are the studio's own, and `problem` says why when one is configured. */
export type Nodes = Reply<"known_nodes">;
export type Template = Reply<"workflow_starts">[number];

// To the contract a document and a change to it are any JSON; that they are documents and changes is said here.

export const asMoved = (reply: Reply<"undo_workflow">): Moved => reply as Moved;

export const asDocument = (document: OpenWorkflow["document"]): JsonObject => document as JsonObject;

export const asSent = (edits: readonly Edit[]): Sent[] =>
  edits.map((edit) => ({ ...edit, steps: [...edit.steps] }));

/** Begins a document. */
export function useNewWorkflow(): (wanted: NewWorkflow) => Promise<OpenWorkflow> {
  const door = useDoor();
  return (wanted) => door.call("new_workflow", { body: wanted });
}

export const useWorkflows = (removed: boolean) =>
  useEngine("list_workflows", removed ? { query: { removed } } : {});

/** What nodes there are now, and how to ask the server again. */
export function useNodes(): UseQueryResult<Nodes, EngineError> & {
  readonly catalogue: Catalogue | null;
  readonly again: () => void;
} {
  const door = useDoor();
  const cache = useQueryClient();
  const query = useQuery<Nodes, EngineError>({
    queryKey: keyOf("known_nodes"),
    queryFn: ({ signal }) => door.call("known_nodes", {}, signal),
    // Megabytes of classes that only another server or a person's press makes new.
    staleTime: Infinity,
    gcTime: Infinity,
    structuralSharing: false,
  });
  const classes = query.data?.classes;
  const catalogue = useMemo(
    () => (classes === undefined ? null : new Catalogue(classes as JsonObject)),
    [classes],
  );
  const again = () =>
    void door.call("known_nodes", { query: { again: true } }).then(
      (nodes) => cache.setQueryData<Nodes>(keyOf("known_nodes"), nodes),
      // What was known stays; a server that is not there is part of the answer.
      () => undefined,
    );
  return { ...query, catalogue, again };
}

/** What a run would meet, asked once a change has rested; the last answer stays until the next is there. */
export function useCheck(id: string, revision: number, server: string | null) {
  const rested = useRested(revision, restMs.check);
  return useEngine("check_workflow", { path: { workflow: id } }, { upon: [rested, server], keep: true });
}

export const useVersions = (id: string, revision: number) =>
  useEngine("list_workflow_versions", { path: { workflow: id } }, { upon: [revision], keep: true });

/** What differs from a version to another, or to what stands. */
export function useChanges(id: string, number: number, to: number | null, revision: number) {
  const input = { path: { workflow: id, number }, ...(to === null ? {} : { query: { with: to } }) };
  return useEngine("workflow_differences", input, { upon: to === null ? [revision] : [] });
}

export const useScript = (id: string, revision: number) =>
  useEngine("workflow_script", { path: { workflow: id } }, { upon: [revision], keep: true });

/** What is wrong with a script that is being typed; `null` while nothing is, or nobody knows yet. */
export function useFault(script: string, enabled: boolean): Fault | null {
  const rested = useRested(script, restMs.script);
  const { data } = useEngine("check_script", { body: { script: rested } }, { enabled });
  return enabled && rested === script ? (data?.fault ?? null) : null;
}

/** How long changes rest before the engine is asked about them, in milliseconds. */
const restMs = { check: 400, script: 300 };

/** Asks lists again after something was done to documents. */
export function useRefresh(): () => void {
  const cache = useQueryClient();
  return useMemo(
    () => () => {
      for (const name of ["list_workflows", "list_workflow_versions"] as const)
        void cache.invalidateQueries({ queryKey: keyOf(name) });
    },
    [cache],
  );
}
