import { engineText, EngineText } from "../../../shared/engineText";
import { given } from "../../../shared/given";
import {
  Button,
  type Column,
  Dialog,
  ProblemBox,
  Progress,
  StateMark,
  Table,
  TroubleBox,
} from "../../../shared/ui";
import { useLocale, useWords } from "../../../shared/words";
import type { Reply } from "../../../platform";
import type { Importing } from "../api";
import { inWordsOf } from "../file";
import { trendsWords } from "../words";
import { ChooseFile, Fields, SaveExample } from "./EmptyTrends";
import css from "./import.module.css";

type Props = {
  readonly open: boolean;
  readonly importing: Importing;
  readonly onFile: (file: File | undefined) => void;
  readonly onClose: () => void;
};

/** Brings a file of posts, and says row by row what was wrong with it. */
export function ImportDialog({ open, importing, onFile, onClose }: Props) {
  const t = useWords(trendsWords);
  const { state } = importing;
  const busy = state.step === "sending" || state.step === "converting";
  const title = state.step === "done" ? t.doneTitle : t.dropTitle;
  const about = state.step === "idle" ? t.dropText : state.name;
  return (
    <Dialog
      open={open}
      onClose={onClose}
      title={title}
      about={about}
      form={state.step === "done" && state.report.bad > 0 ? "wide" : "dialog"}
      actions={
        busy ? undefined : (
          <>
            <ChooseFile onFile={onFile} primary={state.step !== "done"} />
            <Button look={state.step === "done" ? "primary" : "plain"} onClick={onClose}>
              {t.close}
            </Button>
          </>
        )
      }
    >
      {state.step === "idle" && (
        <div className={css.stack}>
          <p className={css.hint}>{t.formats}</p>
          <div>
            <SaveExample />
          </div>
          <Fields />
        </div>
      )}
      {state.step === "converting" && <Progress label={t.converting} />}
      {state.step === "sending" && (
        <Progress label={t.importing} onStop={importing.stop} stopLabel={t.stop} />
      )}
      {state.step === "refused" && (
        <TroubleBox said={{ code: `signals.${state.why}`, message: t.no[state.why] }} />
      )}
      {state.step === "unreadable" && (
        <TroubleBox said={{ code: "signals.unreadable", message: t.unreadable }} />
      )}
      {state.step === "failed" && (
        <ProblemBox
          problem={{
            code: state.error.code,
            message: inWordsOf(state.error.message, state.name),
            advice: state.error.advice,
          }}
        />
      )}
      {state.step === "stopped" && (
        <p className={css.said} role="status">
          <StateMark tone="idle" /> {t.stopped}
        </p>
      )}
      {state.step === "done" && <Report report={state.report} />}
    </Dialog>
  );
}

type ReportOf = Reply<"import_signals">;
type BadRow = ReportOf["bad_rows"][number];

const counted = ["new_signals", "new_observations", "repeated", "skipped", "bad"] as const;

function Report({ report }: { readonly report: ReportOf }) {
  const t = useWords(trendsWords);
  const locale = useLocale();
  const columns: readonly Column<BadRow>[] = [
    {
      name: "line",
      label: t.bad.line,
      width: "80px",
      right: true,
      cell: (row) => row.line,
      by: (row) => row.line,
    },
    {
      name: "field",
      label: t.bad.field,
      width: "120px",
      cell: (row) => (given(row.field) ? <code>{row.field}</code> : "–"),
      by: (row) => row.field ?? "",
    },
    {
      name: "reason",
      label: t.bad.reason,
      width: "minmax(260px, 1fr)",
      cell: (row) => (
        <span title={engineText(row.reason, locale) ?? row.reason}>
          <EngineText text={row.reason} />
        </span>
      ),
      by: (row) => row.reason,
    },
  ];
  return (
    <div className={css.stack}>
      <p className={css.said} role="status">
        <StateMark tone={report.bad > 0 ? "attention" : "good"} /> {t.done(report.read, report.insights)}
      </p>
      <dl className={css.counts}>
        {counted.map((name) => (
          <div key={name}>
            <dd>{report[name].toLocaleString(locale)}</dd>
            <dt>{t.report[name]}</dt>
          </div>
        ))}
      </dl>
      {report.bad_rows.length > 0 && (
        <>
          <h3>
            {t.badRows}
            {report.bad > report.bad_rows.length && (
              <span className={css.hint}> · {t.badMore(report.bad_rows.length, report.bad)}</span>
            )}
          </h3>
          <div className={css.badTable}>
            <Table
              label={t.badRows}
              rows={report.bad_rows}
              columns={columns}
              keyOf={(row) => `${row.line} ${row.field ?? ""} ${row.reason}`}
            />
          </div>
        </>
      )}
    </div>
  );
}
