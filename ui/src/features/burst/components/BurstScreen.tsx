import { Cpu, Server } from "lucide-react";
import { useWords } from "../../../shared/words";
import { useAttempts } from "../api";
import { burstWords } from "../words";
import css from "./burst.module.css";
import { ComfyLane } from "./ComfyLane";
import { MachineLane } from "./MachineLane";
import { Recent } from "./Recent";

/** What can render now and at what cost, and what rendered. */
export function BurstScreen() {
  const t = useWords(burstWords);
  const attempts = useAttempts();
  return (
    <div className={css.screen}>
      <header>
        <h1 className={css.title}>{t.title}</h1>
        <p className={css.quiet}>{t.about}</p>
      </header>
      <section className={css.lanes} aria-label={t.now}>
        <MachineLane attempts={attempts} icon={<Cpu size={16} aria-hidden />} />
        <ComfyLane attempts={attempts} icon={<Server size={16} aria-hidden />} />
      </section>
      <Recent />
      <section className={css.rented}>
        <h2>{t.rented}</h2>
        <p className={css.quiet}>{t.rentedText}</p>
      </section>
    </div>
  );
}
