import { useMemo, useState } from "react";
import { useDoor, EngineError } from "../../../../platform";
import { useCurrentMuse } from "../../../../shared/current";
import { useKeys } from "../../../../shared/keys";
import { told, toldFault } from "../../../../shared/problems";
import { go } from "../../../../shared/route";
import { FailedToast, useToast } from "../../../../shared/ui";
import { useLocale, useWords } from "../../../../shared/words";
import { surprise, useKeeper, usePreview, useRemoveDraft, useSealing } from "../../api";
import { allFaults, type Fault, faultsOf } from "../../checks";
import type { Stored } from "../../keeper";
import {
  type Body,
  type Dna,
  type Draft,
  draftOf,
  identityOf,
  placeOfField,
  type Section,
  type Tab,
} from "../../model";
import { dnaWords } from "../../words";
import { FaultsContext, focusField } from "../inspector/faults";
import { museWords } from "../words";
import { CharacterStage } from "./CharacterStage";
import { Conflict, NotKept } from "./Conflict";
import css from "./designer.module.css";
import { FaceStage } from "./FaceStage";
import { GenesisBar } from "./GenesisBar";
import { GenesisDialog } from "./GenesisDialog";
import { type Stage, TopBar } from "./TopBar";

type DesignerProps = {
  readonly draftId: string;
  readonly first: Stored<Body>;
  /** The generation that the draft changes; `null` for a new Muse. */
  readonly sealed: Dna | null;
};

const noFaults: readonly Fault[] = [];

/** Everything of a Muse before she is sealed; every change is kept as it is made. */
export function Designer({ draftId, first, sealed }: DesignerProps) {
  const t = useWords(museWords).genesis;
  const checks = useWords(dnaWords).checks;
  const locale = useLocale();
  const door = useDoor();
  const say = useToast();
  const { choose } = useCurrentMuse();
  const museId = sealed?.muse_id ?? null;
  const [keeping, keeper] = useKeeper(draftId, museId, first);
  const { draft_dna: draft, reason, kept } = keeping.body;
  const [stage, setStage] = useState<Stage>(
    draft.identity.kind !== "forged" && sealed === null ? "face" : "character",
  );
  const [tab, setTab] = useState<Tab>("values");
  const [asking, setAsking] = useState(false);
  const [drawing, setDrawing] = useState(false);
  const sealing = useSealing(museId);
  const remove = useRemoveDraft();
  const preview = usePreview(draft, sealing.since === null && keeping.state !== "conflict");

  // What the engine refused counts until the draft is another one.
  const [refused, setRefused] = useState<{ readonly upon: Draft; readonly problem: EngineError } | null>(
    null,
  );
  if (sealing.problem && sealing.problem !== refused?.problem)
    setRefused({ upon: draft, problem: sealing.problem });
  const faults = useMemo(() => {
    const said = refused?.upon === draft ? refused.problem.fields : noFaults;
    return allFaults(
      faultsOf(draft, checks),
      said.map((fault) => toldFault(fault, locale)),
    );
  }, [draft, checks, refused, locale]);

  const put = (change: Partial<Body>) => keeper.change({ ...keeper.now().body, ...change });
  const change = (part: Partial<Draft>) => put({ draft_dna: { ...keeper.now().body.draft_dna, ...part } });
  const keep = (section: Section, on: boolean) =>
    put({ kept: on ? [...kept, section] : kept.filter((other) => other !== section) });
  const leave = () => go("muse", ...(sealed === null ? ["new"] : []));

  const discard = () => {
    keeper.drop();
    remove.mutate({ path: { draft: draftId } }, { onSettled: leave });
  };

  const draw = async (seed: number | null) => {
    setDrawing(true);
    try {
      const fixed = sealed === null ? kept : [...new Set<Section>([...kept, "face"])];
      change(await surprise(door, keeper.now().body.draft_dna, fixed, seed));
    } catch (error) {
      if (!(error instanceof EngineError)) throw error;
      say({ tone: "bad", text: told(error, locale).message });
    } finally {
      setDrawing(false);
    }
  };
  const open = (field: string) => {
    const place = placeOfField(field);
    setStage(place.stage);
    if (place.stage === "character") setTab(place.tab);
    // After the field is there.
    setTimeout(() => focusField(field), 50);
  };
  const seal = () =>
    sealing.seal(draft, reason, (muse) => {
      keeper.drop();
      choose(muse.head.dna.muse_id);
      say({ tone: "good", text: t.sealed(muse.head.dna.name) });
      remove.mutate({ path: { draft: draftId } }, { onSettled: () => go("muse") });
    });

  useKeys(
    { "ctrl+z": () => void keeper.undo(), "ctrl+shift+z": () => void keeper.redo() },
    sealing.since === null,
  );

  return (
    <FaultsContext value={faults}>
      <div className={css.designer}>
        <TopBar
          draft={draft}
          keeping={keeping}
          sealed={sealed !== null}
          stage={stage}
          onStage={setStage}
          onName={(name) => change({ name })}
          onUndo={() => void keeper.undo()}
          onRedo={() => void keeper.redo()}
          onBack={leave}
          onDiscard={discard}
          {...(sealed === null ? {} : { onStartOver: () => put({ draft_dna: draftOf(sealed) }) })}
          draw={{ kept, drawing, onKept: keep, onDraw: (seed) => void draw(seed) }}
        />
        {keeping.state === "conflict" && <Conflict onSettle={(whose) => void keeper.settle(whose)} />}
        {keeping.state === "failed" && keeping.problem && (
          <NotKept problem={keeping.problem} onKeep={() => void keeper.flush()} />
        )}
        <FailedToast problem={keeping.state === "kept" ? keeping.problem : remove.error} />
        {stage === "face" ? (
          <FaceStage draft={draft} sealed={sealed} preview={preview} museId={museId} onChange={change} />
        ) : (
          <CharacterStage
            draft={draft}
            preview={preview}
            tab={tab}
            onTab={setTab}
            onFace={() => setStage("face")}
            onChange={change}
          />
        )}
        <GenesisBar next={sealed !== null} faults={faults} onOpen={open} onSeal={() => setAsking(true)} />
        {asking && (
          <GenesisDialog
            draft={draft}
            next={sealed !== null}
            reason={reason}
            preview={preview.url ?? preview.standIn}
            faults={faults}
            sealing={sealing}
            onReason={(text) => put({ reason: text })}
            onSeal={() => void keeper.flush().then(seal)}
            onClose={() => {
              sealing.forget();
              setAsking(false);
            }}
            {...(sealed === null ? {} : { onSealedFace: () => change({ identity: identityOf(sealed) }) })}
          />
        )}
      </div>
    </FaultsContext>
  );
}
