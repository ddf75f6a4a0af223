import { Copy, Download, FileCode } from "lucide-react";
import { useState } from "react";
import { BurstProblem } from "../../../../shared/burst";
import { saveText } from "../../../../shared/save";
import { Button, Loading, NumberField, SwitchField, useToast } from "../../../../shared/ui";
import { useWords } from "../../../../shared/words";
import { useManifests } from "../../api";
import { bounds, type Setup } from "../../kubernetes";
import css from "../settings.module.css";
import own from "./kubernetes.module.css";
import { kubernetesWords } from "./words";

/** What is applied once in the cluster, to be read, copied and handed to whoever administers it. */
export function Manifests({ setup }: { readonly setup: Setup }) {
  const t = useWords(kubernetesWords);
  const say = useToast();
  const [pool, setPool] = useState(setup.way === "pool");
  const [gpus, setGpus] = useState<number | null>(null);
  const [shown, setShown] = useState(false);
  const allowed = gpus ?? Math.max(1, setup.gpus * setup.most_at_once);
  const manifests = useManifests(pool, allowed, shown);
  const yaml = manifests.data?.yaml;
  return (
    <>
      <p className={css.quiet}>{t.adminText}</p>
      <div className={css.pair}>
        <NumberField
          label={t.quotaGpus}
          min={1}
          max={bounds.gpus.max * bounds.atOnce.max}
          value={allowed}
          onChange={(value) => setGpus(Math.round(value))}
        />
        <SwitchField label={t.withPool} on={pool} onChange={setPool} />
      </div>
      <div className={css.buttons}>
        {!shown && (
          <Button icon={<FileCode size={14} aria-hidden />} onClick={() => setShown(true)}>
            {t.showYaml}
          </Button>
        )}
        {yaml !== undefined && (
          <>
            <Button
              icon={<Copy size={14} aria-hidden />}
              onClick={() =>
                void navigator.clipboard.writeText(yaml).then(() => say({ text: t.copied, tone: "good" }))
              }
            >
              {t.copy}
            </Button>
            <Button
              icon={<Download size={14} aria-hidden />}
              onClick={() => saveText("muse-burst.yaml", yaml, "application/yaml")}
            >
              {t.download}
            </Button>
          </>
        )}
      </div>
      {manifests.error && <BurstProblem problem={manifests.error} onRetry={() => void manifests.refetch()} />}
      {shown && manifests.isPending && <Loading />}
      {yaml !== undefined && (
        <pre className={own.yaml} tabIndex={0} role="group" aria-label={t.yaml} lang="en">
          {yaml}
        </pre>
      )}
    </>
  );
}
