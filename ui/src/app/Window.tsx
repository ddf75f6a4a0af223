import {
  ChevronsUpDown,
  CloudLightning,
  Hand,
  Moon,
  Pause,
  Play,
  Plus,
  Sparkles,
  Sun,
  Wand2,
  WifiOff,
} from "lucide-react";
import { Suspense, useEffect, useMemo, useState } from "react";
import { type Reply, thumbnailUrl, useAct, useEngine } from "../platform";
import { useCurrentMuse, useOpenBurst, useOpenProduce } from "../shared/current";
import { useKeys } from "../shared/keys";
import { addressOf, go, usePlace } from "../shared/route";
import { Button, Empty, FailedToast, Loading, Menu, type MenuItem, Picture, StateMark } from "../shared/ui";
import { useWords } from "../shared/words";
import css from "./app.module.css";
import { Safely } from "./Safely";
import { KeyList } from "./KeyList";
import { useLive } from "./live";
import { Palette, type PaletteItem } from "./Palette";
import type { Theme } from "./preferences";
import { contentOf, isScreen, loadScreens, screens } from "./screens";
import { appWords } from "./words";
import { FirstRun, useFirstRun } from "../features/first-run";

type WindowProps = {
  readonly settings: Reply<"settings">;
  readonly muses: Reply<"list_muses">;
  readonly theme: Theme;
};

/** After so long the first screen stands, and the others may be fetched. */
const restMs = 1_500;

