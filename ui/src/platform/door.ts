import type { operations } from "../generated/api";
import { routes } from "../generated/routes";
import { readExactly } from "../shared/exact";
import { type Call, caller, type Patience, type Route } from "./call";
import { type Connection, outliving } from "./connection";
import { type EngineEvent, type Listening, listen } from "./events";

type EventData = operations["events"]["responses"][200]["content"]["text/event-stream"];

/** The one way from the UI to the engine, the same in the desktop window and in a browser. */
export type Door = {
  /** Calls an operation: `door.call("surprise_me", { query: { seed: 7 } }, signal)`. */
  readonly call: Call<operations>;
  /** The same while the page goes: what is asked outlives it, and nobody hears the answer. Takes at most 64 KiB. */
  readonly lastCall: Call<operations>;
  /** What happens in the studio, from now on or after a known event. */
  readonly events: (how?: Listening) => AsyncGenerator<EngineEvent<EventData>, void, undefined>;
};

type Name = keyof operations;

/** What makes or moves something large: it is shown at work, and can be stopped or left. */
const endless: ReadonlySet<Name> = new Set<Name>([
  "genesis",
  "genesis_v1",
  "import_signals",
  "next_generation",
  "release",
  "upload_picture",
]);
/** What draws or measures a picture, looks at everything there is, or at other machines, or carries a file. */
const thorough: ReadonlySet<Name> = new Set<Name>([
  "audit",
  "burst_contexts",
  "burst_log",
  "burst_offer",
  "check_references",
  "check_workflow",
  "doctor",
  "end_stray",
  "evidence",
  "forge_meter",
  "forge_portrait",
  "import_workflow",
  "known_nodes",
  "plan_burst",
  "posed_workflow",
  "preview_muse",
  "run_workflow",
  "start_burst",
  "stop_burst",
  "survey_burst",
  "test_connection",
  "upload_for_nodes",
  "verify_ledger",
  "verify_muse",
]);

/** A window that waits without end tells nothing; what is left takes the engine a small part of this. */
const patience: Patience<Name> = (name) => (endless.has(name) ? null : thorough.has(name) ? 120_000 : 30_000);

/** What carries documents of the workbench: their numbers may have 64 bits. */
const exact: ReadonlySet<Name> = new Set<Name>([
  "import_workflow",
  "new_workflow",
  "open_workflow",
  "open_workflow_version",
  "redo_workflow",
  "restore_workflow",
  "undo_workflow",
  "workflow_differences",
  "workflow_prompt",
  "write_workflow_script",
]);

const table = Object.fromEntries(
  Object.entries<Route>(routes).map(([name, route]) => [
    name,
    exact.has(name as Name) ? { ...route, read: readExactly } : route,
  ]),
) as Readonly<Record<Name, Route>>;

export function createDoor(to: Connection): Door {
  return {
    call: caller<operations>(table, to, patience),
    lastCall: caller<operations>(table, outliving(to), patience),
    events: (how) => listen<EventData>(to, routes.events.path, how),
  };
}
