import { type EngineError, useDoor } from "../../../platform";
import { useTold } from "../../../shared/problems";
import { useToast } from "../../../shared/ui";
import { useWords } from "../../../shared/words";
import { workbenchWords } from "../words";
import type { OnOpened } from "./desk";

/** What can carry a workflow, for the window in which files are chosen. */
export const accepted =
  ".json,.png,.webp,.jpg,.jpeg,.txt,.py,image/png,image/webp,image/jpeg,application/json";

export const isPicture = (file: File): boolean => file.type.startsWith("image/");

/** Opens files, each in a tab of its own, one after the other; what is wrong with one is said and the next is read. */
export function useFiles(onOpened: OnOpened): (files: readonly File[]) => Promise<void> {
  const t = useWords(workbenchWords).imports;
  const door = useDoor();
  const say = useToast();
  const tell = useTold();
  return async (files) => {
    for (const file of files) {
      if (file.size === 0) {
        say({ tone: "bad", text: t.nothing });
        continue;
      }
      try {
        onOpened(await door.call("import_workflow", { query: { name: file.name }, body: file }));
      } catch (error) {
        const problem = error as EngineError;
        const { message, advice } = tell(problem);
        const isUnderstood = problem.status === 400 || problem.status === 415 || problem.status === 422;
        const text = isPicture(file) && isUnderstood ? t.carriesNone(file.name) : `${file.name}: ${message}`;
        say({ tone: "bad", text: [text, isPicture(file) && isUnderstood ? "" : advice].join(" ").trim() });
      }
    }
  };
}
