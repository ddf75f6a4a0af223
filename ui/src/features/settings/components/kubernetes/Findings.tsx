import { Copy } from "lucide-react";
import { BurstProblem } from "../../../../shared/burst";
import { EngineText } from "../../../../shared/engineText";
import { Evidence, IconButton, StateMark, useToast } from "../../../../shared/ui";
import { useWords } from "../../../../shared/words";
import type { useSurvey } from "../../api";
import { commandsIn, type Finding, sorted, type Survey } from "../../kubernetes";
import css from "../settings.module.css";
import own from "./kubernetes.module.css";
import { kubernetesWords } from "./words";

type FindingsProps = { readonly survey: ReturnType<typeof useSurvey>; readonly isSetUp: boolean };

/** What the latest test of the cluster found: whether sessions can run, and each thing with what mends it. */
export function Findings({ survey, isSetUp }: FindingsProps) {
  const t = useWords(kubernetesWords);
  const { data, error, isFetching } = survey;
  return (
    <div className={css.state} role="status">
      {isFetching ? (
        <span className={css.quiet}>{t.testing}…</span>
      ) : error ? (
        <BurstProblem problem={error} />
      ) : data ? (
        <Found survey={data} />
      ) : (
        <span className={css.quiet}>{isSetUp ? t.untested : t.notSetUp}</span>
      )}
    </div>
  );
}

function Found({ survey }: { readonly survey: Survey }) {
  const t = useWords(kubernetesWords);
  const { open, good } = sorted(survey);
  return (
    <>
      <div className={css.stateLine}>
        <StateMark tone={survey.can_run ? "good" : "bad"} />
        <strong>{survey.can_run ? t.canRun : t.cannotRun}</strong>
      </div>
      {survey.can_run && (
        <p className={css.detail}>
          {t.runs[survey.way]}: <EngineText text={survey.why} />.
        </p>
      )}
      {open.length > 0 && <FindingList findings={open} />}
      {good.length > 0 && (
        <Evidence label={t.well(good.length)}>
          <FindingList findings={good} />
        </Evidence>
      )}
    </>
  );
}

const FindingList = ({ findings }: { readonly findings: readonly Finding[] }) => (
  <ul className={css.checks}>
    {findings.map((finding) => (
      <FindingRow key={`${finding.subject} ${finding.text}`} finding={finding} />
    ))}
  </ul>
);

const toneOf = { good: "good", absent: "idle", missing: "bad", not_visible: "info" } as const;

function FindingRow({ finding: { subject, state, text, advice } }: { readonly finding: Finding }) {
  const t = useWords(kubernetesWords);
  const subjects: Readonly<Record<string, string | undefined>> = t.subjects;
  const mends: Readonly<Record<string, string | undefined>> = t.mends;
  return (
    <li>
      <span className={own.subject}>
        <StateMark tone={toneOf[state]} />
        <span>
          {subjects[subject] ?? subject}
          <span className={css.quiet}> {t.states[state]}</span>
        </span>
      </span>
      <div>
        <p className={css.detail} lang="en">
          {text}
        </p>
        {state !== "good" && (
          <>
            <p className={css.detail}>{mends[subject] ?? advice}</p>
            {commandsIn(advice).map((command) => (
              <Command key={command} command={command} />
            ))}
          </>
        )}
      </div>
    </li>
  );
}

/** A command to be copied into a terminal. */
function Command({ command }: { readonly command: string }) {
  const t = useWords(kubernetesWords);
  const say = useToast();
  return (
    <div className={own.command}>
      <code>{command}</code>
      <IconButton
        small
        label={t.copyCommand(command)}
        icon={<Copy size={13} aria-hidden />}
        onClick={() =>
          void navigator.clipboard.writeText(command).then(() => say({ text: t.copied, tone: "good" }))
        }
      />
    </div>
  );
}
