import { lazy, Suspense, useCallback, useMemo, useState } from "react";
import { type EngineError, useAct, useEngine } from "../platform";
import { BurstContext, CurrentMuseContext, ProduceContext, type Wanted } from "../shared/current";
import { FailedToast, Loading, ProblemBox, ToastRoom, TooltipRoom, TroubleBox } from "../shared/ui";
import { LocaleContext, useWords } from "../shared/words";
import { ProduceSheet } from "../features/produce";
import css from "./app.module.css";
import { DropGuard } from "./DropGuard";
import { localeOf, useDressed, useTheme } from "./preferences";
import { Window } from "./Window";
import { appWords } from "./words";

/** Fetched when it is first opened, with the screen it belongs to. */
const BurstSheet = lazy(() => import("../features/burst").then((m) => ({ default: m.BurstSheet })));

/** Language, theme and the Muse in view stand above everything; they come from the engine, so every window agrees. */
export function App() {
  const settings = useEngine("settings");
  const muses = useEngine("list_muses");
  const saving = useAct("change_settings", ["settings"]);
  const locale = localeOf(settings.data?.locale);
  const theme = useTheme(settings.data?.theme);
  const rows = muses.data;
  const current = rows?.find((muse) => muse.muse_id === settings.data?.muse) ?? rows?.[0];
  useDressed(locale, theme, current?.palette ?? []);

  const { mutate } = saving;
  const choose = useCallback((muse: string) => mutate({ body: { muse } }), [mutate]);
  const museId = current?.muse_id ?? null;
  const muse = useMemo(() => ({ museId, choose }), [museId, choose]);
  const [wanted, setWanted] = useState<Wanted | null>(null);
  const openProduce = useCallback((asked: Wanted = {}) => setWanted(asked), []);
  const [rents, setRents] = useState(false);
  const openBurst = useCallback(() => setRents(true), []);

  const trouble = settings.error ?? muses.error;
  return (
    <LocaleContext value={locale}>
      <TooltipRoom>
        <ToastRoom>
          <CurrentMuseContext value={muse}>
            <ProduceContext value={openProduce}>
              <BurstContext value={openBurst}>
                {settings.data && rows ? (
                  <Window settings={settings.data} muses={rows} theme={theme} />
                ) : trouble ? (
                  <Locked
                    problem={trouble}
                    onRetry={() => void Promise.all([settings.refetch(), muses.refetch()])}
                  />
                ) : (
                  <Loading />
                )}
                <DropGuard />
                <FailedToast problem={saving.error} />
                {wanted && <ProduceSheet wanted={wanted} onClose={() => setWanted(null)} />}
                {rents && (
                  <Suspense>
                    <BurstSheet onClose={() => setRents(false)} />
                  </Suspense>
                )}
              </BurstContext>
            </ProduceContext>
          </CurrentMuseContext>
        </ToastRoom>
      </TooltipRoom>
    </LocaleContext>
  );
}

type LockedProps = { readonly problem: EngineError; readonly onRetry: () => void };

/** Before the first answer: a browser that was not let in, or an engine that is not there. */
function Locked({ problem, onRetry }: LockedProps) {
  const t = useWords(appWords);
  return (
    <main className={css.centred}>
      {problem.status === 401 ? (
        <TroubleBox
          said={{ code: problem.code, message: t.locked, advice: t.lockedText }}
          onRetry={onRetry}
        />
      ) : (
        <ProblemBox problem={problem} onRetry={onRetry} />
      )}
    </main>
  );
}
