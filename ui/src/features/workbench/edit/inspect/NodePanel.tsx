import { StateMark, Tag, type Tone } from "../../../../shared/ui";
import { EngineText } from "../../../../shared/engineText";
import { useWords } from "../../../../shared/words";
import type { Diagnostic, Missing } from "../../api";
import type { CanvasActions, Catalogue, JsonObject } from "../../canvas";
import type { Mode } from "../../canvas/model/graph";
import { textAt } from "../../canvas/model/json";
import { TextBox } from "../fields/TextBox";
import type { Looked } from "../look";
import { editWords } from "../words";
import { ColourRow } from "./ColourRow";
import { type End, isOwn, packOf, propertiesOf, titleOf } from "./facts";
import css from "./inspect.module.css";
import { ModeRow } from "./ModeRow";
import { SocketRows } from "./SocketRows";
import { ValueRows } from "./ValueRows";

type NodePanelProps = {
  readonly looked: Looked;
  readonly document: JsonObject;
  readonly catalogue: Catalogue;
  readonly actions: CanvasActions;
  readonly diagnostics: readonly Diagnostic[];
  readonly missing: Missing["nodes"];
  readonly onMode: (mode: Mode) => void;
};

/** All about one node. */
export function NodePanel({ looked, document: workflow, catalogue, actions, ...more }: NodePanelProps) {
  const t = useWords(editWords);
  const { node, definition } = looked;
  const nodeClass = catalogue.class(node.type);
  const title = (end: End) => (end.node ? titleOf(end.node, catalogue, workflow) : "");
  const comesFrom = (end: End) => t.comesFrom(end.node ? title(end) : t.ownInput, end.socket);
  const goesTo = (end: End) => t.goesTo(end.node ? title(end) : t.ownOutput, end.socket);
  const isMissing = nodeClass === null && definition === null && !isOwn(node.type);
  const description = nodeClass?.description ?? (definition ? (textAt(definition, "description") ?? "") : "");
  const own = titleOf({ ...node, title: null }, catalogue, workflow);
  const properties = propertiesOf(node);
  return (
    <>
      <div className={css.head}>
        <TextBox
          key={`${looked.graph.id ?? ""} ${node.id}`}
          lines="one"
          label={t.title}
          placeholder={own}
          value={node.title ?? own}
          onText={(text) => actions.rename({ node: node.id }, text.trim() === own ? "" : text.trim())}
        />
        <div className={css.tags}>
          {definition !== null && <Tag>{t.marks.subgraph}</Tag>}
          {nodeClass?.isOutput === true && <Tag>{t.marks.output}</Tag>}
          {nodeClass?.isApi === true && <Tag tone="attention">{t.marks.paid}</Tag>}
          {nodeClass?.isDeprecated === true && <Tag tone="attention">{t.marks.old}</Tag>}
          {node.isPinned && <Tag>{t.marks.pinned}</Tag>}
        </div>
        <dl className={css.facts}>
          {definition === null && (
            <>
              <dt>{t.classOf}</dt>
              <dd>
                <code>{node.type}</code>
              </dd>
            </>
          )}
          {nodeClass !== null && nodeClass.category !== "" && (
            <>
              <dt>{t.category}</dt>
              <dd>{nodeClass.category}</dd>
            </>
          )}
          {nodeClass?.pack != null && (
            <>
              <dt>{t.from}</dt>
              <dd>{nodeClass.pack}</dd>
            </>
          )}
        </dl>
        {description !== "" && <p className={css.about}>{description}</p>}
      </div>
      {isMissing && <MissingBox looked={looked} missing={more.missing} />}
      {more.diagnostics.length > 0 && <Findings looked={looked} diagnostics={more.diagnostics} />}
      <section className={css.part}>
        <ModeRow mode={node.mode} onMode={more.onMode} />
        <ColourRow
          current={node.bgcolor}
          shownOf={({ node: colours }) => colours.bgcolor}
          onColour={(preset) => actions.colour(preset && preset.node)}
        />
      </section>
      <ValueRows looked={looked} actions={actions} nameOf={comesFrom} />
      <SocketRows looked={looked} actions={actions} nameOf={comesFrom} goesTo={goesTo} />
      {properties.length > 0 && (
        <details className={css.part}>
          <summary>{t.properties}</summary>
          <dl className={css.facts}>
            {properties.map(([name, value]) => (
              <div key={name}>
                <dt>{name}</dt>
                <dd>{value}</dd>
              </div>
            ))}
          </dl>
        </details>
      )}
    </>
  );
}

/** What is known of a class that no server offers. */
function MissingBox({ looked, missing }: { readonly looked: Looked; readonly missing: Missing["nodes"] }) {
  const t = useWords(editWords);
  const told = missing.find((one) => one.class_type === looked.node.type);
  const stored = packOf(looked.node);
  const name = told?.pack ?? stored?.name ?? null;
  const url = told?.url ?? stored?.url ?? null;
  return (
    <section className={css.finding} data-tone="bad" aria-label={t.missing}>
      <strong>
        <StateMark tone="bad" /> {t.missing}
      </strong>
      <p>{t.missingAbout}</p>
      <p>{name === null ? t.missingNobody : t.missingPack(name)}</p>
      {url !== null && /^https?:\/\//.test(url) && (
        <a href={url} target="_blank" rel="noreferrer">
          {t.openPack}
        </a>
      )}
    </section>
  );
}

type FindingsProps = { readonly looked: Looked; readonly diagnostics: readonly Diagnostic[] };

function Findings({ looked, diagnostics }: FindingsProps) {
  const t = useWords(editWords);
  const tone = ({ asset_missing }: Diagnostic): Tone => (asset_missing ? "attention" : "bad");
  return (
    <section className={css.part} aria-label={t.diagnostics}>
      <h3>{t.diagnostics}</h3>
      {diagnostics.map((one, place) => {
        const last = one.node_id?.split(":").at(-1) ?? "";
        return (
          <div key={place} className={css.finding} data-tone={tone(one)}>
            <strong>
              <StateMark tone={tone(one)} /> {one.input ?? one.class_type}
            </strong>
            <p>
              <EngineText text={one.message} />
            </p>
            {one.advice != null && (
              <p className={css.about}>
                <EngineText text={one.advice} />
              </p>
            )}
            {looked.definition !== null && last !== looked.node.id && (
              <p className={css.note}>{t.inside(`${one.class_type} ${last}`)}</p>
            )}
          </div>
        );
      })}
    </section>
  );
}
