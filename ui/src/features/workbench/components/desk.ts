import { createContext, use } from "react";
import type { EngineError } from "../../../platform";
import type { Check, OpenWorkflow, WorkflowRow } from "../api";
import type { CanvasTexts, CanvasView, Catalogue, JsonObject, Selection } from "../canvas";
import type { Now, Session } from "../session/session";
import type { Run } from "../session/progress";
import type { Production } from "../../../shared/making";
import type { Problem } from "../../../shared/problems";
import type { LayoutActs } from "./useLayout";

/** The work of this document that was begun last. */
export type Work = {
  readonly production: Production;
  readonly run: Run;
  readonly isMoving: boolean;
  /** Why it ended, and at which node. */
  readonly problem: (Problem & { readonly node?: string | null }) | null;
};

/** One open document with everything around it, for its parts. */
export type Desk = {
  readonly id: string;
  readonly row: Pick<WorkflowRow, "name" | "muse_id">;
  readonly session: Session;
  readonly now: Now;
  readonly catalogue: Catalogue;
  readonly texts: CanvasTexts;
  readonly view: CanvasView | null;
  readonly selection: Selection;
  readonly check: { readonly data: Check | undefined; readonly error: EngineError | null };
  readonly recheck: () => void;
  readonly layout: LayoutActs;
  /** The works of this document, the newest first. */
  readonly runs: readonly string[];
  readonly work: Work | null;
  readonly progress: ReadonlyMap<string, Run>;
  /** Runs up to these nodes of the shown graph; all of it without any. */
  readonly run: (nodes: readonly string[]) => void;
  readonly isStarting: boolean;
  readonly stop: (productionId: string) => void;
  /** Shows a node of a prompt: enters its subgraph and selects it. */
  readonly goTo: (path: string) => void;
  /** Says a sentence to screen readers. */
  readonly announce: (sentence: string) => void;
  /** Opens a document in a tab of its own. */
  readonly openNew: (how: NewDocument) => void;
  readonly ask: (question: Question | null) => void;
};

export type NewDocument =
  | {
      readonly name: string;
      readonly document: JsonObject;
      /** The edits this one keeps. */
      readonly stranded?: string;
    }
  | { readonly name: string; readonly script: string };

/** What a dialog of the desk is open for. */
export type Question =
  | { readonly kind: "version" }
  | { readonly kind: "keys" }
  | { readonly kind: "approve"; readonly nodes: readonly string[]; readonly problem: EngineError };

/** What becomes of a document once it is read or made. */
export type OnOpened = (opened: OpenWorkflow) => void;

const DeskContext = createContext<Desk | null>(null);
export const DeskRoom = DeskContext.Provider;

export function useDesk(): Desk {
  const desk = use(DeskContext);
  if (desk === null) throw new Error("no workbench desk above this component");
  return desk;
}
