import { Settings } from "lucide-react";
import type { Problem } from "../problems";
import { go } from "../route";
import { Button, ProblemBox } from "../ui";
import { useWords } from "../words";
import { isOfSetup } from "./model";
import { rentedWords } from "./words";

type BurstProblemProps = {
  readonly problem: Problem;
  readonly onRetry?: () => void;
  /** What closes when one goes elsewhere to mend it. */
  readonly onLeave?: () => void;
};

/** What is wrong with the cluster, with the way to where it is set up where that mends it. */
export function BurstProblem({ problem, onRetry, onLeave }: BurstProblemProps) {
  const t = useWords(rentedWords);
  const leave = () => {
    go("settings", "kubernetes");
    onLeave?.();
  };
  return (
    <ProblemBox
      problem={problem}
      {...(onRetry === undefined ? {} : { onRetry })}
      action={
        isOfSetup(problem.code) && (
          <Button icon={<Settings size={14} aria-hidden />} onClick={leave}>
            {problem.code === "burst.not_set_up" ? t.setUp : t.toSettings}
          </Button>
        )
      }
    />
  );
}
