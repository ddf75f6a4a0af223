import { ProblemBox, SwitchField } from "../../../shared/ui";
import { useWords } from "../../../shared/words";
import { useSave } from "../api";
import type { Settings } from "../model";
import { settingsWords } from "../words";

/** Whether the desktop says when something waits for the creator. */
export function Notifications({ settings }: { readonly settings: Settings }) {
  const t = useWords(settingsWords);
  const saving = useSave();
  return (
    <>
      <SwitchField
        label={t.notify}
        hint={t.notifyHint}
        on={settings.notify}
        onChange={(notify) => saving.mutate({ body: { notify } })}
      />
      {saving.error && <ProblemBox problem={saving.error} />}
    </>
  );
}
