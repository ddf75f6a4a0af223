import { useEffect, useState } from "react";
import { videoUrl } from "../../../platform";
import { Projector } from "../projector";
import type { Piece } from "../reel";

/** The projector of a film, threaded with what there is to play now. */
export function useProjector(reel: readonly Piece[]): Projector {
  const [projector] = useState(() => new Projector(videoUrl));
  useEffect(() => projector.thread(reel), [projector, reel]);
  useEffect(() => {
    let next = 0;
    const draw = (millis: number) => {
      next = requestAnimationFrame(draw);
      projector.tick(millis / 1000);
    };
    const begin = () => {
      const { playing } = projector.shown();
      if (playing && next === 0) next = requestAnimationFrame(draw);
      else if (!playing && next !== 0) {
        cancelAnimationFrame(next);
        next = 0;
      }
    };
    const deaf = projector.listen(begin);
    return () => {
      deaf();
      if (next !== 0) cancelAnimationFrame(next);
      projector.pause();
    };
  }, [projector]);
  return projector;
}
