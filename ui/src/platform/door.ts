import type { operations } from "../generated/api";
import { routes } from "../generated/routes";
import { type Call, caller } from "./call";
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

export function createDoor(to: Connection): Door {
  return {
    call: caller<operations>(routes, to),
    events: (how) => listen<EventData>(to, routes.events.path, how),
  };
}
