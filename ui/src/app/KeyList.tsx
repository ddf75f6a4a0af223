import { Dialog, type KeyRow, KeyTable } from "../shared/ui";
import { useWords } from "../shared/words";
import { screens } from "./screens";
import { appWords } from "./words";

/** The keys that work everywhere. */
export function KeyList({ open, onClose }: { readonly open: boolean; readonly onClose: () => void }) {
  const t = useWords(appWords);
  const rows: readonly KeyRow[] = [
    ...screens.map((screen) => [["G", screen.key.toUpperCase()], t.screens[screen.name]] as const),
    [["Ctrl K"], t.keyList.commands],
    [["N"], t.keyList.produce],
    [["Ctrl Z", "Ctrl ⇧ Z"], t.keyList.undo],
    [["F8"], t.keyList.notice],
    [["?"], t.keyList.help],
  ];
  return (
    <Dialog open={open} onClose={onClose} title={t.keys} about={t.keysAbout}>
      <KeyTable rows={rows} />
    </Dialog>
  );
}
