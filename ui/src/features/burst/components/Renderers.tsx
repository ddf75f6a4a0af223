import { Cpu, Server } from "lucide-react";
import { useWords } from "../../../shared/words";
import { useAttempts } from "../api";
import { burstWords } from "../words";
import css from "./burst.module.css";
import { ComfyLane } from "./ComfyLane";
import { MachineLane } from "./MachineLane";
import { Recent } from "./Recent";

/** What renders without being rented, and the latest works of all. */
export function Renderers() {
  const t = useWords(burstWords);
  const attempts = useAttempts();
  return (
    <>
      <section aria-label={t.else}>
        <h2 className={css.partTitle}>{t.else}</h2>
        <div className={css.lanes}>
          <MachineLane attempts={attempts} icon={<Cpu size={16} aria-hidden />} />
          <ComfyLane attempts={attempts} icon={<Server size={16} aria-hidden />} />
        </div>
      </section>
      <Recent />
    </>
  );
}
