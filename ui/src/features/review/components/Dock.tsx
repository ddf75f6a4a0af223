import { StepForward, Undo2, X } from "lucide-react";
import { memo } from "react";
import { tagOf } from "../../../shared/locale";
import { Button, IconButton, SliderField } from "../../../shared/ui";
import { useLocale, useWords } from "../../../shared/words";
import { type Notice, useActs, useSession } from "../session";
import type { Desk } from "../store";
import { reviewWords } from "../words";
import css from "./Dock.module.css";
import { Why } from "./Why";

/** The line below the pictures: how many there are, what was done last, and how large they are. */
export function Dock() {
  const { question, desk, shown, takes, notice } = useSession();
  if (question?.kind === "why") return <Why question={question} />;
  return (
    <Line
      mode={desk.mode}
      advance={desk.advance}
      cell={desk.cell}
      chosen={desk.selected.size}
      shown={shown.items.length}
      all={takes.book.takes.length}
      reading={takes.book.next !== null}
      onRetry={takes.error === null ? null : takes.retry}
      notice={notice}
    />
  );
}

type LineProps = Pick<Desk, "mode" | "advance" | "cell"> & {
  readonly chosen: number;
  readonly shown: number;
  readonly all: number;
  readonly reading: boolean;
  /** Reads on where it stopped. */
  readonly onRetry: (() => void) | null;
  readonly notice: Notice | null;
};

const Line = memo(function Line({
  mode,
  advance,
  cell,
  chosen,
  shown,
  all,
  reading,
  onRetry,
  notice,
}: LineProps) {
  const t = useWords(reviewWords);
  const locale = useLocale();
  const { move } = useActs();
  const count = (n: number) => n.toLocaleString(tagOf[locale]);
  return (
    <div className={css.dock} data-region>
      <span className={css.counts}>
        {t.shown(count(shown), count(Math.max(all, shown)))}
        {reading && onRetry === null && `, ${t.reading(count(all))}`}
      </span>
      {onRetry !== null && (
        <Button look="quiet" onClick={onRetry}>
          {t.readOn}
        </Button>
      )}
      {mode === "grid" && chosen > 0 && (
        <span className={css.chosen}>
          {t.selected(chosen)}
          <IconButton
            label={t.unselect}
            keys="Esc"
            icon={<X size={14} aria-hidden />}
            onClick={() => move({ kind: "set", to: { selected: new Set() } })}
          />
        </span>
      )}
      <Last notice={notice} />
      <span className={css.gap} />
      <IconButton
        label={t.advance}
        icon={<StepForward size={14} aria-hidden />}
        pressed={advance}
        onClick={() => move({ kind: "set", to: { advance: !advance } })}
      />
      {mode === "grid" && (
        <div className={css.size}>
          <SliderField
            label={t.cell}
            value={cell}
            min={96}
            max={320}
            step={8}
            shown=""
            onChange={(to) => move({ kind: "set", to: { cell: to } })}
          />
        </div>
      )}
    </div>
  );
});

/** What was done last and how to take it back, or why nothing was. */
function Last({ notice }: { readonly notice: Notice | null }) {
  const t = useWords(reviewWords);
  const { undo, askWhy, move } = useActs();
  const said = () => {
    switch (notice?.kind) {
      case undefined:
        return "";
      case "word":
        return t.done[notice.word](notice.ids.length);
      case "elsewhere":
        return t.elsewhere(t.done[notice.word](1));
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
