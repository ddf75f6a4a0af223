import type { ReactNode } from "react";
import { useWords } from "../../../shared/words";
import { useLink, useOffer } from "../api";
import { burstWords } from "../words";
import { Lane } from "./Lane";

type MachineLaneProps = { readonly attempts: number; readonly icon: ReactNode };

/** The draft renderer, which is always there. */
export function MachineLane({ attempts, icon }: MachineLaneProps) {
  const t = useWords(burstWords);
  const gpu = useLink("gpu");
  const offer = useOffer("draft", attempts);
  return (
    <Lane
      icon={icon}
      name={t.machine}
      state={{ tone: "good", text: gpu.data && gpu.data.state !== "ok" ? t.software : t.ready }}
      text={t.machineText}
      facts={[
        [t.device, gpu.data?.detail ?? gpu.error?.message ?? `${t.checking}…`],
        ...(gpu.data?.fix == null ? [] : [[t.fix, gpu.data.fix] as const]),
      ]}
      offer={offer}
      attempts={attempts}
    />
  );
}
