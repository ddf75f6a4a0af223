import { StepForward, Undo2, X } from "lucide-react";
import { tagOf } from "../../../shared/locale";
import { Button, IconButton, SliderField } from "../../../shared/ui";
import { useLocale, useWords } from "../../../shared/words";
import { useSession } from "../session";
import { reviewWords } from "../words";
import css from "./Dock.module.css";
import { Why } from "./Why";

/** The line below the pictures: how many there are, what was done last, and how large they are. */
export function Dock() {
  const t = useWords(reviewWords);
  const locale = useLocale();
  const { desk, move, shown, takes, question } = useSession();
  const count = (n: number) => n.toLocaleString(tagOf[locale]);
  const all = takes.book.takes.length;
  if (question?.kind === "why") return <Why question={question} />;
  return (
    <div className={css.dock} data-region>
      <span className={css.counts}>
        {desk.stacked && shown.versions.size > 0
          ? t.shown(count(shown.items.length), count(Math.max(all, shown.items.length)))
          : t.shown(count(shown.items.length), count(all))}
        {takes.book.next !== null && `, ${t.reading(count(all))}`}
      </span>
      {desk.mode === "grid" && desk.selected.size > 0 && (
        <span className={css.chosen}>
          {t.selected(desk.selected.size)}
          <IconButton
            label={t.unselect}
            keys="Esc"
            icon={<X size={14} aria-hidden />}
            onClick={() => move({ kind: "set", to: { selected: new Set() } })}
          />
        </span>
      )}
      <Last />
      <span className={css.gap} />
      <IconButton
        label={t.advance}
        icon={<StepForward size={14} aria-hidden />}
        pressed={desk.advance}
        onClick={() => move({ kind: "set", to: { advance: !desk.advance } })}
      />
      {desk.mode === "grid" && (
        <div className={css.size}>
          <SliderField
            label={t.cell}
            value={desk.cell}
            min={96}
            max={320}
            step={8}
            shown=""
            onChange={(cell) => move({ kind: "set", to: { cell } })}
          />
        </div>
      )}
    </div>
  );
}

/** What was done last and how to take it back, or why nothing was. */
function Last() {
  const t = useWords(reviewWords);
  const { notice, undo, askWhy, move } = useSession();
  const said = () => {
    switch (notice?.kind) {
      case undefined:
        return "";
      case "word":
        return t.done[notice.word](notice.ids.length);
      case "undone":
      case "redone":
        return t.steppedBack[notice.kind](notice.count);
      case "again":
        return t.againAsked;
      case "not_now":
        return t.notNow[notice.why];
    }
  };
  return (
    <>
      <span className={css.last} role="status">
        {said()}
      </span>
      {notice?.kind === "word" && (
        <>
          <Button look="quiet" keys="Ctrl Z" icon={<Undo2 size={14} aria-hidden />} onClick={undo}>
            {t.undo}
          </Button>
          {(notice.word === "rejected" || notice.word === "changes") && (
            <Button look="quiet" keys="W" onClick={askWhy}>
              {t.sayWhy}
            </Button>
          )}
        </>
      )}
      {notice?.kind === "again" && (
        <Button look="quiet" onClick={() => move({ kind: "open", id: notice.id })}>
          {t.showIt}
        </Button>
      )}
    </>
  );
}
