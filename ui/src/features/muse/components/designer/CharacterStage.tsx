import { type ReactNode, useState } from "react";
import { Button, Tabs } from "../../../../shared/ui";
import { useWords } from "../../../../shared/words";
import type { Preview } from "../../api";
import { type Draft, type Graph, idFor, type Tab } from "../../model";
import { type Chosen, MoralGraph } from "../graph/MoralGraph";
import { Sentences } from "../graph/Sentences";
import { focusField } from "../inspector/faults";
import { LimitsTab } from "../inspector/LimitsTab";
import { LinesTab } from "../inspector/LinesTab";
import { StyleTab } from "../inspector/StyleTab";
import { ValuesTab } from "../inspector/ValuesTab";
import { VoiceTab } from "../inspector/VoiceTab";
import { museWords } from "../words";
import css from "./designer.module.css";
import { PreviewPane } from "./PreviewPane";

type CharacterProps = {
  readonly draft: Draft;
  readonly preview: Preview;
  readonly tab: Tab;
  readonly onTab: (tab: Tab) => void;
  readonly onFace: () => void;
  readonly onChange: (change: Partial<Draft>) => void;
};

/** Her picture, her graph with what it implies, and everything else about her in tabs. */
export function CharacterStage({ draft, preview, tab, onTab, onFace, onChange }: CharacterProps) {
  const t = useWords(museWords);
  const [chosen, setChosen] = useState<Chosen | null>(null);
  const [lit, setLit] = useState<readonly string[]>([]);
  const graph = draft.moral_graph;
  const putGraph = (moral_graph: Graph) => onChange({ moral_graph });
  const add = () => {
    const ids = graph.values.map((value) => value.id);
    const id = idFor("", ids);
    putGraph({ ...graph, values: [...graph.values, { id, label: "", weight: 0.7, terms: [] }] });
    onTab("values");
    setChosen({ kind: "node", id });
    // Once it is there, its name is what is typed first.
    setTimeout(() => focusField(`moral_graph.values[${ids.length}].label`), 50);
  };
  const choose = (next: Chosen | null) => {
    setChosen(next);
    if (next !== null) onTab("values");
  };
  const contents: Readonly<Record<Tab, ReactNode>> = {
    values: <ValuesTab graph={graph} chosen={chosen} onChoose={setChosen} onChange={putGraph} onAdd={add} />,
    style: <StyleTab style={draft.style} onChange={(style) => onChange({ style })} />,
    voice: <VoiceTab draft={draft} onChange={onChange} />,
    lines: <LinesTab lines={draft.red_lines} onChange={(red_lines) => onChange({ red_lines })} />,
    limits: <LimitsTab draft={draft} onChange={onChange} />,
  };
  return (
    <div className={css.character}>
      <PreviewPane preview={preview}>
        <Button onClick={onFace}>{t.designer.changeFace}</Button>
      </PreviewPane>
      <div className={css.centre}>
        <div className={css.graph}>
          <MoralGraph
            graph={graph}
            chosen={chosen}
            lit={lit}
            onChoose={choose}
            onChange={putGraph}
            onAdd={add}
          />
        </div>
        <div className={css.says} role="region" aria-label={t.graph.says}>
          <Sentences of={draft} onLight={setLit} />
        </div>
      </div>
      <div className={css.inspector}>
        <Tabs
          label={t.page.about}
          value={tab}
          onChange={onTab}
          tabs={(["values", "style", "voice", "lines", "limits"] as const).map((name) => ({
            name,
            label: t.tabs[name],
            content: contents[name],
          }))}
        />
      </div>
    </div>
  );
}
