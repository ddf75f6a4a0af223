import { useAct, useDoor, useEngine } from "../../platform";
import { useCurrentMuse } from "../../shared/current";
import { isMoving, useSteps } from "../../shared/making";

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
