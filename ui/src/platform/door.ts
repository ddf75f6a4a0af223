import type { operations } from "../generated/api";
import { routes } from "../generated/routes";
import { type Call, caller, type Patience } from "./call";
import type { Connection } from "./connection";
import { type EngineEvent, type Listening, listen } from "./events";

type EventData = operations["events"]["responses"][200]["content"]["text/event-stream"];

/** The one way from the UI to the engine, the same in the desktop window and in a browser. */
export type Door = {
  /** Calls an operation: `door.call("surprise_me", { query: { seed: 7 } }, signal)`. */
  readonly call: Call<operations>;
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
/** What draws or measures a picture, looks at everything there is, or at other machines. */
const thorough: ReadonlySet<Name> = new Set<Name>([
  "audit",
  "check_references",
  "doctor",
  "evidence",
  "forge_meter",
  "forge_portrait",
  "preview_muse",
  "test_connection",
  "verify_ledger",
  "verify_muse",
]);

/** A window that waits without end tells nothing; what is left takes the engine a small part of this. */
const patience: Patience<Name> = (name) => (endless.has(name) ? null : thorough.has(name) ? 120_000 : 30_000);

export function createDoor(to: Connection): Door {
  return {
    call: caller<operations>(routes, to, patience),
    events: (how) => listen<EventData>(to, routes.events.path, how),
  };
}
