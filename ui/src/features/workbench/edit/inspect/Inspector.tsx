import { useMemo } from "react";
import { useLocale, useWords } from "../../../../shared/words";
import type { Diagnostic, Missing } from "../../api";
import {
  type CanvasActions,
  canvasWords,
  type Catalogue,
  type GraphId,
  type JsonObject,
  nodesIn,
  type Patch,
  type Selection,
} from "../../canvas";
import { setMode } from "../../canvas/edits/nodes";
import { type Mode, readGraph } from "../../canvas/model/graph";
import { groupsIn } from "../../canvas/model/marks";
import { isEmpty } from "../../canvas/model/patch";
import { lookAt } from "../look";
import { editWords } from "../words";
import { DocumentPanel } from "./DocumentPanel";
import { diagnosticsOf } from "./facts";
import { GroupPanel } from "./GroupPanel";
import css from "./inspect.module.css";
import { ManyPanel } from "./ManyPanel";
import { NodePanel } from "./NodePanel";

type InspectorProps = {
  readonly document: JsonObject;
  readonly catalogue: Catalogue;
  /** The graph the canvas shows. */
  readonly graph: GraphId;
  readonly selection: Selection;
  readonly actions: CanvasActions;
  readonly diagnostics: readonly Diagnostic[];
  readonly onEdit: (patch: Patch) => void;
  /** What would provide classes that no server offers. */
  readonly missing?: Missing["nodes"];
};

const nobody: Missing["nodes"] = [];

/** What is selected, in words and fields; with nothing selected, the document. */
export function Inspector(props: InspectorProps) {
  const { document: workflow, catalogue, graph, selection, actions, onEdit } = props;
  const t = useWords(editWords);
  const locale = useLocale();
  const ids = nodesIn(selection);
  const onMode = (mode: Mode) => {
    const names = canvasWords[locale].patch;
    const patch = setMode({ document: workflow, graph, catalogue, names }, ids, mode);
    if (!isEmpty(patch)) onEdit(patch);
  };
  return (
    <section className={css.inspector} aria-label={t.inspector}>
      {selection.size === 0 ? (
        <DocumentPanel document={workflow} catalogue={catalogue} />
      ) : (
        <Chosen {...props} actions={actions} ids={ids} onMode={onMode} />
      )}
    </section>
  );
}

type ChosenProps = InspectorProps & {
  readonly ids: readonly string[];
  readonly onMode: (mode: Mode) => void;
};

function Chosen({
  document: workflow,
  catalogue,
  graph,
  selection,
  actions,
  ids,
  onMode,
  ...more
}: ChosenProps) {
  const id = ids.length === 1 ? ids[0] : undefined;
  const looked = useMemo(
    () => (id === undefined ? null : lookAt(workflow, catalogue, graph, id)),
    [workflow, catalogue, graph, id],
  );
  const { diagnostics, missing = nobody } = more;
  const found = useMemo(
    () => (id === undefined ? [] : diagnosticsOf(workflow, graph, id, diagnostics)),
    [workflow, graph, id, diagnostics],
  );
  if (looked)
    return (
      <NodePanel
        document={workflow}
        diagnostics={found}
        {...{ looked, catalogue, actions, missing, onMode }}
      />
    );
  const shown = readGraph(workflow, graph);
  const [at] = groupsIn(selection);
  const group = selection.size === 1 ? shown?.groups.find(({ index }) => index === at) : undefined;
  if (group) return <GroupPanel group={group} actions={actions} />;
  const nodes = ids.flatMap((one) => shown?.byId.get(one) ?? []);
  return <ManyPanel count={selection.size} {...{ nodes, actions, onMode }} />;
}
