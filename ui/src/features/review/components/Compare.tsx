import { X } from "lucide-react";
import { useEffect, useRef } from "react";
import { IconButton, Segments, StateMark } from "../../../shared/ui";
import { useWords } from "../../../shared/words";
import { groupOf, type Take } from "../model";
import { useSession } from "../session";
import { type Comparison, comparisons } from "../store";
import { toneOf } from "../tone";
import { reviewWords } from "../words";
import css from "./Compare.module.css";
import { Pair } from "./Pair";
import { layerOf, Stage, type StageHandle } from "./Stage";
import { useStageKeys } from "./useStageKeys";

/** Several takes beside each other, or two on one place; zoom and pan go together. */
export function Compare() {
  const t = useWords(reviewWords);
  const { desk, move, takeOf } = useSession();
  const first = useRef<StageHandle>(null);
  const all = desk.compared.map(takeOf).filter((take): take is Take => take?.picture_blob != null);
  const [a, b] = all;
  const two = a !== undefined && b !== undefined;
  const comparison: Comparison = two ? desk.comparison : "side";
  useStageKeys(first);
  useEffect(() => first.current?.focus(), [comparison]);
  const columns = all.length <= 3 ? all.length : Math.ceil(Math.sqrt(all.length));
  return (
    <div className={css.compare}>
      <div className={css.bar} data-region>
        <Segments
          label={t.comparison}
          value={comparison}
          choices={comparisons.map((value) => ({
            value,
            label: t.comparisons[value],
            disabled: value !== "side" && !two,
          }))}
          onChange={(value) => move({ kind: "set", to: { comparison: value } })}
        />
        <IconButton
          label={t.modes.grid}
          keys="Esc"
          icon={<X size={14} aria-hidden />}
          onClick={() => move({ kind: "close" })}
        />
      </div>
      {comparison === "side" || !two ? (
        <div className={css.panes} style={{ gridTemplateColumns: `repeat(${columns}, minmax(0, 1fr))` }}>
          {all.map((take, place) => (
            <div
              key={take.production_id}
              className={css.pane}
              data-active={take.production_id === desk.activeId}
              onPointerDownCapture={() => move({ kind: "set", to: { activeId: take.production_id } })}
            >
              <Stage
                {...(place === 0 ? { ref: first } : {})}
                label={take.intent}
                layers={[layerOf(take)]}
                shownId={take.production_id}
                view={desk.view}
                onView={(view) => move({ kind: "set", to: { view } })}
              />
              <Caption take={take} place={place} />
            </div>
          ))}
        </div>
      ) : (
        <Pair ref={first} a={a} b={b} way={comparison} />
      )}
    </div>
  );
}

function Caption({ take, place }: { readonly take: Take; readonly place: number }) {
  const t = useWords(reviewWords);
  const group = groupOf(take);
  return (
    <div className={css.caption}>
      <StateMark tone={toneOf[group]} />
      <span className={css.name}>
        {place + 1} · {take.intent}
      </span>
      <span>{t.versionShort(take.version)}</span>
      {take.stars > 0 && <span>{"★".repeat(take.stars)}</span>}
      <span className={css.quiet}>{t.one[group]}</span>
    </div>
  );
}
