import { FileUp, Sparkles } from "lucide-react";
import { type KeyboardEvent, useMemo, useRef } from "react";
import { useOpenProduce } from "../../../shared/current";
import { isMoving, useNow } from "../../../shared/making";
import { go } from "../../../shared/route";
import { Button, Empty, Loading, ProblemBox } from "../../../shared/ui";
import { useWords } from "../../../shared/words";
import { useMuse, useRunningSteps, useWorld } from "../api";
import { byWork, type Initiative, type Item, nextRow, ranked } from "../model";
import { todayWords } from "../words";
import { Alarm } from "./Alarm";
import { Approval } from "./Approval";
import { Failed } from "./Failed";
import { Deed, Proposal } from "./Initiative";
import { Chance, Idea, Trend } from "./Opportunity";
import { Rented } from "./Rented";
import { Running } from "./Running";
import css from "./today.module.css";

/** One ranked stream: approvals, alarms, what is rented, her proposals, running work, failures, opportunities, her deeds, trends. */
export function Stream() {
  const t = useWords(todayWords);
  const { world, ready, trouble, again } = useWorld(minutely(useNow(false)));
  const now = useNow(world.productions.some((production) => isMoving(production.state)));
  const steps = useRunningSteps(world);
  const { names } = useMuse();
  const begun = useMemo(() => byWork(world.initiatives), [world.initiatives]);
  const produce = useOpenProduce();
  const room = useRef<HTMLDivElement>(null);
  if (!ready) return <Loading />;

  const parts = ranked(world);
  const count = (part: string) => parts.find((one) => one.part === part)?.items.length ?? 0;
  const walk = (event: KeyboardEvent) => {
    if (!(event.target instanceof HTMLElement) || event.target.closest("input,textarea") !== null) return;
    const rows = [...(room.current?.querySelectorAll<HTMLElement>("[data-row]") ?? [])];
    const at = rows.findIndex((row) => row.contains(event.target as Node));
    const next = event.ctrlKey || event.metaKey || event.altKey ? null : nextRow(at, event.key, rows.length);
    if (next === null) return;
    event.preventDefault();
    rows[next]?.focus();
  };
  const idle =
    count("waiting") + count("proposals") + count("rented") + count("running") + count("failed") === 0;

  return (
    <div ref={room} className={css.stream} onKeyDown={walk} tabIndex={-1} data-stream>
      <header className={css.head}>
        <h2 className={css.title}>{t.title}</h2>
        <p className={css.quiet}>{t.summary(count("waiting"), count("running"))}</p>
      </header>
      {trouble && <ProblemBox problem={trouble} onRetry={again} />}
      {parts.map(({ part, items }) => (
        <section key={part} aria-label={t.parts[part]}>
          <div className={css.partHead}>
            <h3>{t.parts[part]}</h3>
            <span className={css.count}>{items.length}</span>
            {part === "waiting" && <span className={css.keysHint}>{t.keysHint}</span>}
          </div>
          <ul className={css.rows}>
            {items.map((item, place) => (
              <Row
                key={item.key}
                item={item}
                first={place === 0}
                names={names}
                begun={begun}
                step={steps.get(item.key)}
                now={now}
              />
            ))}
          </ul>
        </section>
      ))}
      {idle && (
        <Empty
          title={t.nothingTitle}
          action={
            <Button look="primary" icon={<Sparkles size={14} aria-hidden />} onClick={() => produce()}>
              {t.make}
            </Button>
          }
        >
          {t.nothingText}
        </Empty>
      )}
      {world.insights.length === 0 && (
        <div className={css.teach}>
          <div>
            <strong>{t.noTrendsTitle}</strong>
            <p className={css.quiet}>{t.noTrendsText}</p>
          </div>
          <Button icon={<FileUp size={14} aria-hidden />} onClick={() => go("trends")}>
            {t.importFile}
          </Button>
        </div>
      )}
    </div>
  );
}

/** Ages count in hours here: between two events the stream stays as it is. */
const minutely = (now: number) => Math.floor(now / 60_000) * 60_000;

type RowProps = {
  readonly item: Item;
  readonly first: boolean;
  readonly names: ReadonlyMap<string, string>;
  /** Works that a Muse began by herself. */
  readonly begun: ReadonlyMap<string, Initiative>;
  readonly step: ReturnType<ReturnType<typeof useRunningSteps>["get"]>;
  readonly now: number;
};

function Row({ item, first, names, begun, step, now }: RowProps) {
  const nameOf = (museId: string) => (names.size > 1 ? (names.get(museId) ?? null) : null);
  switch (item.kind) {
    case "approval":
      return (
        <Approval
          first={first}
          take={item.take}
          name={nameOf(item.take.muse_id)}
          begun={begun.get(item.take.production_id)}
        />
      );
    case "drift":
    case "breaker":
      return <Alarm item={item} />;
    case "rented":
      return <Rented session={item.session} name={nameOf(item.session.muse_id)} />;
    case "proposal":
      return <Proposal item={item} name={nameOf(item.initiative.muse_id)} />;
    case "deed":
      return <Deed item={item} name={nameOf(item.initiative.muse_id)} />;
    case "running":
      return (
        <Running
          production={item.production}
          name={nameOf(item.production.muse_id)}
          begun={begun.get(item.production.production_id)}
          step={step}
          now={now}
        />
      );
    case "failed":
      return <Failed production={item.production} name={nameOf(item.production.muse_id)} />;
    case "decision":
      return <Idea decision={item.decision} name={nameOf(item.decision.muse_id)} />;
    case "insight":
      return <Chance insight={item.insight} />;
    case "trend":
      return <Trend insight={item.insight} />;
  }
}
