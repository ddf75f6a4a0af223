import { Sparkles } from "lucide-react";
import { type MouseEvent, useRef } from "react";
import { useOpenProduce } from "../../../shared/current";
import { Button, Empty, Loading, ProblemBox } from "../../../shared/ui";
import { useWords } from "../../../shared/words";
import { isFiltered, noFilter } from "../model";
import { ActsRoom, SessionRoom, useNewSession, useSession, useSteadyActs } from "../session";
import { reviewWords } from "../words";
import { Compare } from "./Compare";
import { Dock } from "./Dock";
import { Loupe } from "./Loupe";
import { Panel } from "./Panel";
import { Questions } from "./Questions";
import css from "./ReviewScreen.module.css";
import { TakeGrid } from "./TakeGrid";
import { Toolbar } from "./Toolbar";
import { useReviewKeys } from "./useReviewKeys";

/** The review desk: grid, loupe and comparison of every take, with what is known of the one in view. */
export function ReviewScreen() {
  const session = useNewSession();
  return (
    <ActsRoom value={useSteadyActs(session)}>
      <SessionRoom value={session}>
        <Screen />
      </SessionRoom>
    </ActsRoom>
  );
}

function Screen() {
  const t = useWords(reviewWords);
  const session = useSession();
  const { desk, takes, trouble, forget, notice, question } = session;
  const root = useRef<HTMLDivElement>(null);
  useReviewKeys(session, root);
  const nothing = takes.book.takes.length === 0;
  return (
    <div ref={root} className={css.screen} onClick={(event) => backToDesk(event, root.current)}>
      {desk.panels && <Toolbar />}
      <div className={css.body}>
        <div className={css.main}>{nothing ? <Nothing /> : <Content />}</div>
        {desk.panels && !nothing && <Panel />}
      </div>
      {desk.panels ? (
        <Dock />
      ) : (
        (notice !== null || question?.kind === "why") && (
          <div className={css.floating}>
            <Dock />
          </div>
        )
      )}
      {trouble !== null && (
        <div className={css.trouble}>
          <ProblemBox problem={trouble} action={<Button onClick={forget}>{t.close}</Button>} />
        </div>
      )}
      <Questions />
    </div>
  );
}

/** After a press of the mouse on a button the keys are the pictures' again. */
function backToDesk(event: MouseEvent, root: HTMLElement | null): void {
  const at = event.target instanceof Element ? event.target.closest("button") : null;
  // What is above the screen, in a dialog or a list, keeps the focus; so does what opens one, and who came by keyboard.
  if (event.detail === 0 || at === null || root?.contains(at) !== true || at.hasAttribute("aria-haspopup"))
    return;
  if (at.matches("[role=combobox],[aria-expanded]")) return;
  requestAnimationFrame(() => {
    const lost = document.activeElement === at || document.activeElement === document.body;
    if (lost) root.querySelector<HTMLElement>("[data-desk]")?.focus({ preventScroll: true });
  });
}

function Content() {
  const t = useWords(reviewWords);
  const { desk, shown, arranging, move } = useSession();
  if (desk.mode === "compare") return <Compare />;
  if (desk.mode === "loupe") return <Loupe />;
  if (shown.items.length === 0 && !arranging && isFiltered(desk.filter))
    return (
      <Empty
        title={t.noMatch}
        action={<Button onClick={() => move({ kind: "filter", to: noFilter })}>{t.clearFilter}</Button>}
      >
        {t.noMatchText}
      </Empty>
    );
  return <TakeGrid />;
}

function Nothing() {
  const t = useWords(reviewWords);
  const produce = useOpenProduce();
  const { takes } = useSession();
  if (takes.error)
    return (
      <div className={css.centred}>
        <ProblemBox problem={takes.error} onRetry={takes.retry} />
      </div>
    );
  if (takes.loading) return <Loading />;
  return (
    <Empty
      title={t.emptyTitle}
      icon={<Sparkles size={28} aria-hidden />}
      action={
        <Button look="primary" onClick={() => produce()}>
          {t.make}
        </Button>
      }
    >
      {t.emptyText}
    </Empty>
  );
}
