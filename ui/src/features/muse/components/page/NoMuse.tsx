import { UserRoundPlus } from "lucide-react";
import { go } from "../../../../shared/route";
import { Button, Empty } from "../../../../shared/ui";
import { useWords } from "../../../../shared/words";
import { museWords } from "../words";

export function NoMuse() {
  const t = useWords(museWords).page;
  return (
    <Empty
      title={t.none}
      icon={<UserRoundPlus size={28} aria-hidden />}
      action={
        <Button look="primary" onClick={() => go("muse", "new")}>
          {t.make}
        </Button>
      }
    >
      {t.noneText}
    </Empty>
  );
}
