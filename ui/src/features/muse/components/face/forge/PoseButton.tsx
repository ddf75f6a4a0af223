import { useAct } from "../../../../../platform";
import { engineText } from "../../../../../shared/engineText";
import { go } from "../../../../../shared/route";
import { Button, FailedToast, useToast } from "../../../../../shared/ui";
import { useLocale, useWords } from "../../../../../shared/words";
import { type Design, type View, wireView } from "./model";
import { forgeWords } from "./words";

type PoseButtonProps = {
  readonly design: Design;
  readonly view: View;
  /** Whose face it is going to be, when she is already somebody. */
  readonly museId: string | null;
};

/** What SDXL draws best. */
const sidePx = 1_024;

/** The head as it is turned now, as a workflow that makes her picture in this pose. */
export function PoseButton({ design, view, museId }: PoseButtonProps) {
  const t = useWords(forgeWords);
  const locale = useLocale();
  const say = useToast();
  const posed = useAct("posed_workflow", ["list_workflows"]);
  const begin = () =>
    posed.mutate(
      { body: { design, view: wireView(view, sidePx, false), name: t.posedName, muse_id: museId } },
      {
        onSuccess: ({ workflow, notes }) => {
          say({ text: [t.posed, ...notes.map((note) => engineText(note, locale) ?? note)].join(" ") });
          go("workbench", workflow.workflow_id);
        },
      },
    );
  return (
    <>
      <Button look="quiet" disabled={posed.isPending} title={t.poseHow} onClick={begin}>
        {posed.isPending ? t.posing : t.pose}
      </Button>
      <FailedToast problem={posed.error} />
    </>
  );
}
