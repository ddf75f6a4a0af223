import { ExternalLink } from "lucide-react";
import { EngineText } from "../../../shared/engineText";
import { useTold } from "../../../shared/problems";
import { Empty, Loading, ProblemBox, StateMark } from "../../../shared/ui";
import { useWords } from "../../../shared/words";
import type { Diagnostic, Missing } from "../api";
import { titleOf } from "../session/trail";
import { workbenchWords } from "../words";
import { useDesk } from "./desk";
import css from "./Lists.module.css";

/** What a run would meet, and what the last one met; each leads to its node. */
export function Problems() {
  const { problems: t, run } = useWords(workbenchWords);
  const { check, recheck, work } = useDesk();
  const { data, error } = check;
  if (error && !data) return <ProblemBox problem={error} onRetry={recheck} />;
  if (!data) return <Loading />;
  const { diagnostics, missing, left_out, server } = data;
  const nothing = diagnostics.length === 0 && missing.nodes.length === 0 && missing.models.length === 0;
  return (
    <>
      {work?.problem != null && <LastRun />}
      {nothing && work?.problem == null ? (
        <Empty title={server == null ? run.noServer : t.none}>{t.noneText(data.nodes)}</Empty>
      ) : (
        <ul className={css.rows}>
          {diagnostics.map((one, at) => (
            <Row key={at} one={one} />
          ))}
        </ul>
      )}
      <MissingParts missing={missing} />
      <p className={css.foot}>
        {left_out.length > 0 && <span>{t.left(left_out.length)}</span>}
        {server != null && <span>{t.against(server)}</span>}
      </p>
    </>
  );
}

function Row({ one }: { readonly one: Diagnostic }) {
  const t = useWords(workbenchWords).problems;
  const { now, catalogue, goTo } = useDesk();
  const { class_type, input, message, advice } = one;
  const node = one.node_id ?? null;
  const named = node === null ? null : titleOf(now.document, node);
  const title = named ?? catalogue.class(class_type)?.displayName ?? class_type;
  const body = (
    <>
      <StateMark tone={one.asset_missing ? "attention" : "bad"} />
      <span className={css.grow}>
        <span className={css.head}>
          {title !== "" && <strong>{title}</strong>}
          {input != null && <code>{input}</code>}
        </span>
        <span className={css.about}>
          <EngineText text={message} />
        </span>
        {advice != null && (
          <span className={css.quiet}>
            <EngineText text={advice} />
          </span>
        )}
      </span>
    </>
  );
  return (
    <li>
      {node === null ? (
        <div className={css.row}>{body}</div>
      ) : (
        <button type="button" className={css.row} title={t.goTo(title)} onClick={() => goTo(node)}>
          {body}
        </button>
      )}
    </li>
  );
}

/** Why the last run ended, at which node. */
function LastRun() {
  const t = useWords(workbenchWords).problems;
  const { work, now, goTo } = useDesk();
  const tell = useTold();
  if (work?.problem == null) return null;
  const said = tell(work.problem);
  const node = work.problem.node ?? null;
  const title = node === null ? null : (titleOf(now.document, node) ?? node);
  return (
    <div className={css.row}>
      <StateMark tone="bad" />
      <div className={css.grow}>
        <div className={css.head}>
          <strong>{t.run}</strong>
          {node !== null && title !== null && (
            <button type="button" className={css.link} onClick={() => goTo(node)}>
              {t.goTo(title)}
            </button>
          )}
        </div>
        <div className={css.about}>{said.message}</div>
        {said.advice !== null && <div className={css.quiet}>{said.advice}</div>}
        {said.detail !== null && (
          <div className={css.quiet} lang="en">
            {said.detail}
          </div>
        )}
      </div>
    </div>
  );
}

function MissingParts({ missing }: { readonly missing: Missing }) {
  const t = useWords(workbenchWords).problems;
  if (missing.nodes.length === 0 && missing.models.length === 0) return null;
  return (
    <>
      <h3 className={css.title}>{t.missing}</h3>
      <ul className={css.rows}>
        {missing.nodes.map(({ class_type, count, pack, url }) => (
          <Part
            key={class_type}
            name={class_type}
            about={t.missingNode(count, pack ?? null)}
            url={url ?? null}
          />
        ))}
        {missing.models.map(({ name, folder, url, used_by }) => (
          <Part
            key={`${folder}/${name}`}
            name={name}
            about={t.missingModel(folder)}
            url={url ?? null}
            nodes={used_by}
          />
        ))}
      </ul>
    </>
  );
}

type PartProps = {
  readonly name: string;
  readonly about: string;
  readonly url: string | null;
  readonly nodes?: readonly string[];
};

function Part({ name, about, url, nodes = [] }: PartProps) {
  const t = useWords(workbenchWords).problems;
  const { now, goTo } = useDesk();
  return (
    <li className={css.row}>
      <StateMark tone="attention" />
      <div className={css.grow}>
        <span className={css.head}>
          <code>{name}</code> <span className={css.quiet}>{about}</span>
          {nodes.map((node) => (
            <button key={node} type="button" className={css.link} onClick={() => goTo(node)}>
              {t.goTo(titleOf(now.document, node) ?? node)}
            </button>
          ))}
        </span>
      </div>
      {url !== null && (
        <a className={css.link} href={url} target="_blank" rel="noreferrer">
          {t.get} <ExternalLink size={12} aria-hidden />
        </a>
      )}
    </li>
  );
}
