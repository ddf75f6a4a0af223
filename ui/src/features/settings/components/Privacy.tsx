import { useState } from "react";
import { toldCheck } from "../../../shared/checks";
import { given } from "../../../shared/given";
import { useTold } from "../../../shared/problems";
import { addressOf } from "../../../shared/route";
import { Button, ProblemBox } from "../../../shared/ui";
import { useLocale, useWords } from "../../../shared/words";
import { useDoctor, useMuse, useMuses } from "../api";
import { type Basis, homeOf, inside } from "../model";
import { settingsWords } from "../words";
import css from "./settings.module.css";

/** Muses whose basis is looked up before the rest is asked for. */
const few = 12;

/** Which faces are kept, where they lie, and by what right. */
export function Privacy() {
  const t = useWords(settingsWords);
  const locale = useLocale();
  const muses = useMuses();
  const checks = useDoctor().data?.checks;
  const [all, setAll] = useState(false);
  const home = checks === undefined ? null : homeOf(checks);
  const key = checks?.find((check) => check.link === "keychain");
  const rows = muses.data ?? [];
  return (
    <>
      <p className={css.lead}>{t.privacyText}</p>
      <h3>{t.kept}</h3>
      <dl className={css.facts}>
        <div>
          <dt>{t.keptPictures}</dt>
          <dd>{home !== null && <code>{inside(home.folder, "blobs")}</code>}</dd>
        </div>
        <div>
          <dt>{t.keptVectors}</dt>
          <dd>{home !== null && <code>{inside(home.folder, "studio.db")}</code>}</dd>
        </div>
        <div>
          <dt>{t.keptKey}</dt>
          <dd>{key && toldCheck(key, locale).found}</dd>
        </div>
      </dl>
      <h3>{t.bases}</h3>
      {muses.error && <ProblemBox problem={muses.error} onRetry={() => void muses.refetch()} />}
      {muses.data?.length === 0 && <p className={css.quiet}>{t.noMuses}</p>}
      <dl className={css.facts}>
        {(all ? rows : rows.slice(0, few)).map((muse) => (
          <div key={muse.muse_id}>
            <dt>
              <a href={addressOf("muse", muse.muse_id)}>{muse.name}</a>
            </dt>
            <dd>
              <BasisOf museId={muse.muse_id} />
            </dd>
          </div>
        ))}
      </dl>
      {!all && rows.length > few && <Button onClick={() => setAll(true)}>{t.allMuses(rows.length)}</Button>}
      {rows.length > 0 && <p className={css.quiet}>{t.sealedBasis}</p>}
    </>
  );
}

function BasisOf({ museId }: { readonly museId: string }) {
  const t = useWords(settingsWords);
  const tell = useTold();
  const muse = useMuse(museId);
  if (muse.error) return <span>{tell(muse.error).message}</span>;
  if (!muse.data) return <span className={css.quiet}>…</span>;
  const { basis, references, forged } = muse.data.head.dna.identity;
  const more = [given(forged) ? t.forged : saidOf(basis, t), t.references(references.length)].filter(
    (text) => given(text) && text !== "",
  );
  return (
    <>
      {t.basis[basis.kind]} <span className={css.quiet}>· {more.join(" · ")}</span>
    </>
  );
}

type Texts = (typeof settingsWords)["en"];

function saidOf(basis: Basis, t: Texts): string {
  switch (basis.kind) {
    case "synthetic":
      return t.origin(basis.origin);
    case "own_face":
      return t.declared(basis.declared_by);
    case "consent":
      return t.consent(basis.person, basis.document);
  }
}
