import { useAct, useDoor, useEngine } from "../../platform";
import { isAlive, ticked } from "../../shared/burst";
import { useCurrentMuse } from "../../shared/current";
import { isMoving, useNow, useSteps } from "../../shared/making";
import { useRested } from "../../shared/rested";

/** How a link is, asked when the screen is opened; it takes up to some seconds. */
export const useLink = (name: "gpu" | "comfyui") => useEngine("test_connection", { path: { name } });

/** Pictures tried at most for a wish of the Muse in view. */
export function useAttempts(): number {
  const { museId } = useCurrentMuse();
  const shown = useEngine("show_muse", { path: { muse: museId ?? "" } }, { enabled: museId !== null });
  return shown.data?.head.dna.limits.max_attempts ?? 1;
}

/** What a picture on this renderer is quoted at, and the price it comes from. */
export function useOffer(renderer: "draft" | "comfy", attempts: number) {
  const quote = useEngine("quote", { query: { renderer, attempts } });
  const prices = useEngine("prices");
  return { quote, price: prices.data?.find((price) => price.item === `${renderer}.picture`) };
}

const shown = 15;

/** The latest works, and what the renderers of those that run say. */
export function useRecent() {
  const door = useDoor();
  const productions = useEngine("list_productions", { query: { limit: shown } });
  const running = productions.data?.some((production) => isMoving(production.state)) === true;
  return { ...productions, running, steps: useSteps(door.events, running) };
}

export const useCancel = () => useAct("cancel", ["list_productions", "show_production"]);

/** Everything about rented GPUs; those that live tick each second between two words of the engine. */
export function useRented() {
  const overview = useEngine("burst_overview");
  const now = useNow(overview.data?.sessions.some(isAlive) === true);
  const sessions =
    overview.data?.sessions.map((session) => ticked(session, overview.dataUpdatedAt, now)) ?? [];
  return { ...overview, sessions, now };
}

/** The slider rests this long before the engine is asked. */
const restMs = 200;

/** What a session of so many minutes would be; `current` is false while another length is being asked about. */
export function useSessionOffer(muse: string | null, minutes: number | null) {
  const rested = useRested(minutes, restMs);
  const asked = useEngine(
    "burst_offer",
    { query: { muse: muse ?? "", ...(rested === null ? {} : { minutes: rested }) } },
    { enabled: muse !== null, keep: true },
  );
  return { ...asked, current: rested === minutes && !asked.isPlaceholderData };
}

const moved = ["burst_overview", "show_burst", "burst_offer", "limits", "wallet", "wallets"] as const;

export const useStart = () => useAct("start_burst", moved);
export const useStopSession = () => useAct("stop_burst", moved);
export const useEndStray = () => useAct("end_stray", ["burst_overview"]);

/** Lines of a log that are asked for, and how often while its session lives. */
const logLines = 400;
const logEveryMs = 4_000;

export const useLog = (burst: string, alive: boolean) =>
  useEngine(
    "burst_log",
    { path: { burst }, query: { lines: logLines } },
    alive ? { everyMs: logEveryMs } : {},
  );

/** How a pool would do, played through by the engine. */
export const usePlan = (wish: {
  readonly per_hour: number;
  readonly gpu: string;
  readonly snapshots: boolean;
  readonly most_pool: number;
}) => useEngine("plan_burst", { query: wish }, { keep: true });

/** Her name, by her id. */
export function useNames(): ReadonlyMap<string, string> {
  const muses = useEngine("list_muses").data;
  return new Map((muses ?? []).map(({ muse_id, name }) => [muse_id, name]));
}

/** What an hour of the machine that is set up costs, by the price book. */
export function useHourPrice(item: string | undefined) {
  const prices = useEngine("prices");
  return prices.data?.find((price) => price.item === item)?.price.high ?? null;
}
