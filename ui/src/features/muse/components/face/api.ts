import { useMemo } from "react";
import { type Door, type Reply, useDoor, useEngine } from "../../../../platform";
import type { Design, View } from "./forge/model";
import { wireView } from "./forge/model";

export type ForgeView = Reply<"forge">;
export type Meter = Reply<"forge_meter">;
export type MeterForm = Meter["form"];
export type Basis = Extract<Reply<"surprise_me">["draft_dna"]["identity"], { kind: "references" }>["basis"];
export type Checked = Reply<"check_references">;

/** What there is to choose when a face is designed; it changes with the engine only. */
export const useForge = () => useEngine("forge");

/** What the engine makes of designs, one call each. */
export type Forge = {
  readonly portrait: (
    design: Design,
    view: View,
    side: number,
    draft: boolean,
    signal: AbortSignal,
  ) => Promise<Blob>;
  /** The face as it would be drawn, and what that changed. */
  readonly check: (
    design: Design,
    signal?: AbortSignal,
  ) => Promise<{ readonly design: Design; readonly problems: readonly { path: string; message: string }[] }>;
  /** With `from`, that face with some groups left to chance. */
  readonly random: (
    seed: number,
    amplitude: number,
    from?: Design,
    groups?: readonly string[],
  ) => Promise<Design>;
  readonly blend: (a: Design, b: Design, share: number, signal?: AbortSignal) => Promise<Design>;
  readonly child: (a: Design, b: Design, seed: number) => Promise<Design>;
};

export function useForgeCalls(): Forge {
  const door = useDoor();
  return useMemo(() => forgeOf(door), [door]);
}

const forgeOf = (door: Door): Forge => ({
  portrait: (design, view, side, draft, signal) =>
    door.call("forge_portrait", { body: { design, view: wireView(view, side, draft) } }, signal),
  check: (design, signal) => door.call("forge_check", { body: { design } }, signal),
  random: async (seed, amplitude, from, groups = []) => {
    const body = {
      seed,
      amplitude,
      groups: [...groups],
      ...(from ? { from } : {}),
    };
    return (await door.call("forge_random", { body })).design;
  },
  blend: async (a, b, share, signal) =>
    (await door.call("forge_blend", { body: { a, b, share } }, signal)).design,
  child: async (a, b, seed) => (await door.call("forge_child", { body: { a, b, seed } })).design,
});

/** The identity meter of a design; the same design is not read twice. */
export const useMeter = (design: Design, form: MeterForm, enabled: boolean) =>
  useEngine("forge_meter", { body: { design, form } }, { enabled });

/** The designed face of another Muse, where hers was designed; `null` where it was not. */
export function useForgedFace(muse: string): Design | null {
  const shown = useEngine("show_muse", { path: { muse } });
  return shown.data?.head.dna.identity.forged?.design ?? null;
}

export const useMuses = () => useEngine("list_muses");

/** What enrolment would say of pictures, asked in no order: moving one is no new question. Nothing is kept. */
export const useReferenceCheck = (blobs: readonly string[], domain: string) =>
  useEngine(
    "check_references",
    { body: { blobs: blobs.toSorted(), domain } },
    { enabled: blobs.length > 0, keep: true },
  );

/** Keeps a picture and gives its hash. */
export function useUpload(): (file: Blob, name: string, signal?: AbortSignal) => Promise<string> {
  const door = useDoor();
  return useMemo(
    () => async (file, name, signal) =>
      (await door.call("upload_picture", { query: { name }, body: file }, signal)).blob,
    [door],
  );
}
