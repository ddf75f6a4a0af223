import { useState } from "react";
import { BurstProblem } from "../../../../shared/burst";
import { given } from "../../../../shared/given";
import { Button, Evidence, Loading } from "../../../../shared/ui";
import { useWords } from "../../../../shared/words";
import { useChangeSetup, useRentedSetup, useSurvey } from "../../api";
import { isOtherSetup, type Setup, tidy, wrongSetup } from "../../kubernetes";
import css from "../settings.module.css";
import { ClusterFields } from "./ClusterFields";
import type { FieldsProps } from "./fields";
import { Findings } from "./Findings";
import { MachineFields } from "./MachineFields";
import { Manifests } from "./Manifests";
import { MoreFields } from "./MoreFields";
import { kubernetesWords } from "./words";

/** Where GPUs are rented: which cluster, which machine, within which limits; whether it works; and what is applied there. */
export function Kubernetes() {
  const t = useWords(kubernetesWords);
  const kept = useRentedSetup();
  if (!kept.data)
    return kept.error ? (
      <BurstProblem problem={kept.error} onRetry={() => void kept.refetch()} />
    ) : (
      <Loading />
    );
  return (
    <>
      <p className={css.quiet}>{t.about}</p>
      <Card kept={kept.data.setup} />
      <h3>{t.admin}</h3>
      <Manifests setup={kept.data.setup} />
    </>
  );
}

function Card({ kept }: { readonly kept: Setup }) {
  const t = useWords(kubernetesWords);
  const saving = useChangeSetup();
  const survey = useSurvey();
  const [typed, setTyped] = useState<Setup | null>(null);
  const [tried, setTried] = useState(false);
  const setup = typed ?? kept;
  const other = isOtherSetup(setup, kept);
  const faults = wrongSetup(setup);
  const fields: FieldsProps = {
    setup,
    onChange: (more) => setTyped({ ...setup, ...more }),
    wrong: (field) => {
      const fault = faults[field];
      // What is only missing yet is no fault before somebody says that all is there.
      return fault === undefined || (fault === "needed" && !tried) ? null : t.wrong[fault];
    },
  };
  const leave = () => {
    setTyped(null);
    setTried(false);
  };
  const save = () => {
    setTried(true);
    if (Object.keys(faults).length > 0) return;
    saving.mutate(
      { body: tidy(setup) },
      {
        onSuccess: () => {
          leave();
          void survey.refetch();
        },
      },
    );
  };
  return (
    <form
      className={css.card}
      aria-busy={saving.isPending}
      onSubmit={(event) => {
        event.preventDefault();
        save();
      }}
    >
      <ClusterFields {...fields} />
      <MachineFields {...fields} />
      <Evidence label={t.more}>
        <MoreFields {...fields} />
      </Evidence>
      {saving.error && <BurstProblem problem={saving.error} />}
      <div className={css.buttons}>
        {other || !given(kept.cluster) ? (
          <>
            <Button look="primary" type="submit" busy={saving.isPending}>
              {t.save}
            </Button>
            {typed !== null && (
              <Button look="quiet" onClick={leave}>
                {t.cancel}
              </Button>
            )}
          </>
        ) : (
          <Button aria-label={t.testOf} busy={survey.isFetching} onClick={() => void survey.refetch()}>
            {t.test}
          </Button>
        )}
      </div>
      {!other && <Findings survey={survey} isSetUp={given(kept.cluster)} />}
    </form>
  );
}
