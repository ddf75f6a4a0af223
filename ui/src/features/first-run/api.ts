import { useState } from "react";
import { EngineError, type Reply, starterUrl, useAct, useDoor, useEngine } from "../../platform";
import { isMoving, useSteps } from "../../shared/making";
import { type Draft, isFirstRun } from "./model";

/** Whether the window opens with the first run; it stays until it is done or left. */
export function useFirstRun(done: boolean, muses: Reply<"list_muses">): boolean | null {
  const productions = useEngine("list_productions", { query: { limit: 2 } }, { enabled: !done });
  const [began] = useState(muses.length === 0);
  if (done) return false;
  if (!productions.data) return began || muses.length === 0 ? true : productions.error ? false : null;
  return isFirstRun(done, began, { muses, productions: productions.data });
}

/** Stands in where nobody is chosen; nothing is asked about it. */
export const noDraft = { identity: {} } as Draft;

const portraitView = {
  yaw_degrees: 14,
  expression: "soft_smile",
  width_px: 480,
  height_px: 600,
} as const;

/** The face of a draft as an address an `img` takes; `null` until it is drawn. */
export function usePortrait(draft: Draft): string | null {
  const { identity } = draft;
  const design = identity.kind === "forged" ? identity.design : null;
  // A sketch some seven times as fast, then the portrait in its place.
  const sketch = useEngine(
    "forge_portrait",
    { body: { design: design ?? {}, view: { ...portraitView, draft: true } } },
    { enabled: design !== null },
  );
  const drawn = useEngine(
    "forge_portrait",
    { body: { design: design ?? {}, view: portraitView } },
    { enabled: design !== null && sketch.data !== undefined },
  );
  const url = addressOf(drawn.data ?? sketch.data);
  return identity.kind === "starter" ? starterUrl(identity.starter) : url;
}

/** A draft's first picture, as the draft renderer would make it; `null` until it is drawn. */
export function usePreview(draft: Draft | undefined): string | null {
  const drawn = useEngine(
    "preview_muse",
    { body: { draft_dna: draft ?? noDraft, platform: "instagram" } },
    { enabled: draft !== undefined },
  );
  return addressOf(drawn.data);
}

const addresses = new WeakMap<Blob, string>();

/** Bytes as an address. A few pictures, kept for as long as the window is open: they are shown again on the way back. */
function addressOf(picture: Blob | undefined): string | null {
  if (picture === undefined) return null;
  const url = addresses.get(picture) ?? URL.createObjectURL(picture);
  addresses.set(picture, url);
  return url;
}

export const useSettings = () => useAct("change_settings", ["settings", "list_muses"]);

/** The work that was begun, and what its renderer says. */
export function useWork(productionId: string | null) {
  const door = useDoor();
  const view = useEngine(
    "show_production",
    { path: { production: productionId ?? "" } },
    { enabled: productionId !== null, everyMs: 1_500 },
  );
  const running = productionId !== null && (!view.data || isMoving(view.data.production.state));
  const steps = useSteps(door.events, running);
  return { ...view, step: productionId === null ? undefined : steps.get(productionId) };
}

export type FirstWork = {
  /** Sealed already, when a part of it had gone wrong before. */
  readonly museId: string | null;
  readonly draft: Draft | null;
  readonly seed: number | null;
  readonly deposit: number;
  readonly transferId: string;
  readonly intent: string;
};

export type Doing = "sealing" | "paying" | "beginning";

/** Seals her, fills her wallet and asks for the first picture, one after the other; each part is done once. */
export function useBegin() {
  const genesis = useAct("genesis_v1", ["list_muses"]);
  const settings = useSettings();
  const deposit = useAct("post_deposit", ["list_muses", "show_muse"]);
  const produce = useAct("produce", ["list_productions"]);
  const [doing, setDoing] = useState<Doing | null>(null);
  const [trouble, setTrouble] = useState<EngineError | null>(null);

  const seal = async (work: FirstWork): Promise<string | null> => {
    if (work.museId !== null || work.draft === null) return work.museId;
    setDoing("sealing");
    const seed = work.seed === null ? {} : { seed: work.seed };
    const view = await genesis.mutateAsync({
      body: { draft_dna: work.draft, reason: "the first run", ...seed },
    });
    return view.head.dna.muse_id;
  };
  const begin = async (
    work: FirstWork,
    sealed: (museId: string) => void,
  ): Promise<Reply<"produce"> | null> => {
    setTrouble(null);
    try {
      const muse = await seal(work);
      if (muse === null) return null;
      sealed(muse);
      await settings.mutateAsync({ body: { muse } });
      if (work.deposit > 0) {
        setDoing("paying");
        const body = { amount: work.deposit, transfer_id: work.transferId, note: "the first deposit" };
        await deposit.mutateAsync({ path: { muse }, body });
      }
      setDoing("beginning");
      const { intent } = work;
      return await produce.mutateAsync({
        body: { intent, muse, platform: "instagram", renderer: "draft", anyway: true, approved: true },
      });
    } catch (error) {
      if (!(error instanceof EngineError)) throw error;
      setTrouble(error);
      return null;
    } finally {
      setDoing(null);
    }
  };
  return { begin, doing, trouble };
}
