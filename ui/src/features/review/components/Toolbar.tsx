import { Keyboard, Layers, ListX, Scale } from "lucide-react";
import { memo, useDeferredValue, useEffect, useState } from "react";
import { tagOf } from "../../../shared/locale";
import { Button, IconButton, SearchField, SelectField } from "../../../shared/ui";
import { useLocale, useWords } from "../../../shared/words";
import { type Arranged, type FlagFilter, groups, isFiltered, noFilter, sortings } from "../model";
import { useActs, useSession } from "../session";
import type { Desk } from "../store";
import { reviewWords } from "../words";
import css from "./Toolbar.module.css";

const flagFilters: readonly FlagFilter[] = ["any", "pick", "reject", "none"];

/** What of all takes is shown, and in which order. */
export function Toolbar() {
  const { desk, shown } = useSession();
  // Drawn again only when something in it changes: the next picture does not wait for it.
  return (
    <Filters
      filter={desk.filter}
      sorting={desk.sorting}
      stacked={desk.stacked}
      shown={useDeferredValue(shown)}
    />
  );
}

type FiltersProps = Pick<Desk, "filter" | "sorting" | "stacked"> & { readonly shown: Arranged };

const Filters = memo(function Filters({ filter, sorting, stacked, shown }: FiltersProps) {
  const t = useWords(reviewWords);
  const locale = useLocale();
  const { move, ask } = useActs();
  const count = (n: number) => n.toLocaleString(tagOf[locale]);
  const everything = groups.reduce((sum, group) => sum + shown.counts[group], 0);
  return (
    <div className={css.bar} role="toolbar" aria-label={t.title} data-region>
      <h1 className="visually-hidden">{t.title}</h1>
      <div className={css.wide}>
        <SelectField
          label={t.group}
          bare
          value={filter.group}
          choices={[
            { value: "all" as const, label: `${t.groups.all} (${count(everything)})` },
            ...groups.map((group) => ({
              value: group,
              label: `${t.groups[group]} (${count(shown.counts[group])})`,
            })),
          ]}
          onChange={(group) => move({ kind: "filter", to: { group } })}
        />
      </div>
      {(shown.muses.size > 1 || filter.museId !== null) && (
        <div className={css.narrow}>
          <SelectField
            label={t.muse}
            bare
            value={filter.museId ?? "all"}
            choices={[
              { value: "all", label: t.everyMuse },
              ...[...shown.muses].map(([value, label]) => ({ value, label })),
            ]}
            onChange={(id) => move({ kind: "filter", to: { museId: id === "all" ? null : id } })}
          />
        </div>
      )}
      <div className={css.narrow}>
        <SelectField
          label={t.stars}
          bare
          value={String(filter.stars)}
          choices={[0, 1, 2, 3, 4, 5].map((n) => ({
            value: String(n),
            label: n === 0 ? t.anyStars : n === 5 ? "★★★★★" : `${"★".repeat(n)} ${t.atLeast(n)}`,
          }))}
          onChange={(stars) => move({ kind: "filter", to: { stars: Number(stars) } })}
        />
      </div>
      <div className={css.narrow}>
        <SelectField
          label={t.flag}
          bare
          value={filter.flag}
          choices={flagFilters.map((value) => ({ value, label: t.flags[value] }))}
          onChange={(flag) => move({ kind: "filter", to: { flag } })}
        />
      </div>
      <Button
        look={filter.disagrees ? "primary" : "plain"}
        icon={<Scale size={14} aria-hidden />}
        title={t.disagrees}
        aria-label={t.disagrees}
        aria-pressed={filter.disagrees}
        onClick={() => move({ kind: "filter", to: { disagrees: !filter.disagrees } })}
      >
        <span className={css.roomy}>{t.disagreements}</span>
      </Button>
      <div className={css.search}>
        <Search value={filter.text} onChange={(text) => move({ kind: "filter", to: { text } })} />
      </div>
      {isFiltered(filter) && (
        <IconButton
          label={t.clearFilter}
          icon={<ListX size={14} aria-hidden />}
          onClick={() => move({ kind: "filter", to: noFilter })}
        />
      )}
      <span className={css.gap} />
      <div className={css.narrow}>
        <SelectField
          label={t.sorting}
          bare
          value={sorting}
          choices={sortings.map((value) => ({ value, label: t.sortings[value] }))}
          onChange={(to) => move({ kind: "set", to: { sorting: to } })}
        />
      </div>
      <IconButton
        label={t.stacked}
        icon={<Layers size={14} aria-hidden />}
        pressed={stacked}
        onClick={() => move({ kind: "set", to: { stacked: !stacked } })}
      />
      <IconButton
        label={t.keys}
        keys="?"
        icon={<Keyboard size={14} aria-hidden />}
        onClick={() => ask({ kind: "keys" })}
      />
    </div>
  );
});

/** Looks for what is typed when the hand rests. */
function Search({ value, onChange }: { readonly value: string; readonly onChange: (text: string) => void }) {
  const t = useWords(reviewWords);
  const [typed, setTyped] = useState(value);
  const [last, setLast] = useState(value);
  if (last !== value) {
    setLast(value);
    setTyped(value);
  }
  useEffect(() => {
    if (typed === value) return;
    const timer = setTimeout(() => onChange(typed), 120);
    return () => clearTimeout(timer);
  }, [typed, value, onChange]);
  return <SearchField label={t.search} value={typed} onChange={setTyped} />;
}
