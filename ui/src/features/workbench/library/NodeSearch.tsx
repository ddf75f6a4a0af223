import { useMemo, useState } from "react";
import { Button, Tag } from "../../../shared/ui";
import { useWords } from "../../../shared/words";
import type { Catalogue, SearchRequest } from "../canvas";
import { Over } from "../edit/over/Over";
import { type Entry, entriesOf, find, type Wanted } from "./find";
import { FoundList } from "./FoundList";
import css from "./library.module.css";
import { noteUsed, recentTypes } from "./recent";
import { libraryWords } from "./words";

type NodeSearchProps = {
  readonly catalogue: Catalogue;
  readonly request: SearchRequest;
  readonly onPick: (type: string) => void;
  /** It is done, with or without a node: the canvas takes the focus again. */
  readonly onClose: () => void;
};

/** A node to add, found by typing where it is to go. */
export function NodeSearch({ catalogue, request, onPick, onClose }: NodeSearchProps) {
  const t = useWords(libraryWords);
  const [query, setQuery] = useState("");
  const [isAny, setAny] = useState(false);
  const [recent] = useState(recentTypes);
  const { filter, screen } = request;
  const wanted = useMemo<Wanted | null>(
    // What hangs on an output goes into an input.
    () =>
      filter && !isAny
        ? { side: filter.from.side === "output" ? "input" : "output", type: filter.type }
        : null,
    [filter, isAny],
  );
  const found = useMemo(
    () => find(entriesOf(catalogue), query, wanted, recent),
    [catalogue, query, wanted, recent],
  );
  const box = { left: screen.x, top: screen.y, right: screen.x, bottom: screen.y };
  return (
    <Over label={t.search} box={box} scale={1} least={360} form="list" onClose={onClose}>
      <div className={css.search}>
        {wanted && (
          <div className={css.wanted}>
            <Tag>{wanted.side === "input" ? t.takes(wanted.type) : t.gives(wanted.type)}</Tag>
            <Button
              look="quiet"
              onClick={() => setAny(true)}
              onKeyDown={(event) => event.key === "Enter" && event.stopPropagation()}
            >
              {t.anyNode}
            </Button>
          </div>
        )}
        <FoundList
          isEager
          label={t.search}
          hint={t.searchAbout}
          query={query}
          onQuery={setQuery}
          items={found}
          rowPx={40}
          nothing={wanted ? t.nothingTies : t.nothing}
          onPick={({ type }) => {
            noteUsed(type);
            onPick(type);
            onClose();
          }}
          row={(entry) => <EntryRow entry={entry} />}
        />
      </div>
    </Over>
  );
}

/** A node in a list: its name, and where it stands. */
export function EntryRow({ entry }: { readonly entry: Entry }) {
  const t = useWords(libraryWords);
  const { title, type, category, pack, isPaid, isDeprecated, description } = entry;
  return (
    <span className={css.entry} title={description === "" ? type : `${type}: ${description}`}>
      <span className={css.entryTitle}>
        {title}
        {isPaid && <small>{t.paid}</small>}
        {isDeprecated && <small>{t.old}</small>}
      </span>
      <span className={css.entryPlace}>{[pack, category].filter(Boolean).join(" · ")}</span>
    </span>
  );
}
