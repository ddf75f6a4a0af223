import {
  AlignCenterHorizontal,
  AlignCenterVertical,
  AlignEndHorizontal,
  AlignEndVertical,
  AlignHorizontalSpaceAround,
  AlignStartHorizontal,
  AlignStartVertical,
  AlignVerticalSpaceAround,
} from "lucide-react";
import { IconButton } from "../../../../shared/ui";
import { useWords } from "../../../../shared/words";
import type { CanvasActions } from "../../canvas";
import type { GraphNode, Mode } from "../../canvas/model/graph";
import { editWords } from "../words";
import { ColourRow } from "./ColourRow";
import css from "./inspect.module.css";
import { ModeRow } from "./ModeRow";

type ManyPanelProps = {
  /** How many things are selected, nodes or not. */
  readonly count: number;
  readonly nodes: readonly GraphNode[];
  readonly actions: CanvasActions;
  readonly onMode: (mode: Mode) => void;
};

const edges = [
  { edge: "left", Icon: AlignStartVertical },
  { edge: "centre", Icon: AlignCenterVertical },
  { edge: "right", Icon: AlignEndVertical },
  { edge: "top", Icon: AlignStartHorizontal },
  { edge: "middle", Icon: AlignCenterHorizontal },
  { edge: "bottom", Icon: AlignEndHorizontal },
] as const;

const axes = [
  { axis: "across", Icon: AlignHorizontalSpaceAround },
  { axis: "down", Icon: AlignVerticalSpaceAround },
] as const;

/** What can be done to several at once. */
export function ManyPanel({ count, nodes, actions, onMode }: ManyPanelProps) {
  const t = useWords(editWords);
  const shared = <T,>(of: (node: GraphNode) => T): T | null => {
    const [first] = nodes;
    return first && nodes.every((node) => of(node) === of(first)) ? of(first) : null;
  };
  return (
    <>
      <h2 className={css.title}>{t.selected(count)}</h2>
      {nodes.length > 0 && (
        <section className={css.part}>
          <div className={css.row}>
            <span className={css.rowLabel} aria-hidden>
              {t.align}
            </span>
            <div className={css.buttons} role="group" aria-label={t.align}>
              {edges.map(({ edge, Icon }) => (
                <IconButton
                  key={edge}
                  label={t.aligns[edge]}
                  icon={<Icon size={14} aria-hidden />}
                  disabled={nodes.length < 2}
                  onClick={() => actions.align(edge)}
                />
              ))}
            </div>
          </div>
          <div className={css.row}>
            <span className={css.rowLabel} aria-hidden>
              {t.distribute}
            </span>
            <div className={css.buttons} role="group" aria-label={t.distribute}>
              {axes.map(({ axis, Icon }) => (
                <IconButton
                  key={axis}
                  label={t.distributes[axis]}
                  icon={<Icon size={14} aria-hidden />}
                  disabled={nodes.length < 3}
                  onClick={() => actions.distribute(axis)}
                />
              ))}
            </div>
          </div>
          <ModeRow mode={shared((node) => node.mode)} onMode={onMode} />
          <ColourRow
            current={shared((node) => node.bgcolor) ?? ""}
            shownOf={({ node }) => node.bgcolor}
            onColour={(preset) => actions.colour(preset && preset.node)}
          />
        </section>
      )}
    </>
  );
}
