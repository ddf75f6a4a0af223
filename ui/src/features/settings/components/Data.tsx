import { ExternalLink, ShieldCheck } from "lucide-react";
import { go } from "../../../shared/route";
import { Button, Identifier, ProblemBox, StateMark } from "../../../shared/ui";
import { useWords } from "../../../shared/words";
import { useDoctor, useVerify } from "../api";
import { homeOf } from "../model";
import { settingsWords } from "../words";
import css from "./settings.module.css";

/** Where everything lies, whether the books are sound, and the engine's own description. */
export function Data() {
  const t = useWords(settingsWords);
  const doctor = useDoctor();
  const verify = useVerify();
  const home = doctor.data ? homeOf(doctor.data.checks) : null;
  const faults = verify.data?.faults.length ?? 0;
  return (
    <dl className={css.blocks}>
      <div>
        <dt>{t.folder}</dt>
        <dd>
          {home !== null && (
            <>
              <Identifier value={home.folder} length={200} />
              <p className={css.quiet}>{t.folderText(home.room)}</p>
            </>
          )}
          {home === null && doctor.data && <p className={css.quiet}>{t.folderUnknown}</p>}
          {doctor.isPending && <p className={css.quiet}>{t.examining}…</p>}
        </dd>
      </div>
      <div>
        <dt>{t.ledger}</dt>
        <dd>
          <p className={css.quiet}>{t.ledgerText}</p>
          {verify.data && (
            <p className={css.stateLine} role="status">
              <StateMark tone={faults === 0 ? "good" : "bad"} />
              {faults === 0 ? t.sound(verify.data.rows) : t.unsound(faults)}
            </p>
          )}
          {verify.error && <ProblemBox problem={verify.error} />}
          <div className={css.buttons}>
            <Button
              icon={<ShieldCheck size={14} aria-hidden />}
              busy={verify.isPending}
              onClick={() => verify.mutate({})}
            >
              {t.verify}
            </Button>
            <Button look="quiet" onClick={() => go("budget")}>
              {t.toBudget}
            </Button>
          </div>
        </dd>
      </div>
      <div>
        <dt>{t.docs}</dt>
        <dd>
          <p className={css.quiet}>{t.docsText}</p>
          <a className={css.link} href="/api/docs" target="_blank" rel="noreferrer">
            <ExternalLink size={14} aria-hidden /> {t.openDocs}
          </a>
        </dd>
      </div>
    </dl>
  );
}
