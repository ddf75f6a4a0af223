import { RefreshCw, Settings } from "lucide-react";
import type { ReactNode } from "react";
import { useEngine } from "../../../platform";
import { toldCheck } from "../../../shared/checks";
import { useTold } from "../../../shared/problems";
import { go } from "../../../shared/route";
import { Button } from "../../../shared/ui";
import { useLocale, useWords } from "../../../shared/words";
import { useLink, useOffer } from "../api";
import { abilityOf } from "../model";
import { burstWords } from "../words";
import { Found } from "./Found";
import { Lane } from "./Lane";

type ComfyLaneProps = { readonly attempts: number; readonly icon: ReactNode };

const tones = { locked: "good", plates: "attention", absent: "idle", broken: "bad" } as const;

/** The creator's ComfyUI server, asked when the screen is opened. */
export function ComfyLane({ attempts, icon }: ComfyLaneProps) {
  const t = useWords(burstWords);
  const settings = useEngine("settings");
  const link = useLink("comfyui");
  const offer = useOffer("comfy", attempts);
  const tell = useTold();
  const locale = useLocale();
  const found = link.data && toldCheck(link.data, locale);
  const ability = link.isFetching ? null : abilityOf(link.data);
  // The engine’s own words name options of the command line, which a window does not have.
  const fix = ability === "absent" || ability === "broken" ? t.comfyFix : (found?.fix ?? null);
  return (
    <Lane
      icon={icon}
      name={t.comfy}
      state={
        ability === null
          ? {
              tone: "info",
              text: link.error && !link.isFetching ? tell(link.error).message : `${t.checking}…`,
            }
          : { tone: tones[ability], text: t.abilities[ability] }
      }
      facts={[
        [t.address, settings.data?.comfy_url ?? "–"],
        ...(found ? [[t.found, <Found key="found" told={found} />] as const] : []),
        ...(fix === null ? [] : [[t.fix, fix] as const]),
      ]}
      offer={offer}
      attempts={attempts}
      actions={
        <>
          <Button
            icon={<RefreshCw size={14} aria-hidden />}
            busy={link.isFetching}
            onClick={() => void link.refetch()}
          >
            {t.test}
          </Button>
          <Button look="quiet" icon={<Settings size={14} aria-hidden />} onClick={() => go("settings")}>
            {t.settings}
          </Button>
        </>
      }
    />
  );
}
