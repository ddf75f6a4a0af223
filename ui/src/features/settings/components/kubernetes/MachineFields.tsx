import { money, moneyInterval } from "../../../../shared/money";
import { NumberField, Segments, SelectField, SwitchField, TextField } from "../../../../shared/ui";
import { useLocale, useWords } from "../../../../shared/words";
import { usePrices } from "../../api";
import { bounds, gpuWayOf, gpuWays, hourRows, machineOfRow, withGpuWay } from "../../kubernetes";
import css from "../settings.module.css";
import type { FieldsProps } from "./fields";
import { kubernetesWords } from "./words";

/** On which machine, at which price, and for how long: what most people need to say. */
export function MachineFields({ setup, onChange, wrong }: FieldsProps) {
  const t = useWords(kubernetesWords);
  const locale = useLocale();
  const prices = usePrices();
  const rows = hourRows(prices.data ?? []);
  const unknown = setup.price !== "" && !rows.some(({ item }) => item === setup.price);
  const gpuWay = gpuWayOf(setup);
  return (
    <>
      <TextField
        label={t.image}
        hint={t.imageHint}
        value={setup.image}
        onChange={(image) => onChange({ image })}
        spellCheck={false}
        autoComplete="off"
        wrong={wrong("image")}
      />
      <div className={css.row}>
        <span>{t.gpuBy}</span>
        <Segments
          label={t.gpuBy}
          value={gpuWay}
          onChange={(way) => onChange(withGpuWay(setup, way))}
          choices={gpuWays.map((value) => ({ value, label: t.gpuBys[value] }))}
        />
      </div>
      <div className={css.pair}>
        {gpuWay === "accelerator" && (
          <TextField
            label={t.accelerator}
            hint={t.acceleratorHint}
            value={setup.accelerator ?? ""}
            onChange={(accelerator) => onChange({ accelerator })}
            spellCheck={false}
            autoComplete="off"
            wrong={wrong("accelerator")}
          />
        )}
        {gpuWay === "class" && (
          <TextField
            label={t.computeClass}
            value={setup.compute_class ?? ""}
            onChange={(compute_class) => onChange({ compute_class })}
            spellCheck={false}
            autoComplete="off"
            wrong={wrong("compute_class")}
          />
        )}
        <SelectField
          label={t.price}
          hint={prices.data && rows.length === 0 ? t.noPrice : t.priceHint}
          value={setup.price}
          choices={[
            ...(unknown ? [{ value: setup.price, label: setup.price }] : []),
            ...rows.map(({ item, price }) => ({
              value: item,
              label: t.priceRow(
                machineOfRow(item),
                price.low === price.high ? money(price.mid, locale) : moneyInterval(price, locale),
              ),
            })),
          ]}
          onChange={(price) => onChange({ price })}
          wrong={wrong("price")}
        />
        <NumberField
          label={t.gpus}
          hint={t.gpusHint}
          {...bounds.gpus}
          value={setup.gpus}
          onChange={(gpus) => onChange({ gpus: Math.round(gpus) })}
        />
        <NumberField
          label={t.minutes}
          {...bounds.minutes}
          value={setup.minutes}
          onChange={(minutes) => onChange({ minutes: Math.round(minutes) })}
        />
        <NumberField
          label={t.idle}
          {...bounds.idleSecs}
          value={setup.idle_secs}
          step={10}
          onChange={(secs) => onChange({ idle_secs: Math.round(secs) })}
        />
      </div>
      <SwitchField label={t.spot} hint={t.spotHint} on={setup.spot} onChange={(spot) => onChange({ spot })} />
    </>
  );
}
