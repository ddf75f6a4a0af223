import { LockKeyhole } from "lucide-react";
import { RadioGroup } from "radix-ui";
import { useRef } from "react";
import { Button, ontoItem } from "../../../../shared/ui";
import { useWords } from "../../../../shared/words";
import type { Preview } from "../../api";
import { averageFace, type Dna, type Draft, type Identity, identityOf, noPictures } from "../../model";
import { FaceForge, ReferenceBoard } from "../face";
import { museWords } from "../words";
import css from "./designer.module.css";
import { PreviewPane } from "./PreviewPane";
import { Starters } from "./Starters";

type FaceStageProps = {
  readonly draft: Draft;
  readonly sealed: Dna | null;
  readonly preview: Preview;
  readonly museId: string | null;
  readonly onChange: (change: Partial<Draft>) => void;
};

const kinds = ["forged", "starter", "references"] as const;

/** Whose face she has: designed, ready, or from pictures. */
export function FaceStage({ draft, sealed, preview, museId, onChange }: FaceStageProps) {
  const t = useWords(museWords).designer;
  const { identity } = draft;
  // What was chosen before another kind was tried is there again on the way back.
  const before = useRef<Partial<Record<Identity["kind"], Identity>>>({});
  const put = (next: Identity) => onChange({ identity: next });
  const choose = (kind: Identity["kind"]) => {
    if (kind === identity.kind) return;
    before.current[identity.kind] = identity;
    const fresh: Readonly<Record<Identity["kind"], Identity>> = {
      forged: averageFace,
      starter: { kind: "starter", starter: "" },
      references: noPictures,
    };
    put(before.current[kind] ?? fresh[kind]);
  };
  const changed = sealed !== null && JSON.stringify(identityOf(sealed)) !== JSON.stringify(identity);
  return (
    <div className={css.face}>
      <div className={css.kinds}>
        <RadioGroup.Root
          aria-label={t.identity}
          className={css.kindList}
          data-field="identity"
          value={identity.kind}
          onFocus={ontoItem}
          onValueChange={(kind) => choose(kind as Identity["kind"])}
        >
          {kinds.map((kind) => (
            <RadioGroup.Item key={kind} value={kind} className={css.kind}>
              <span className={css.dot} aria-hidden />
              <strong>{t.identityKinds[kind]}</strong>
              <span className={css.kindText}>{t.identityTexts[kind]}</span>
            </RadioGroup.Item>
          ))}
        </RadioGroup.Root>
        {sealed && (
          <div className={css.lockNote}>
            <LockKeyhole size={14} aria-hidden />
            <strong>{t.lockTitle}</strong>
            <p>{t.lockText}</p>
            {changed && <Button onClick={() => put(identityOf(sealed))}>{t.takeSealed}</Button>}
          </div>
        )}
        {identity.kind !== "forged" && <PreviewPane preview={preview} />}
      </div>
      <div className={css.tool}>
        {identity.kind === "forged" && (
          <FaceForge
            design={identity.design}
            museId={museId}
            onChange={(design) => put({ kind: "forged", design })}
          />
        )}
        {identity.kind === "starter" && (
          <Starters chosen={identity.starter} onChoose={(starter) => put({ kind: "starter", starter })} />
        )}
        {identity.kind === "references" && (
          <ReferenceBoard
            references={identity.references}
            basis={identity.basis}
            domain={identity.domain}
            onChange={(references, basis, domain) => put({ kind: "references", references, basis, domain })}
          />
        )}
      </div>
    </div>
  );
}
