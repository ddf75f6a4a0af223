import { LockKeyhole } from "lucide-react";
import { useState } from "react";
import { Button, Dialog, Picture, ProblemBox, Progress, TextArea, TextField } from "../../../../shared/ui";
import { money } from "../../../../shared/money";
import { useLocale, useWords } from "../../../../shared/words";
import type { Sealing } from "../../api";
import { lineName } from "../../changes";
import type { Fault } from "../../checks";
import type { Draft } from "../../model";
import { dnaWords } from "../../words";
import { museWords } from "../words";
import css from "./designer.module.css";
import { Elapsed } from "./PreviewPane";

type GenesisDialogProps = {
  readonly draft: Draft;
  /** The next generation of somebody, not somebody new. */
  readonly next: boolean;
  readonly reason: string;
  readonly preview: string | null;
  readonly faults: readonly Fault[];
  readonly sealing: Sealing;
  readonly onReason: (reason: string) => void;
  readonly onSeal: () => void;
  readonly onClose: () => void;
  /** Takes the sealed face back, where there is one. */
  readonly onSealedFace?: () => void;
};

/** A seal that takes longer than this many seconds is told to. */
const slowAfter = 30;

/** The seal, as a thing one does on purpose: what is sealed, her name typed or a reason given, then the work itself. */
export function GenesisDialog(props: GenesisDialogProps) {
  const { draft, next, reason, preview, faults, sealing, onReason, onSeal, onClose, onSealedFace } = props;
  const t = useWords(museWords).genesis;
  const { takeSealed } = useWords(museWords).designer;
  const [typed, setTyped] = useState("");
  const plain = (text: string) => text.trim().toLocaleLowerCase();
  const meant = next ? reason.trim() !== "" : plain(typed) === plain(draft.name);
  const running = sealing.since !== null;
  const locked = sealing.problem?.code === "dna.biometric_lock";
  const seal = () => meant && faults.length === 0 && !running && onSeal();
  return (
    <Dialog
      open
      form="wide"
      onClose={() => !running && onClose()}
      title={t.title(draft.name.trim())}
      about={t.about}
      actions={
        running ? (
          <Button onClick={sealing.stop}>{t.stop}</Button>
        ) : (
          <>
            <Button onClick={onClose}>{t.cancel}</Button>
            <Button
              look="primary"
              icon={<LockKeyhole size={14} aria-hidden />}
              disabled={!meant || faults.length > 0}
              onClick={seal}
            >
              {next ? t.sealNext : t.seal}
            </Button>
          </>
        )
      }
    >
      <div className={css.sealing}>
        <div className={css.sealPicture}>
          <Picture src={preview} alt="" />
        </div>
        <div className={css.sealText}>
          <Immutable draft={draft} />
          {running ? (
            <div role="status">
              <Progress label={t.steps[draft.identity.kind]} />
              <p className={css.about}>
                <Elapsed
                  since={sealing.since}
                  text={t.elapsed}
                  after={{ seconds: slowAfter, text: t.slow }}
                />
              </p>
            </div>
          ) : next ? (
            <TextArea
              label={t.why}
              hint={t.whyHint}
              rows={2}
              value={reason}
              maxLength={400}
              onChange={onReason}
            />
          ) : (
            <TextField
              label={t.typeName(draft.name.trim())}
              value={typed}
              autoFocus
              autoComplete="off"
              spellCheck={false}
              onChange={setTyped}
              onKeyDown={(event) => event.key === "Enter" && seal()}
            />
          )}
          {sealing.problem && (
            <ProblemBox
              problem={sealing.problem}
              action={
                locked ? (
                  <>
                    <p>{t.lockWhy}</p>
                    {onSealedFace && (
                      <Button
                        onClick={() => {
                          onSealedFace();
                          sealing.forget();
                        }}
                      >
                        {takeSealed}
                      </Button>
                    )}
                  </>
                ) : undefined
              }
            />
          )}
        </div>
      </div>
    </Dialog>
  );
}

/** What can never be edited again, in a few lines. */
function Immutable({ draft }: { readonly draft: Draft }) {
  const t = useWords(museWords).genesis;
  const { tabs } = useWords(museWords);
  const names = useWords(dnaWords);
  const locale = useLocale();
  const { identity, moral_graph, red_lines, voice, limits, style } = draft;
  const face = {
    forged: () => t.summary.forged,
    starter: () => t.summary.starter(identity.kind === "starter" ? identity.starter : ""),
    references: () => t.summary.references(identity.kind === "references" ? identity.references.length : 0),
  }[identity.kind]();
  return (
    <dl className={css.immutable} aria-label={t.immutable}>
      <div>
        <dt>{t.face}</dt>
        <dd>{face}</dd>
      </div>
      <div>
        <dt>{tabs.values}</dt>
        <dd>{t.values(moral_graph.values.length, moral_graph.edges.length)}</dd>
      </div>
      <div>
        <dt>{tabs.style}</dt>
        <dd className={css.swatches}>
          {style.palette.map((colour, at) => (
            <span key={at} style={{ background: colour }} title={colour} />
          ))}
        </dd>
      </div>
      <div>
        <dt>{tabs.voice}</dt>
        <dd>{voice.tone === "" ? voice.languages.join(", ") : voice.tone}</dd>
      </div>
      <div>
        <dt>{tabs.lines}</dt>
        <dd title={red_lines.map((line) => lineName(line, names)).join(", ")}>
          {t.linesCount(red_lines.length)}
        </dd>
      </div>
      <div>
        <dt>{tabs.limits}</dt>
        <dd>{t.limits(money(limits.daily_budget, locale))}</dd>
      </div>
    </dl>
  );
}
