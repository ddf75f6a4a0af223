import { CloudLightning } from "lucide-react";
import { useEngine } from "../../../platform";
import { useOpenBurst } from "../../../shared/current";
import { go, usePlace } from "../../../shared/route";
import { Button, Tabs } from "../../../shared/ui";
import { useWords } from "../../../shared/words";
import { burstWords } from "../words";
import css from "./burst.module.css";
import { Planning } from "./Planning";
import { Renderers } from "./Renderers";
import { Sessions } from "./Sessions";

/** What is rented and what it costs, what else can render, what rendered; and how large a pool should be. */
export function BurstScreen() {
  const t = useWords(burstWords);
  const rent = useOpenBurst();
  const { rest } = usePlace();
  const isSetUp = useEngine("burst_overview").data?.is_set_up === true;
  return (
    <div className={css.screen}>
      <header className={css.head}>
        <div>
          <h1 className={css.title}>{t.title}</h1>
          <p className={css.quiet}>{t.about}</p>
        </div>
        {isSetUp && (
          <Button look="primary" icon={<CloudLightning size={14} aria-hidden />} onClick={rent}>
            {t.start}
          </Button>
        )}
      </header>
      <Tabs
        label={t.parts}
        value={rest[0] === "planning" ? "planning" : "sessions"}
        onChange={(name) => (name === "planning" ? go("burst", name) : go("burst"))}
        tabs={[
          {
            name: "sessions",
            label: t.tabs.sessions,
            content: (
              <div className={css.parts}>
                <Sessions />
                <Renderers />
              </div>
            ),
          },
          { name: "planning", label: t.tabs.planning, content: <Planning /> },
        ]}
      />
    </div>
  );
}
