import { useState } from "react";
import { Button, Dialog, type KeyRow, KeyTable, ProblemBox } from "../../../shared/ui";
import { useWords } from "../../../shared/words";
import { areMended } from "../model";
import { useSession } from "../session";
import { reviewWords } from "../words";
import css from "./Questions.module.css";

/** What asks or tells before the work goes on. */
export function Questions() {
  const t = useWords(reviewWords);
  const { question, ask, again, release } = useSession();
  const close = () => ask(null);
  switch (question?.kind) {
    case undefined:
    case "why":
      return null;
    case "keys":
      return <KeyList />;
    case "again":
      return (
        <Dialog
          open
          onClose={close}
          title={t.againTitle}
          actions={
            <>
              <Button onClick={close}>{t.cancel}</Button>
              <Button look="primary" onClick={() => again(true)}>
                {t.confirmAgain}
              </Button>
            </>
          }
        >
          <ProblemBox problem={question.error} />
        </Dialog>
      );
    case "release":
      return (
        <Dialog
          open
          onClose={close}
          title={t.releaseTitle}
          about={t.releaseText}
          actions={
            <>
              <Button onClick={close}>{t.cancel}</Button>
              <Button look="primary" onClick={() => release(true)}>
                {t.release}
              </Button>
            </>
          }
        >
          {null}
        </Dialog>
      );
    case "released":
      return (
        <Dialog
          open
          onClose={close}
          title={t.releasedTitle}
          about={t.releasedText}
          actions={
            <Button look="primary" onClick={close}>
              {t.close}
            </Button>
          }
        >
          <dl className={css.paths}>
            <Path label={t.folder} value={question.folder} />
            <Path label={t.picture} value={question.picture} />
            <Path label={t.manifest} value={question.manifest} />
          </dl>
        </Dialog>
      );
  }
}

function Path({ label, value }: { readonly label: string; readonly value: string }) {
  const t = useWords(reviewWords);
  const [copied, setCopied] = useState(false);
  return (
    <>
      <dt>{label}</dt>
      <dd>
        <code>{value}</code>
        <Button
          look="quiet"
          aria-label={`${t.copy}: ${label}`}
          onClick={() => void navigator.clipboard.writeText(value).then(() => setCopied(true))}
        >
          {copied ? t.copied : t.copy}
        </Button>
      </dd>
    </>
  );
}

/** Every key of this screen. */
function KeyList() {
  const t = useWords(reviewWords);
  const { ask, targets } = useSession();
  const rows: readonly KeyRow[] = [
    [["←", "→", "↑", "↓"], t.keyList.move],
    [[t.spaceKey], t.keyList.open],
    [["Z"], t.keyList.full],
    [["+", "−"], t.keyList.zoom],
    [["⇧ ←", "⇧ →", "⇧ ↑", "⇧ ↓"], t.keyList.pan],
    [["C"], t.keyList.compare],
    [["0", "1", "…", "5"], t.keyList.stars],
    [["P"], t.keyList.pick],
    [["⇧ X"], t.keyList.flagOut],
    [["A"], t.keyList.approve],
    [["X"], t.keyList.reject],
    [["E"], t.keyList.changes],
    [["W"], t.keyList.why],
    [["R"], areMended(targets) ? t.keyList.repair : t.keyList.again],
    [["U"], t.keyList.back],
    [["L"], t.keyList.release],
    [["O"], t.keyList.overlay],
    [["D"], t.keyList.pins],
    [["↵"], t.keyList.pin],
    [[t.spaceKey], t.keyList.draw],
    [["[", "]"], t.keyList.versions],
    [["⇧ →", "Ctrl A"], t.keyList.select],
    [["Ctrl →", `Ctrl ${t.spaceKey}`], t.keyList.choose],
    [["Ctrl Z", "Ctrl ⇧ Z"], t.keyList.undo],
    [["Tab"], t.keyList.panels],
    [["F6"], t.keyList.regions],
    [["Esc"], t.keyList.close],
  ];
  return (
    <Dialog open onClose={() => ask(null)} title={t.keys} about={t.keysAbout} form="wide">
      <KeyTable rows={rows} />
    </Dialog>
  );
}
