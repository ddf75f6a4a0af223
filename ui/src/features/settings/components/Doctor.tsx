import { ClipboardCopy, RefreshCw } from "lucide-react";
import { linkName } from "../../../shared/checks";
import { Button, ProblemBox, useToast } from "../../../shared/ui";
import { useLocale, useWords } from "../../../shared/words";
import { useDoctor, useHealth } from "../api";
import { grouped, groups, reportText, tally } from "../model";
import { settingsWords } from "../words";
import { Found } from "./Connections";
import css from "./settings.module.css";

/** Every link the engine looked at, grouped, with what mends each. */
export function Doctor() {
  const t = useWords(settingsWords);
  const say = useToast();
  const locale = useLocale();
  const doctor = useDoctor();
  const version = useHealth().data?.version ?? "";
  const checks = doctor.data?.checks;
  const found = checks === undefined ? null : grouped(checks);
  const copy = () => {
    if (checks === undefined) return;
    void navigator.clipboard
      .writeText(reportText(version, checks))
      .then(() => say({ text: t.copied, tone: "good" }));
  };
  return (
    <>
      <div className={css.buttons}>
        <Button
          icon={<RefreshCw size={14} aria-hidden />}
          busy={doctor.isFetching}
          onClick={() => void doctor.refetch()}
        >
          {t.examine}
        </Button>
        <Button icon={<ClipboardCopy size={14} aria-hidden />} disabled={checks === undefined} onClick={copy}>
          {t.copy}
        </Button>
        <span className={css.quiet} role="status">
          {doctor.isFetching
            ? `${t.examining}…`
            : checks !== undefined && t.doctorSum(tally(checks).ok + tally(checks).note, checks.length)}
        </span>
      </div>
      {doctor.error && <ProblemBox problem={doctor.error} onRetry={() => void doctor.refetch()} />}
      {found !== null &&
        groups.map((group) => (
          <div key={group}>
            <h3>{t.groups[group]}</h3>
            <ul className={css.checks}>
              {found[group].map((check) => (
                <li key={check.link}>
                  <span className={css.linkName}>{linkName(check.link, locale)}</span>
                  <div>
                    <Found check={check} />
                  </div>
                </li>
              ))}
            </ul>
          </div>
        ))}
    </>
  );
}
