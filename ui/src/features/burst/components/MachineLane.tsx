import type { ReactNode } from "react";
import { toldCheck } from "../../../shared/checks";
import { useTold } from "../../../shared/problems";
import { useLocale, useWords } from "../../../shared/words";
import { useLink, useOffer } from "../api";
import { burstWords } from "../words";
import { Found } from "./Found";
import { Lane } from "./Lane";

type MachineLaneProps = { readonly attempts: number; readonly icon: ReactNode };

/** The draft renderer, which is always there. */
export function MachineLane({ attempts, icon }: MachineLaneProps) {
  const t = useWords(burstWords);
  const gpu = useLink("gpu");
  const offer = useOffer("draft", attempts);
  const tell = useTold();
  const locale = useLocale();
  const found = gpu.data && toldCheck(gpu.data, locale);
  return (
    <Lane
      icon={icon}
      name={t.machine}
      state={{ tone: "good", text: gpu.data && gpu.data.state !== "ok" ? t.software : t.ready }}
      text={t.machineText}
      facts={[
        [
          t.device,
          found ? (
            <Found key="device" told={found} />
          ) : gpu.error ? (
            tell(gpu.error).message
          ) : (
            `${t.checking}…`
          ),
        ],
        ...(found?.fix == null ? [] : [[t.fix, found.fix] as const]),
      ]}
      offer={offer}
      attempts={attempts}
    />
  );
}
