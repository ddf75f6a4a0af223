import { useMemo, useState } from "react";
import { Empty, Tabs } from "../../../shared/ui";
import { useWords } from "../../../shared/words";
import type { Missing, Template } from "../api";
import type { Catalogue, JsonObject } from "../canvas";
import { entriesOf, find } from "./find";
import { FoundList } from "./FoundList";
import css from "./library.module.css";
import { MissingTab } from "./MissingTab";
import { EntryRow } from "./NodeSearch";
import { NodeTree } from "./NodeTree";
import { noteUsed, recentTypes } from "./recent";
import { TemplatesTab } from "./TemplatesTab";
import { libraryWords } from "./words";

export const libraryTabs = ["nodes", "templates", "missing"] as const;
export type LibraryTab = (typeof libraryTabs)[number];

type LibraryProps = {
  readonly tab: LibraryTab;
  readonly onTab: (tab: LibraryTab) => void;
  readonly catalogue: Catalogue;
  readonly templates: readonly Template[];
  readonly missing: Missing["nodes"];
  readonly onAdd: (type: string) => void;
  readonly onTemplate: (template: Template) => void;
  readonly onReplace: (classType: string, by: string) => void;
  /** The open document, for finding what could stand in for a missing class. */
  readonly document?: JsonObject;
};

/** What can be put on the canvas, and what the canvas lacks. */
export function Library({
  tab,
  onTab,
  catalogue,
  templates,
  missing,
  onAdd,
  onTemplate,
  onReplace,
  ...more
}: LibraryProps) {
  const t = useWords(libraryWords);
  return (
    <section className={css.library} aria-label={t.library}>
      <Tabs
        label={t.library}
        value={tab}
        onChange={onTab}
        tabs={[
          { name: "nodes", label: t.nodes, content: <NodesTab catalogue={catalogue} onAdd={onAdd} /> },
          {
            name: "templates",
            label: t.templates,
            content: <TemplatesTab templates={templates} onTemplate={onTemplate} />,
          },
          {
            name: "missing",
            label: t.missing(missing.length),
            content: <MissingTab document={more.document ?? null} {...{ catalogue, missing, onReplace }} />,
          },
        ]}
      />
    </section>
  );
}

type NodesTabProps = Pick<LibraryProps, "catalogue" | "onAdd">;

function NodesTab({ catalogue, onAdd }: NodesTabProps) {
  const t = useWords(libraryWords);
  const [query, setQuery] = useState("");
  const entries = entriesOf(catalogue);
  const isAsked = query.trim() !== "";
  const found = useMemo(
    () => (isAsked ? find(entries, query, null, recentTypes()) : []),
    [entries, query, isAsked],
  );
  const add = (type: string) => {
    noteUsed(type);
    onAdd(type);
  };
  if (catalogue.names().length === 0) return <Empty title={t.noNodes} />;
  return (
    <FoundList
      label={t.search}
      hint={t.searchAbout}
      query={query}
      onQuery={setQuery}
      items={found}
      rowPx={40}
      nothing={t.nothing}
      onPick={({ type }) => add(type)}
      row={(entry) => <EntryRow entry={entry} />}
      {...(isAsked ? {} : { instead: <NodeTree entries={entries} onAdd={add} /> })}
    />
  );
}
