import { useEffect, useRef } from "react";
import { addressOf, usePlace } from "../../../shared/route";
import { Loading, ProblemBox } from "../../../shared/ui";
import { useWords } from "../../../shared/words";
import { useDoctor, useSettings } from "../api";
import { isSection, type Section, sections, type Settings } from "../model";
import { settingsWords } from "../words";
import { About } from "./About";
import { Appearance } from "./Appearance";
import { Connections } from "./Connections";
import { Data } from "./Data";
import { Doctor } from "./Doctor";
import { Keys } from "./Keys";
import { Kubernetes } from "./kubernetes/Kubernetes";
import { Mind, MindKey } from "./Mind";
import { Models } from "./Models";
import { Notifications } from "./Notifications";
import { Privacy } from "./Privacy";
import css from "./settings.module.css";

/** How the studio looks, what it is connected to, what it keeps, and whether all of it is well. */
export function SettingsScreen() {
  const t = useWords(settingsWords);
  const settings = useSettings();
  const { rest } = usePlace();
  const wanted = isSection(rest[0]) ? rest[0] : null;
  const scroll = useRef<HTMLDivElement>(null);
  const ready = settings.data !== undefined;
  const looked = !useDoctor().isPending;
  // What the doctor finds makes the page longer: the place that was asked for stays in sight until somebody scrolls.
  const moved = useRef<string | null>(null);
  useEffect(() => {
    if (wanted === null || !ready || moved.current === wanted) return;
    scroll.current?.querySelector(`#${wanted}`)?.scrollIntoView({ block: "start" });
  }, [wanted, ready, looked]);
  const onMove = () => {
    moved.current = wanted;
  };
  const problem = settings.error && (
    <ProblemBox problem={settings.error} onRetry={() => void settings.refetch()} />
  );
  if (!settings.data) return problem ? <div className={css.trouble}>{problem}</div> : <Loading />;
  const { data } = settings;
  return (
    <div className={css.screen}>
      <nav className={css.nav} aria-label={t.title}>
        <h1>{t.title}</h1>
        {sections.map((section) => (
          <a
            key={section}
            href={addressOf("settings", section)}
            {...(wanted === section ? { "aria-current": "location" as const } : {})}
          >
            {t.sections[section]}
          </a>
        ))}
      </nav>
      <div ref={scroll} className={css.scroll} onWheel={onMove} onPointerDown={onMove} onKeyDown={onMove}>
        <div className={css.page}>
          {problem}
          {sections.map((section) => (
            <section key={section} id={section} className={css.section} aria-labelledby={`${section}-title`}>
              <h2 id={`${section}-title`}>{t.sections[section]}</h2>
              <Content section={section} settings={data} />
            </section>
          ))}
        </div>
      </div>
    </div>
  );
}

function Content({ section, settings }: { readonly section: Section; readonly settings: Settings }) {
  switch (section) {
    case "appearance":
      return <Appearance settings={settings} />;
    case "connections":
      return <Connections settings={settings} />;
    case "kubernetes":
      return <Kubernetes />;
    case "mind":
      return (
        <>
          <Mind settings={settings} />
          <MindKey settings={settings} />
        </>
      );
    case "models":
      return <Models />;
    case "notifications":
      return <Notifications settings={settings} />;
    case "privacy":
      return <Privacy />;
    case "data":
      return <Data />;
    case "doctor":
      return <Doctor />;
    case "keys":
      return <Keys />;
    case "about":
      return <About />;
  }
}
