import { Plus } from "lucide-react";
import { useCurrentMuse } from "../../../shared/current";
import { useKeys } from "../../../shared/keys";
import { go } from "../../../shared/route";
import { Button, Empty } from "../../../shared/ui";
import { useWords } from "../../../shared/words";
import { todayWords } from "../words";
import { MuseCard } from "./MuseCard";
import { Stream } from "./Stream";
import css from "./today.module.css";
import { useTakingBack } from "./useTakingBack";

/** The Muse on the left, what needs the creator on the right. */
export function TodayScreen() {
  const t = useWords(todayWords);
  const { museId } = useCurrentMuse();
  const { undo, redo } = useTakingBack();
  useKeys({ "ctrl+z": undo, "ctrl+shift+z": redo, "ctrl+y": redo });
  if (museId === null)
    return (
      <div className={css.centred}>
        <Empty
          title={t.noMuseTitle}
          action={
            <Button look="primary" icon={<Plus size={14} aria-hidden />} onClick={() => go("muse", "new")}>
              {t.newMuse}
            </Button>
          }
        >
          {t.noMuseText}
        </Empty>
      </div>
    );
  return (
    <div className={css.today}>
      <MuseCard />
      <Stream />
    </div>
  );
}
