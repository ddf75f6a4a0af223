import { useDeferredValue, useEffect, useMemo, useRef } from "react";
import { useKeys } from "../../../shared/keys";
import { Button, Empty, StateMark, Tag } from "../../../shared/ui";
import { useWords } from "../../../shared/words";
import { useDetail } from "../api";
import { groupOf, type Take } from "../model";
import { useSession } from "../session";
import { toneOf } from "../tone";
import { reviewWords } from "../words";
import { Filmstrip } from "./Filmstrip";
import css from "./Loupe.module.css";
import { Overlay } from "./Overlay";
import { PinLayer } from "./PinLayer";
import { type Layer, layerOf, Stage, type StageHandle } from "./Stage";
import { StageTools } from "./StageTools";
import { judgementOf } from "../judged";
import { useStageKeys } from "./useStageKeys";

/** How many pictures beyond the one in view are read and decoded ahead. */
const ahead = [1, -1, 2, 3];

/** One take as large as there is room, with its neighbours ready behind it. */
export function Loupe() {
  const t = useWords(reviewWords);
  const { desk, move, shown, active, takes } = useSession();
  const stage = useRef<StageHandle>(null);
  const detail = useDetail(active?.production_id ?? null);
  const foot = useDeferredValue(desk.activeId);

  const layers = useMemo((): readonly Layer[] => {
    if (active === null) return [];
    const place = shown.at.get(active.production_id);
    const near = place === undefined ? [] : ahead.map((by) => shown.items[place + by]);
    return [active, ...near].filter((take): take is Take => take?.picture_blob != null).map(layerOf);
  }, [active, shown]);

  useStageKeys(stage);
  useKeys({
    "[": () => step(-1),
    "]": () => step(1),
  });
  const step = (by: number) => {
    const here = detail.lineage.findIndex((take) => take.production_id === active?.production_id);
    const next = here < 0 ? undefined : detail.lineage[here + by];
    if (next) move({ kind: "open", id: next.production_id });
  };
  useEffect(() => stage.current?.focus(), []);

  if (active === null)
    return takes.book.next !== null || takes.loading ? null : (
      <Empty title={t.missing} action={<Button onClick={() => move({ kind: "close" })}>{t.toGrid}</Button>}>
        {t.missingText}
      </Empty>
    );
  const group = groupOf(active);
  const judgement = judgementOf(detail.production, active.picture_blob ?? null);
  const hasPicture = active.picture_blob != null;
  return (
    <div className={css.loupe}>
      {hasPicture ? (
        <Stage
          ref={stage}
          label={`${t.stage}: ${active.intent}`}
          layers={layers}
          shownId={active.production_id}
          view={desk.view}
          onView={(view) => move({ kind: "set", to: { view } })}
          grabs={desk.tool === "look"}
        >
          {(rect, picture) => (
            <>
              {desk.overlay && judgement !== null && (
                <Overlay rect={rect} picture={picture} judgement={judgement} />
              )}
              <PinLayer key={active.production_id} rect={rect} take={active} pins={detail.pins} />
            </>
          )}
        </Stage>
      ) : (
        <Empty title={t.noPictureYet} icon={<StateMark tone={toneOf[group]} />}>
          {t.noPictureText[group === "running" ? "running" : "ended"]}
        </Empty>
      )}
      <div className={css.badge}>
        <Tag tone={toneOf[group]}>{t.one[group]}</Tag>
        {active.stars > 0 && <Tag>{"★".repeat(active.stars)}</Tag>}
        {active.flag != null && <Tag>{t.flagged[active.flag]}</Tag>}
      </div>
      <StageTools
        stage={stage}
        hasPicture={hasPicture}
        view={desk.view}
        tool={desk.tool}
        overlay={desk.overlay}
      />
      {desk.panels && (
        <div className={css.foot} data-region>
          <Filmstrip activeId={foot} shown={shown} />
        </div>
      )}
    </div>
  );
}
