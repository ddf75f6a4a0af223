import { useEffect, useEffectEvent, useMemo, useRef, useState } from "react";
import type { Forge } from "../api";
import { type HandControl, handOf, still } from "./hand";
import { type Design, keyOfDesign, type Limits, limitsOf, noLimits, type Parameter } from "./model";

export type Hand = Omit<HandControl, "leave"> & {
  /** As the sliders stand: what is asked for while the hand moves, what is drawn when it rests. */
  readonly shown: Design;
  /** As it can be drawn. */
  readonly drawn: Design;
  readonly limits: Limits;
  readonly moving: boolean;
};

/** The owner's design, and what the hand does to it. */
export function useHand(
  design: Design,
  onChange: (design: Design, settled: boolean) => void,
  forge: Forge,
  parameters: readonly Parameter[],
): Hand {
  const [state, setState] = useState(still);
  const tell = useEffectEvent(onChange);
  const base = useEffectEvent(() => design);
  const control = useRef<HandControl | null>(null);
  useEffect(() => {
    const hand = handOf({
      base: () => base(),
      check: async (asked) => {
        const { design: drawn, problems } = await forge.check(asked);
        return problems.length === 0
          ? { drawn: asked, limits: noLimits }
          : { drawn, limits: limitsOf(asked, drawn, problems, parameters) };
      },
      changed: setState,
      tell: (face, settled) => tell(face, settled),
    });
    control.current = hand;
    return () => hand.leave();
  }, [forge, parameters]);
  const acts = useMemo(
    () => ({
      move: (asked: Design) => control.current?.move(asked),
      rest: () => control.current?.rest(),
      put: (asked: Design) => control.current?.put(asked),
    }),
    [],
  );
  const key = useMemo(() => keyOfDesign(design), [design]);
  const known = state.held !== null || state.limits.of === key;
  return {
    ...acts,
    shown: state.held?.asked ?? design,
    drawn: state.held?.drawn ?? design,
    limits: known ? state.limits.limits : noLimits,
    moving: state.held !== null,
  };
}
