import { Ellipsis, FolderOpen, Plus, X } from "lucide-react";
import { type KeyboardEvent, useState } from "react";
import { addressOf } from "../../../shared/route";
import { IconButton, Menu, type MenuItem } from "../../../shared/ui";
import { useWords } from "../../../shared/words";
import { sessionOf } from "../session/shelf";
import type { Tab } from "../session/tabs";
import { workbenchWords } from "../words";
import css from "./TabStrip.module.css";

type TabStripProps = {
  readonly tabs: readonly Tab[];
  readonly active: string | null;
  /** The tab whose name is being typed. */
  readonly naming: string | null;
  readonly onNaming: (id: string | null) => void;
  readonly onName: (id: string, name: string) => void;
  readonly onClose: (id: string) => void;
  readonly onNew: () => void;
  readonly onOpen: () => void;
  readonly menu: readonly MenuItem[];
};

/** The open documents, as places to go to. */
export function TabStrip(props: TabStripProps) {
  const { tabs, active, naming, onNaming, onName, onClose, onNew, onOpen, menu } = props;
  const t = useWords(workbenchWords);
  const press = (event: KeyboardEvent<HTMLElement>, id: string) => {
    if (event.key === "F2") onNaming(id);
    else if (event.key === "Delete") onClose(id);
    else {
      const way = { ArrowRight: "nextElementSibling", ArrowLeft: "previousElementSibling" } as const;
      const to = event.key === "ArrowRight" || event.key === "ArrowLeft" ? way[event.key] : null;
      if (to === null) return;
      event.currentTarget.closest("li")?.[to]?.querySelector<HTMLElement>("a")?.focus();
    }
    event.preventDefault();
  };
  return (
    <nav className={css.strip} aria-label={t.tabs.label}>
      <ul className={css.tabs}>
        {tabs.map(({ id, name }) => {
          const isActive = id === active;
          const isUnsaved = sessionOf(id)?.isUnsaved === true && sessionOf(id)?.now().state === "unsaved";
          const shown = name === "" ? "…" : name;
          return (
            <li key={id} className={`${css.tab} ${isActive ? css.active : ""}`}>
              {naming === id ? (
                <NameField name={name} onName={(next) => onName(id, next)} onEnd={() => onNaming(null)} />
              ) : (
                <a
                  href={addressOf("workbench", id)}
                  title={shown}
                  {...(isActive ? { "aria-current": "page" as const } : {})}
                  onDoubleClick={() => onNaming(id)}
                  onKeyDown={(event) => press(event, id)}
                  onAuxClick={(event) => {
                    if (event.button !== 1) return;
                    event.preventDefault();
                    onClose(id);
                  }}
                >
                  {shown}
                  {isUnsaved && (
                    <span className={css.dot} role="img" aria-label={t.tabs.unsaved} title={t.tabs.unsaved} />
                  )}
                </a>
              )}
              <IconButton
                small
                label={t.tabs.close(shown)}
                icon={<X size={12} aria-hidden />}
                onClick={() => onClose(id)}
              />
            </li>
          );
        })}
      </ul>
      <IconButton label={t.tabs.new} icon={<Plus size={14} aria-hidden />} onClick={onNew} />
      <IconButton label={t.tabs.open} icon={<FolderOpen size={14} aria-hidden />} onClick={onOpen} />
      <span className={css.gap} />
      <Menu items={menu}>
        <IconButton label={t.tabs.more} icon={<Ellipsis size={14} aria-hidden />} />
      </Menu>
    </nav>
  );
}

type NameFieldProps = {
  readonly name: string;
  readonly onName: (name: string) => void;
  readonly onEnd: () => void;
};

function NameField({ name, onName, onEnd }: NameFieldProps) {
  const t = useWords(workbenchWords).tabs;
  const [typed, setTyped] = useState(name);
  const settle = () => {
    const next = typed.trim();
    if (next !== "" && next !== name) onName(next);
    onEnd();
  };
  return (
    <input
      className={css.name}
      aria-label={t.name}
      autoFocus
      maxLength={200}
      value={typed}
      onFocus={(event) => event.target.select()}
      onChange={(event) => setTyped(event.target.value)}
      onBlur={settle}
      onKeyDown={(event) => {
        if (event.key === "Enter") settle();
        if (event.key === "Escape") onEnd();
      }}
    />
  );
}
