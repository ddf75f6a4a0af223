import { useCurrentMuse } from "../../../shared/current";
import { usePlace } from "../../../shared/route";
import { EditDesigner, StoredDesigner } from "./designer/OpenDesigner";
import { MusePage } from "./page/MusePage";
import { NoMuse } from "./page/NoMuse";
import { Start } from "./start/Start";

/** The current Muse as she is sealed (`#/muse`), the way to a new one (`#/muse/new`), and the designer. */
export function MuseScreen() {
  const { rest } = usePlace();
  const { museId } = useCurrentMuse();
  const [part, id] = rest;
  if (part === "new") return id === undefined ? <Start /> : <StoredDesigner key={id} draftId={id} />;
  if (part === "edit" && id !== undefined) return <EditDesigner key={id} museId={id} />;
  return museId === null ? <NoMuse /> : <MusePage key={museId} museId={museId} />;
}
