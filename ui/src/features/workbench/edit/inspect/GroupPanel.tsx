import { useWords } from "../../../../shared/words";
import type { CanvasActions } from "../../canvas";
import type { Group } from "../../canvas/model/graph";
import { TextBox } from "../fields/TextBox";
import { editWords } from "../words";
import { ColourRow } from "./ColourRow";
import css from "./inspect.module.css";

type GroupPanelProps = { readonly group: Group; readonly actions: CanvasActions };

/** Title and colour of a group. */
export function GroupPanel({ group, actions }: GroupPanelProps) {
  const t = useWords(editWords);
  return (
    <>
      <div className={css.head}>
        <TextBox
          key={group.index}
          lines="one"
          label={t.titleOfGroup}
          value={group.title}
          onText={(text) => actions.rename({ group: group.index }, text.trim())}
        />
      </div>
      <section className={css.part}>
        <ColourRow
          isOptional={false}
          current={group.color}
          shownOf={(preset) => preset.group}
          onColour={(preset) => preset && actions.colourGroup(group.index, preset.group)}
        />
      </section>
    </>
  );
}
