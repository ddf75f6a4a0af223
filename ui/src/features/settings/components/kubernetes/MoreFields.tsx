import { NumberField, Segments, TextField } from "../../../../shared/ui";
import { useWords } from "../../../../shared/words";
import { bounds, type Field, orNull, type Setup, ways } from "../../kubernetes";
import css from "../settings.module.css";
import type { FieldsProps } from "./fields";
import { kubernetesWords } from "./words";

/** The fields that hold a name or nothing. */
type Named = "warm_pool" | "snapshots" | "models" | "outputs" | "service_account" | "queue";

const [perCore, perGib] = [1_000, 1_024];

/** What most clusters need nobody to say. */
export function MoreFields({ setup, onChange, wrong }: FieldsProps) {
  const t = useWords(kubernetesWords);
  const { cluster } = setup;
  const named = (field: Named & Field, label: string, hint?: string) => (
    <TextField
      label={label}
      {...(hint === undefined ? {} : { hint })}
      value={setup[field] ?? ""}
      onChange={(text) => onChange({ [field]: orNull(text) } satisfies Partial<Setup>)}
      spellCheck={false}
      autoComplete="off"
      wrong={wrong(field)}
    />
  );
  return (
    <div className={css.sheet}>
      <div className={css.row}>
        <span>{t.way}</span>
        <Segments
          label={t.way}
          value={setup.way}
          onChange={(way) => onChange({ way })}
          choices={ways.map((value) => ({ value, label: t.ways[value] }))}
        />
      </div>
      <div className={css.pair}>
        {named("warm_pool", t.warmPool, t.warmPoolHint)}
        {cluster?.by === "context" && (
          <TextField
            label={t.file}
            hint={t.fileHint}
            value={cluster.file ?? ""}
            onChange={(file) => onChange({ cluster: { ...cluster, file: orNull(file) } })}
            spellCheck={false}
            autoComplete="off"
          />
        )}
        <TextField
          label={t.args}
          hint={t.argsHint}
          value={setup.args.join(" ")}
          onChange={(text) => onChange({ args: text === "" ? [] : text.split(" ") })}
          spellCheck={false}
          autoComplete="off"
        />
        <NumberField
          label={t.cores}
          {...bounds.cores}
          step={0.5}
          value={setup.cpu_millis / perCore}
          onChange={(cores) => onChange({ cpu_millis: Math.round(cores * perCore) })}
        />
        <NumberField
          label={t.memory}
          {...bounds.memoryGib}
          value={setup.memory_mib / perGib}
          onChange={(gib) => onChange({ memory_mib: Math.round(gib * perGib) })}
        />
        <NumberField
          label={t.scratch}
          {...bounds.scratchGib}
          value={setup.scratch_gib}
          onChange={(gib) => onChange({ scratch_gib: Math.round(gib) })}
        />
        {named("snapshots", t.snapshots, t.snapshotsHint)}
        {named("models", t.models, t.bucketHint)}
        {named("outputs", t.outputs, t.outputsHint)}
        {named("service_account", t.account, t.accountHint)}
        {named("queue", t.queue)}
        <NumberField
          label={t.tail}
          hint={t.tailHint}
          {...bounds.tailSecs}
          step={60}
          value={setup.tail_secs}
          onChange={(secs) => onChange({ tail_secs: Math.round(secs) })}
        />
        <NumberField
          label={t.atOnce}
          {...bounds.atOnce}
          value={setup.most_at_once}
          onChange={(most) => onChange({ most_at_once: Math.round(most) })}
        />
      </div>
    </div>
  );
}
