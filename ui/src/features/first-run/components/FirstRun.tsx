import { useState } from "react";
import { useEngine } from "../../../platform";
import { go } from "../../../shared/route";
import { Button, Loading, ProblemBox } from "../../../shared/ui";
import { useWords } from "../../../shared/words";
import { useSettings } from "../api";
import { type Found, type Start, startOf, type Step, steps, type Begun, type Chosen } from "../model";
import { firstRunWords } from "../words";
import { MakingStep } from "./MakingStep";
import { MuseStep } from "./MuseStep";
import { Welcome } from "./Welcome";
import { WishStep } from "./WishStep";
import css from "./firstRun.module.css";

/** From an empty studio to a first examined picture, in four steps; what was left in its middle goes on there. */
export function FirstRun() {
  const muses = useEngine("list_muses");
  const productions = useEngine("list_productions", { query: { limit: 2 } });
  const trouble = muses.error ?? productions.error;
  if (trouble && !(muses.data && productions.data))
    return (
      <main className={css.centred}>
        <ProblemBox
          problem={trouble}
          onRetry={() => void Promise.all([muses.refetch(), productions.refetch()])}
        />
      </main>
    );
  if (!muses.data || !productions.data) return <Loading />;
  return <Walk found={{ muses: muses.data, productions: productions.data }} />;
}

function Walk({ found }: { readonly found: Found }) {
  const t = useWords(firstRunWords);
  const save = useSettings();
  // What is found at the start counts; what this run makes itself does not move it.
  const [start] = useState<Start>(() => startOf(found));
  const [step, setStep] = useState<Step>(start.step);
  const [chosen, setChosen] = useState<Chosen | null>(null);
  const [museId, setMuseId] = useState(start.step === "welcome" ? null : start.museId);
  const [begun, setBegun] = useState<Begun | null>(
    start.step === "making" ? { kind: "made", productionId: start.productionId } : null,
  );
  const leave = () => save.mutate({ body: { first_run_done: true } });
  const at = steps.indexOf(step);

  return (
    <div className={css.window}>
      <header className={css.head}>
        <strong>{t.studio}</strong>
        <ol className={css.steps} aria-label={t.stepOf(at + 1, steps.length, t.steps[step])}>
          {steps.map((name, place) => (
            <li
              key={name}
              className={`${css.step} ${place < at ? css.past : ""}`}
              {...(place === at ? { "aria-current": "step" as const } : {})}
            >
              {t.steps[name]}
            </li>
          ))}
        </ol>
        <Button look="quiet" onClick={leave} busy={save.isPending}>
          {t.skip}
        </Button>
      </header>
      <main className={css.main}>
        {save.error && <ProblemBox problem={save.error} />}
        {step === "welcome" && <Welcome onNext={() => setStep("muse")} />}
        {step === "muse" && (
          <MuseStep
            chosen={chosen}
            onChoose={setChosen}
            onNext={() => setStep("wish")}
            onBack={() => setStep("welcome")}
            onDesign={() => {
              go("muse", "new");
              leave();
            }}
          />
        )}
        {step === "wish" && (
          <WishStep
            chosen={chosen}
            museId={museId}
            onSealed={setMuseId}
            onBegun={(what) => {
              setBegun(what);
              setStep("making");
            }}
            {...(museId === null ? { onBack: () => setStep("muse") } : {})}
          />
        )}
        {step === "making" && begun && (
          <MakingStep begun={begun} museId={museId} onOpen={leave} onAnother={() => setStep("wish")} />
        )}
      </main>
    </div>
  );
}