/** The rail, the screen beside it, and what reaches everything: palette, keys, notices. */
export function Window({ settings, muses, theme }: WindowProps) {
  const t = useWords(appWords);
  const place = usePlace();
  const { museId, choose } = useCurrentMuse();
  const produce = useOpenProduce();
  const rent = useOpenBurst();
  const heard = useLive();
  const save = useAct("change_settings", ["settings"]);
  const pilot = useEngine("autopilot", { path: { muse: museId ?? "" } }, { enabled: museId !== null }).data;
  const act = useAct("change_autopilot", ["autopilot", "list_initiatives"]);
  const [open, setOpen] = useState<"palette" | "keys" | null>(null);
  const close = () => setOpen(null);
  const waiting = useEngine("review_queue");
  const first = useFirstRun(settings.first_run_done, muses);

  useKeys(
    {
      ...Object.fromEntries(screens.map((screen) => [`g ${screen.key}`, () => go(screen.name)])),
      "ctrl+k": () => setOpen("palette"),
      "?": () => setOpen("keys"),
      n: () => produce(),
    },
    first === false,
  );

  const name = muses.find((muse) => muse.muse_id === museId)?.name ?? t.newMuse;
  const items = useMemo<readonly PaletteItem[]>(
    () => [
      {
        id: "produce",
        group: t.commands,
        label: t.produce,
        keys: "N",
        icon: <Sparkles size={14} />,
        run: () => produce(),
      },
      {
        id: "rent",
        group: t.commands,
        label: t.rent,
        icon: <CloudLightning size={14} />,
        run: rent,
      },
      {
        id: "new-muse",
        group: t.commands,
        label: t.newMuse,
        icon: <Plus size={14} />,
        run: () => go("muse", "new"),
      },
      {
        id: "pause",
        group: t.commands,
        label: settings.paused ? t.resume : t.pause,
        icon: settings.paused ? <Play size={14} /> : <Pause size={14} />,
        run: () => save.mutate({ body: { paused: !settings.paused } }),
      },
      ...(pilot === undefined
        ? []
        : [
            {
              id: "autopilot",
              group: t.commands,
              label: pilot.enabled ? t.stopActing(name) : t.letAct(name),
              icon: pilot.enabled ? <Hand size={14} /> : <Wand2 size={14} />,
              run: () => act.mutate({ path: { muse: pilot.muse_id }, body: { enabled: !pilot.enabled } }),
            },
          ]),
      {
        id: "theme",
        group: t.commands,
        label: t.theme,
        icon: theme === "dark" ? <Sun size={14} /> : <Moon size={14} />,
        run: () => save.mutate({ body: { theme: theme === "dark" ? "light" : "dark" } }),
      },
      ...(["en", "fr"] as const).map((locale) => ({
        id: locale,
        group: t.commands,
        label: { en: "English", fr: "Français" }[locale],
        run: () => save.mutate({ body: { locale } }),
      })),
      ...screens.map((screen) => ({
        id: screen.name,
        group: t.goTo,
        label: t.screens[screen.name],
        keys: `G ${screen.key.toUpperCase()}`,
        icon: <screen.icon size={14} />,
        run: () => go(screen.name),
      })),
      ...muses.map((muse) => ({
        id: muse.muse_id,
        group: t.muses,
        label: muse.name,
        run: () => choose(muse.muse_id),
      })),
    ],
    [t, produce, rent, settings.paused, save, pilot, act, name, theme, muses, choose],
  );

  const title = isScreen(place.screen) ? t.screens[place.screen] : t.unknown;
  useEffect(() => {
    // Once it is painted: whoever waits for the title waits for a window that can be used.
    const frame = requestAnimationFrame(() => {
      document.title = `${title} · ${name}`;
    });
    return () => cancelAnimationFrame(frame);
  }, [title, name]);

  useEffect(() => {
    const timer = setTimeout(loadScreens, restMs);
    return () => clearTimeout(timer);
  }, []);

  if (first === null) return <Loading />;
  if (first) return <FirstRun />;
  const Content = isScreen(place.screen) ? contentOf[place.screen] : null;
  return (
    <div className={css.window}>
      <nav className={css.rail} aria-label={t.goTo}>
        <Who muses={muses} museId={museId} onChoose={choose} />
        {screens.map((screen) => {
          const count = screen.name === "review" ? (waiting.data?.length ?? 0) : 0;
          return (
            <a
              key={screen.name}
              className={css.link}
              href={addressOf(screen.name)}
              title={`${t.screens[screen.name]} (G ${screen.key.toUpperCase()})`}
              aria-label={t.screens[screen.name]}
              {...(place.screen === screen.name ? { "aria-current": "page" as const } : {})}
            >
              <screen.icon size={16} aria-hidden />
              <span className={css.linkText}>{t.screens[screen.name]}</span>
              {count > 0 && <span className={css.count}>{count}</span>}
            </a>
          );
        })}
        <div className={css.gap} />
        <div className={css.foot}>
          {pilot?.enabled === true && (
            <Button
              look="quiet"
              aria-label={t.stopActing(name)}
              title={t.stopActing(name)}
              icon={<Pause size={14} aria-hidden />}
              busy={act.isPending}
              onClick={() => act.mutate({ path: { muse: pilot.muse_id }, body: { enabled: false } })}
            >
              <span className={css.railButtonText}>{t.acts}</span>
            </Button>
          )}
          <Button
            look="primary"
            aria-label={t.produce}
            icon={<Sparkles size={14} aria-hidden />}
            onClick={() => produce()}
            disabled={museId === null}
          >
            <span className={css.railButtonText}>{t.produce}</span>
          </Button>
        </div>
      </nav>
      <main className={css.main}>
        {heard === "waiting" && (
          <div className={css.notice} role="status">
            <WifiOff size={14} aria-hidden />
            <span title={t.lostText}>{t.lostLine}</span>
          </div>
        )}
        {settings.paused && (
          <div className={css.notice} role="status">
            <StateMark tone="attention" />
            {t.paused}
            <Button look="quiet" onClick={() => save.mutate({ body: { paused: false } })}>
              {t.resume}
            </Button>
          </div>
        )}
        <div className={css.screen}>
          <Safely key={place.screen}>
            {Content ? (
              <Suspense fallback={<Loading />}>
                <Content />
              </Suspense>
            ) : (
              <Empty title={t.unknown} action={<Button onClick={() => go("today")}>{t.toToday}</Button>}>
                {t.unknownText}
              </Empty>
            )}
          </Safely>
        </div>
      </main>
      <FailedToast problem={save.error} />
      <FailedToast problem={act.error} />
      <Palette open={open === "palette"} onClose={close} items={items} />
      <KeyList open={open === "keys"} onClose={close} />
    </div>
  );
}

type WhoProps = {
  readonly muses: Reply<"list_muses">;
  readonly museId: string | null;
  readonly onChoose: (museId: string) => void;
};

/** Whose studio this is now, and the way to the others. */
function Who({ muses, museId, onChoose }: WhoProps) {
  const t = useWords(appWords);
  const muse = muses.find((one) => one.muse_id === museId);
  const items: MenuItem[] = [
    ...muses.map((one) => ({ label: one.name, onChoose: () => onChoose(one.muse_id) })),
    ...(muses.length > 0 ? (["separator"] as const) : []),
    { label: t.newMuse, icon: <Plus size={14} aria-hidden />, onChoose: () => go("muse", "new") },
  ];
  return (
    <Menu items={items}>
      <button type="button" className={css.who} aria-label={`${t.muses}: ${muse?.name ?? t.newMuse}`}>
        <span className={css.face}>
          <Picture src={muse?.portrait == null ? null : thumbnailUrl(muse.portrait, 160)} alt="" />
        </span>
        <span className={css.name}>{muse?.name ?? t.newMuse}</span>
        <ChevronsUpDown size={14} aria-hidden />
      </button>
    </Menu>
  );
}
