import { FilePlus2, History, Save } from "lucide-react";
import { useState } from "react";
import { type EngineError, useDoor } from "../../../platform";
import { Button, Empty, Loading, ProblemBox, SelectField, Tag, When } from "../../../shared/ui";
import { useWords } from "../../../shared/words";
import { asDocument, asMoved, type Change, useChanges, useVersions, type Version } from "../api";
import { workbenchWords } from "../words";
import { useDesk } from "./desk";
import css from "./Lists.module.css";

/** What was kept of the document, what has changed since, and the way back. */
export function Versions() {
  const t = useWords(workbenchWords).versions;
  const { id, now, ask } = useDesk();
  const versions = useVersions(id, now.standing.revision);
  const [chosen, setChosen] = useState<number | null>(null);
  const rows = versions.data;
  if (versions.error && !rows)
    return <ProblemBox problem={versions.error} onRetry={() => void versions.refetch()} />;
  if (!rows) return <Loading />;
  const save = (
    <Button icon={<Save size={14} aria-hidden />} keys="Ctrl S" onClick={() => ask({ kind: "version" })}>
      {t.save}
    </Button>
  );
  if (rows.length === 0)
    return (
      <Empty title={t.none} action={save}>
        {t.noneText}
      </Empty>
    );
  const version = rows.find((one) => one.number === chosen) ?? rows[0];
  return (
    <div className={css.split}>
      <div>
        <div className={css.acts}>{save}</div>
        <ul className={css.rows}>
          {rows.map((one) => (
            <li key={one.number}>
              <button
                type="button"
                className={`${css.row} ${one === version ? css.chosen : ""}`}
                aria-pressed={one === version}
                onClick={() => setChosen(one.number)}
              >
                <span className={css.grow}>
                  <span className={css.head}>
                    <strong>{one.name === "" ? t.number(one.number) : one.name}</strong>
                    <Tag>{t.why[one.why]}</Tag>
                  </span>
                  <span className={css.quiet}>
                    {one.name !== "" && `${t.number(one.number)} · `}
                    <When at={one.at} />
                  </span>
                </span>
              </button>
            </li>
          ))}
        </ul>
      </div>
      {version && <Detail key={version.number} version={version} rows={rows} />}
    </div>
  );
}

type DetailProps = { readonly version: Version; readonly rows: readonly Version[] };

function Detail({ version, rows }: DetailProps) {
  const t = useWords(workbenchWords).versions;
  const { id, row, session, now, openNew, announce } = useDesk();
  const door = useDoor();
  const [against, setAgainst] = useState<number | null>(null);
  const [problem, setProblem] = useState<EngineError | null>(null);
  const changes = useChanges(id, version.number, against, now.standing.revision);
  const nameOf = (one: Version) => (one.name === "" ? t.number(one.number) : one.name);
  const path = { workflow: id, number: version.number };
  const restore = () =>
    session
      .ask((revision) => door.call("restore_workflow", { path, body: { revision } }).then(asMoved))
      .then(
        () => announce(t.restored),
        (error: unknown) => setProblem(error as EngineError),
      );
  const open = () =>
    door.call("open_workflow_version", { path }).then(
      ({ document }) => openNew({ name: `${row.name} · ${nameOf(version)}`, document: asDocument(document) }),
      (error: unknown) => setProblem(error as EngineError),
    );
  return (
    <div>
      <div className={css.acts}>
        <div className={css.against}>
          <SelectField
            label={t.against}
            bare
            value={String(against ?? "now")}
            choices={[
              { value: "now", label: `${t.against} ${t.now}` },
              ...rows
                .filter((one) => one.number !== version.number)
                .map((one) => ({ value: String(one.number), label: `${t.against} ${nameOf(one)}` })),
            ]}
            onChange={(value) => setAgainst(value === "now" ? null : Number(value))}
          />
        </div>
        <Button icon={<History size={14} aria-hidden />} onClick={() => void restore()}>
          {t.restore}
        </Button>
        <Button look="quiet" icon={<FilePlus2 size={14} aria-hidden />} onClick={() => void open()}>
          {t.open}
        </Button>
      </div>
      {problem !== null && <ProblemBox problem={problem} />}
      {changes.error && <ProblemBox problem={changes.error} />}
      {changes.data?.length === 0 && <p className={css.foot}>{t.same}</p>}
      {(changes.data?.length ?? 0) > 0 && (
        <ul>
          {changes.data?.map((one, at) => (
            <ChangeRow key={at} one={one} />
          ))}
        </ul>
      )}
    </div>
  );
}

function ChangeRow({ one }: { readonly one: Change }) {
  const t = useWords(workbenchWords).versions;
  const kinds: Readonly<Record<string, string | undefined>> = t.changes;
  const { catalogue } = useDesk();
  const name = one.title ?? catalogue.class(one.class_type)?.displayName ?? one.class_type;
  return (
    <li className={css.change}>
      <span className={css.quiet}>{kinds[one.change] ?? t.changes.other}</span>
      <span>
        {one.node === "" ? t.whole : name} {one.input != null && <code>{one.input}</code>}
      </span>
      {(one.before != null || one.after != null) && (
        <span>
          <del>{textOf(one.before) ?? t.nothing}</del> → <ins>{textOf(one.after) ?? t.nothing}</ins>
        </span>
      )}
    </li>
  );
}

const textOf = (value: unknown): string | null =>
  value == null ? null : typeof value === "string" ? value : JSON.stringify(value);
