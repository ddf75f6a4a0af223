import type { EngineError } from "../../../platform";
import { useTold } from "../../../shared/problems";
import { useToast } from "../../../shared/ui";
import { useRedo, useUndo } from "../api";

/** Takes the last word back, and gives it again; says so when there is none. */
export function useTakingBack(): { readonly undo: () => void; readonly redo: () => void } {
  const say = useToast();
  const tell = useTold();
  const [undo, redo] = [useUndo(), useRedo()];
  const refused = (error: unknown) => say({ text: tell(error as EngineError).message, tone: "bad" });
  return {
    undo: () => void undo.mutateAsync({}).catch(refused),
    redo: () => void redo.mutateAsync({}).catch(refused),
  };
}
