import { LayoutTemplate, Plus } from "lucide-react";
import { Button } from "../../../shared/ui";
import { useWords } from "../../../shared/words";
import { listAt } from "../canvas/model/json";
import { workbenchWords } from "../words";
import { useDesk } from "./desk";
import css from "./EmptyCanvas.module.css";

/** What to do where nothing is drawn yet. Everything between its buttons is still the canvas. */
export function EmptyCanvas({ onSearch }: { readonly onSearch: () => void }) {
  const t = useWords(workbenchWords).emptyCanvas;
  const { now, layout } = useDesk();
  const isEmpty = (["nodes", "groups"] as const).every((part) => listAt(now.document, part).length === 0);
  if (!isEmpty || now.trail.length > 0) return null;
  return (
    <div className={css.empty}>
      <p>{t.text}</p>
      <div className={css.acts}>
        <Button look="primary" icon={<Plus size={14} aria-hidden />} keys="A" onClick={onSearch}>
          {t.add}
        </Button>
        <Button
          icon={<LayoutTemplate size={14} aria-hidden />}
          onClick={() => layout.showLibrary("templates")}
        >
          {t.templates}
        </Button>
      </div>
    </div>
  );
}
