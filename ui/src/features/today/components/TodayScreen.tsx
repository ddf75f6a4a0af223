import { Plus } from "lucide-react";
import { useCurrentMuse } from "../../../shared/current";
import { go } from "../../../shared/route";
import { Button, Empty } from "../../../shared/ui";
import { useWords } from "../../../shared/words";
import { todayWords } from "../words";
import { MuseCard } from "./MuseCard";
import { Stream } from "./Stream";
import css from "./today.module.css";

/** The Muse on the left, what needs the creator on the right. */
export function TodayScreen() {
  const t = useWords(todayWords);
  const { museId } = useCurrentMuse();
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
