import { ChevronDown, ChevronUp, Loader } from "lucide-react";
import type { ReactNode } from "react";
import { IconButton, StateMark, Tooltip } from "../../../shared/ui";
import { useWords } from "../../../shared/words";
import { workbenchWords } from "../words";
import { useDesk } from "./desk";
import css from "./Drawer.module.css";
import { Handle } from "./Handle";
import { Problems } from "./Problems";
import { Queue } from "./Queue";
import { ScriptPane } from "./ScriptPane";
import { type DrawerTab, drawerTabs, sizes } from "./useLayout";
import { Versions } from "./Versions";

const panes: Readonly<Record<DrawerTab, () => ReactNode>> = {
  queue: Queue,
  problems: Problems,
  script: ScriptPane,
  versions: Versions,
};

/** The foot of the screen: always a line, a drawer when one of its names is pressed. */
export function Drawer() {
  const t = useWords(workbenchWords);
  const { layout: acts, check } = useDesk();
  const { drawer } = acts.layout;
  const Pane = panes[drawer.tab];
  const count = check.data?.diagnostics.length ?? 0;
  return (
    <section className={css.drawer} aria-label={t.panels.drawer}>
      {drawer.open && (
        <Handle
          label={t.panels.size(t.drawer[drawer.tab])}
          side="top"
          size={drawer.size}
          {...sizes.drawer}
          onSize={(size) => acts.resize("drawer", size)}
        />
      )}
      <div className={css.line}>
        {drawerTabs.map((tab) => {
          const isOpen = drawer.open && drawer.tab === tab;
          return (
            <button
              key={tab}
              type="button"
              className={css.tab}
              aria-expanded={isOpen}
              aria-controls="workbench-drawer"
              onClick={() => acts.pull(tab)}
            >
              {t.drawer[tab]}
              {tab === "problems" && count > 0 && <span className={css.count}>{count}</span>}
            </button>
          );
        })}
        <span className={css.gap} />
        <Saving />
        <IconButton
          small
          label={(drawer.open ? t.panels.hide : t.panels.show)(t.panels.drawer)}
          keys="Alt 3"
          icon={drawer.open ? <ChevronDown size={14} aria-hidden /> : <ChevronUp size={14} aria-hidden />}
          aria-expanded={drawer.open}
          aria-controls="workbench-drawer"
          onClick={() => acts.toggle("drawer")}
        />
      </div>
      <div
        id="workbench-drawer"
        role="region"
        aria-label={t.drawer[drawer.tab]}
        className={css.pane}
        style={{ height: drawer.size }}
        hidden={!drawer.open}
        onKeyDown={(event) => {
          if (event.key !== "Escape" || event.defaultPrevented) return;
          event.preventDefault();
          acts.toggle("drawer");
        }}
      >
        {drawer.open && <Pane />}
      </div>
    </section>
  );
}

/** Whether all of it is kept, in a word. */
function Saving() {
  const t = useWords(workbenchWords).saving;
  const { now } = useDesk();
  const [tone, text] =
    now.state === "saved"
      ? (["good", t.saved] as const)
      : now.state === "saving"
        ? ([null, t.saving] as const)
        : (["attention", t.unsaved] as const);
  const line = (
    <span className={css.saving} data-saving={now.state}>
      {tone === null ? <Loader size={12} aria-hidden /> : <StateMark tone={tone} />}
      {text}
    </span>
  );
  return now.state === "unsaved" ? (
    <Tooltip text={t.unsavedText(now.problem?.message ?? "")}>{line}</Tooltip>
  ) : (
    line
  );
}
