import { type RefObject, useEffect, useEffectEvent, useRef, useState } from "react";
import { EngineError } from "../../../../../platform";
import type { Forge } from "../api";
import { type Design, keyOfDesign, type View } from "./model";
import { type Refiner, refiner, type Stage } from "./refine";
import type { Turns } from "./turns";

type Want = { readonly design: Design; readonly view: View };

export type Portrait = {
  /** What is on screen. */
  readonly shown: {
    readonly design: Design;
    readonly stage: Stage;
    readonly side: number;
    readonly ms: number;
  } | null;
  readonly working: Stage | null;
  readonly problem: EngineError | null;
  readonly again: () => void;
};

const keyOf = ({ design, view }: Want): string => `${keyOfDesign(design)}${JSON.stringify(view)}`;

/** Puts a picture on the canvas in one go: what was there stays until the new one is decoded. */
function paint(canvas: HTMLCanvasElement, picture: ImageBitmap): void {
  if (canvas.width !== picture.width) canvas.width = picture.width;
  if (canvas.height !== picture.height) canvas.height = picture.height;
  canvas.getContext("2d")?.drawImage(picture, 0, 0);
}

/** The picture of a head on a canvas, finer and finer. */
export function usePortrait(
  canvas: RefObject<HTMLCanvasElement | null>,
  forge: Forge,
  turns: Turns,
  design: Design,
  view: View,
  moving: boolean,
): Portrait {
  const [shown, setShown] = useState<Portrait["shown"]>(null);
  const [working, setWorking] = useState<Stage | null>(null);
  const [problem, setProblem] = useState<EngineError | null>(null);
  const running = useRef<Refiner<Want> | null>(null);

  const show = useEffectEvent(
    (picture: ImageBitmap, design: Design, stage: Stage, side: number, ms: number) => {
      if (canvas.current) paint(canvas.current, picture);
      setProblem(null);
      setShown({ design, stage, side, ms });
    },
  );
  useEffect(() => {
    const made = refiner<Want, ImageBitmap>({
      keyOf,
      draw: ({ want, stage, side }, signal) =>
        turns(stage === "final" ? "final" : "live", signal, async () => {
          const started = performance.now();
          const file = await forge.portrait(want.design, want.view, side, stage !== "final", signal);
          const picture = await createImageBitmap(file);
          return { picture, ms: performance.now() - started };
        }),
      show: ({ picture, stage, side, ms }, want) => show(picture, want.design, stage, side, ms),
      fail: (error) => setProblem(asProblem(error)),
      working: setWorking,
    });
    running.current = made;
    return () => made.stop();
  }, [forge, turns]);

  useEffect(() => {
    running.current?.ask({ design, view }, moving);
  }, [design, view, moving]);

  return {
    shown,
    working,
    problem,
    again: () => {
      setProblem(null);
      running.current?.again();
    },
  };
}

export const asProblem = (error: unknown): EngineError =>
  error instanceof EngineError
    ? error
    : new EngineError("window", error instanceof Error ? error.message : String(error));
