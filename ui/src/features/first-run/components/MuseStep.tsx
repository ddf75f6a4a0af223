import { ArrowLeft, ArrowRight, Dices, PencilRuler } from "lucide-react";
import { useState } from "react";
import { useEngine } from "../../../platform";
import { useNow } from "../../../shared/making";
import { Button, ProblemBox, Segments } from "../../../shared/ui";
import { useWords } from "../../../shared/words";
import { seedsOf, unlike, wearing, type Chosen } from "../model";
import { firstRunWords } from "../words";
import { Candidate } from "./Candidate";
import css from "./firstRun.module.css";

type MuseStepProps = {
  readonly chosen: Chosen | null;
  readonly onChoose: (chosen: Chosen) => void;
  readonly onNext: () => void;
  readonly onBack: () => void;
  readonly onDesign: () => void;
};

type Source = "drawn" | "starters";

/** Three people at a time, to pick one; or another source of faces. */
export function MuseStep({ chosen, onChoose, onNext, onBack, onDesign }: MuseStepProps) {
  const t = useWords(firstRunWords);
  const now = useNow(false);
  const [source, setSource] = useState<Source>("drawn");
  const [page, setPage] = useState(0);
  const seeds = seedsOf(now, page);
  const starters = useEngine("starters");
  const concepts = useConcepts(seeds);
  const offered: readonly (Chosen & { readonly key: string })[] =
    source === "drawn"
      ? concepts.drafts.map((drawn) => ({
          key: String(drawn.seed),
          draft: drawn.draft_dna,
          seed: drawn.seed,
        }))
      : (starters.data ?? []).slice(0, 3).flatMap((starter) => {
          const draft = wearing(
            starter.name,
            concepts.drafts.map((drawn) => drawn.draft_dna),
          );
          return draft === null ? [] : [{ key: `${starter.name}-${page}`, draft, seed: null }];
        });
  const picked = offered.find((one) => isSame(one, chosen));

  return (
    <div className={css.muse}>
      <div className={css.museHead}>
        <div>
          <h1 className={css.title}>{t.museTitle}</h1>
          <p className={css.quiet}>{source === "drawn" ? t.museText : t.starterText}</p>
        </div>
        <Segments
          label={t.source}
          value={source}
          choices={(["drawn", "starters"] as const).map((value) => ({ value, label: t.sources[value] }))}
          onChange={setSource}
        />
      </div>
      {concepts.error && <ProblemBox problem={concepts.error} onRetry={concepts.again} />}
      <fieldset className={css.candidates}>
        <legend className="visually-hidden">{t.candidates}</legend>
        {offered.map((one) => (
          <Candidate
            key={one.key}
            draft={one.draft}
            chosen={isSame(one, chosen)}
            onChoose={() => onChoose({ draft: one.draft, seed: one.seed })}
          />
        ))}
      </fieldset>
      <div className={css.bar}>
        <Button look="quiet" icon={<ArrowLeft size={14} aria-hidden />} onClick={onBack}>
          {t.back}
        </Button>
        <Button icon={<Dices size={14} aria-hidden />} onClick={() => setPage(page + 1)}>
          {t.others}
        </Button>
        <Button icon={<PencilRuler size={14} aria-hidden />} onClick={onDesign}>
          {t.design}
        </Button>
        <span className={css.gap} />
        <Button
          look="primary"
          icon={<ArrowRight size={14} aria-hidden />}
          disabled={picked === undefined}
          onClick={onNext}
        >
          {t.next}
        </Button>
      </div>
    </div>
  );
}

const isSame = (one: Chosen, other: Chosen | null): boolean =>
  other !== null &&
  one.seed === other.seed &&
  one.draft.name === other.draft.name &&
  one.draft.persona === other.draft.persona;

/** Concepts drawn from the seeds that differ from each other. */
function useConcepts([a = 1, b = 2, c = 3, d = 4, e = 5]: readonly number[]) {
  const all = [
    useEngine("surprise_me_v1", { query: { seed: a } }),
    useEngine("surprise_me_v1", { query: { seed: b } }),
    useEngine("surprise_me_v1", { query: { seed: c } }),
    useEngine("surprise_me_v1", { query: { seed: d } }),
    useEngine("surprise_me_v1", { query: { seed: e } }),
  ];
  const drawn = all.flatMap((one) => (one.data ? [one.data] : []));
  return {
    // Chosen when all are there, so that nobody makes way for somebody else under the hand.
    drafts: drawn.length === all.length ? unlike(drawn) : [],
    error: all.find((one) => one.error !== null)?.error ?? null,
    again: () => all.forEach((one) => void one.refetch()),
  };
}
