import { ChevronRight, Dices, RotateCcw } from "lucide-react";
import { Accordion } from "radix-ui";
import { memo, useMemo, useState } from "react";
import {
  Button,
  Empty,
  IconButton,
  Menu,
  Popover,
  SearchField,
  SliderField,
  SwitchField,
} from "../../../../../shared/ui";
import { useLocale, useWords } from "../../../../../shared/words";
import type { ForgeView } from "../api";
import { LimitNote } from "./LimitNote";
import {
  type Design,
  found,
  type Group,
  groupAs,
  grouped,
  groupReset,
  type Limits,
  type Row,
  rowDiffers,
  rowsOf,
} from "./model";
import { named, nameWords, saidOf } from "./names";
import { ParameterRow } from "./ParameterRow";
import css from "./SlidersPanel.module.css";
import type { Edit } from "./tools";
import type { Hand } from "./useHand";
import { forgeWords } from "./words";

type SlidersPanelProps = {
  readonly offered: ForgeView;
  readonly hand: Hand;
  readonly opening: Design;
  readonly edit: Edit;
  readonly rest: () => void;
  readonly amplitude: number;
  readonly onAmplitude: (amplitude: number) => void;
  /** Leaves groups to chance; all of them when none is named. */
  readonly onChance: (groups: readonly string[]) => Promise<void>;
};

/** Every number and choice of the face, group by group, or those that are looked for. */
export function SlidersPanel({
  offered,
  hand,
  opening,
  edit,
  rest,
  amplitude,
  onAmplitude,
  onChance,
}: SlidersPanelProps) {
  const t = useWords(forgeWords);
  const n = useWords(nameWords);
  const locale = useLocale();
  const [asked, setAsked] = useState("");
  const [onlyChanged, setOnlyChanged] = useState(false);
  const [open, setOpen] = useState("build");
  const { parameters, groups } = offered;
  const all = useMemo(
    () =>
      grouped(parameters, groups).map((group) => ({ ...group, rows: rowsOf(group.parameters, parameters) })),
    [parameters, groups],
  );
  const searching = asked.trim() !== "" || onlyChanged;
  const wanted = all
    .map((group) => ({
      ...group,
      rows: group.rows.filter((row) => {
        if (onlyChanged && !rowDiffers(hand.shown, opening, row)) return false;
        const { parameter } = row;
        const said = saidOf(parameter, locale);
        return found(asked, [
          said.label,
          said.doc,
          parameter.label,
          parameter.path,
          named(n.groups, group.name),
        ]);
      }),
    }))
    .filter(({ rows }) => rows.length > 0);
  const whole = (change: (face: Design) => Design) => {
    edit(change);
    rest();
  };
  const rowsIn = (rows: readonly Row[]) => (
    <Rows rows={rows} shown={hand.shown} opening={opening} limits={hand.limits} edit={edit} rest={rest} />
  );
  return (
    <div className={css.panel}>
      <div className={css.top}>
        <div className={css.search}>
          <SearchField label={t.search} value={asked} onChange={setAsked} />
          <Popover trigger={<IconButton label={t.chance} icon={<Dices size={14} aria-hidden />} />}>
            <div className={css.chance}>
              <Amplitude amplitude={amplitude} onAmplitude={onAmplitude} />
              <Button icon={<Dices size={14} aria-hidden />} onClick={() => void onChance([])}>
                {t.chanceAll}
              </Button>
            </div>
          </Popover>
          <Menu
            items={[
              { label: t.asAtOpening, onChoose: () => whole((face) => groupAs(face, opening, parameters)) },
              { label: t.asAverage, onChoose: () => whole((face) => groupReset(face, parameters)) },
            ]}
          >
            <IconButtonForMenu label={t.resetAll} />
          </Menu>
        </div>
        <SwitchField label={t.onlyChanged} on={onlyChanged} onChange={setOnlyChanged} />
      </div>
      {searching ? (
        wanted.length > 0 ? (
          wanted.map(({ name, rows }) => (
            <section key={name} aria-label={named(n.groups, name)}>
              <h3 className={css.heading}>{named(n.groups, name)}</h3>
              {rowsIn(rows)}
            </section>
          ))
        ) : (
          <Empty
            title={asked.trim() === "" ? t.nothingChanged : t.nothingFound}
            action={
              <Button
                onClick={() => {
                  setAsked("");
                  setOnlyChanged(false);
                }}
              >
                {t.showAll}
              </Button>
            }
          />
        )
      ) : (
        <Accordion.Root type="single" collapsible value={open} onValueChange={setOpen}>
          {all.map(({ rows, ...group }) => (
            <Accordion.Item key={group.name} value={group.name} className={css.group}>
              <GroupHead
                group={group}
                changed={rows.filter((row) => rowDiffers(hand.shown, opening, row)).length}
                pulled={rows.filter(({ parameter }) => hand.limits.pulled.has(parameter.path)).length}
                onChance={() => void onChance([group.name])}
                onReset={() => whole((face) => groupReset(face, withSides(group, rows)))}
              />
              <Accordion.Content className={css.content}>{rowsIn(rows)}</Accordion.Content>
            </Accordion.Item>
          ))}
        </Accordion.Root>
      )}
      <LimitNote limits={hand.limits} parameters={parameters} onShow={setAsked} />
    </div>
  );
}

/** What a group puts back: its own, and how the sides of it differ. */
const withSides = (group: Group, rows: readonly Row[]) => [
  ...group.parameters,
  ...rows.flatMap(({ asymmetry }) => (asymmetry ? [asymmetry] : [])),
];

export function Amplitude({
  amplitude,
  onAmplitude,
}: {
  readonly amplitude: number;
  readonly onAmplitude: (amplitude: number) => void;
}) {
  const t = useWords(forgeWords);
  const locale = useLocale();
  return (
    <div>
      <SliderField
        label={t.amplitude}
        value={amplitude}
        min={0.1}
        max={0.7}
        step={0.05}
        shown={amplitude.toLocaleString(locale, { minimumFractionDigits: 2 })}
        onChange={onAmplitude}
      />
      <div className={css.hint}>
        {amplitude < 0.35 ? t.amplitudeCalm : amplitude <= 0.5 ? t.amplitudeHuman : t.amplitudeFar}
      </div>
    </div>
  );
}

function IconButtonForMenu({ label, ...rest }: { readonly label: string }) {
  return <IconButton {...rest} label={label} icon={<RotateCcw size={14} aria-hidden />} />;
}

type GroupHeadProps = {
  readonly group: Group;
  readonly changed: number;
  readonly pulled: number;
  readonly onChance: () => void;
  readonly onReset: () => void;
};

function GroupHead({ group, changed, pulled, onChance, onReset }: GroupHeadProps) {
  const t = useWords(forgeWords);
  const n = useWords(nameWords);
  const name = named(n.groups, group.name);
  return (
    <Accordion.Header className={css.head}>
      <Accordion.Trigger className={css.trigger}>
        <ChevronRight size={14} className={css.chevron} aria-hidden />
        {name}
        {changed > 0 && <span className={css.count}>{t.changed(changed)}</span>}
        {pulled > 0 && <span className={css.pulled}>{t.pulled(pulled)}</span>}
      </Accordion.Trigger>
      <span className={css.acts}>
        <IconButton label={t.chanceGroup(name)} icon={<Dices size={14} aria-hidden />} onClick={onChance} />
        <IconButton label={t.resetGroup(name)} icon={<RotateCcw size={14} aria-hidden />} onClick={onReset} />
      </span>
    </Accordion.Header>
  );
}

type RowsProps = {
  readonly rows: readonly Row[];
  readonly shown: Design;
  readonly opening: Design;
  readonly limits: Limits;
  readonly edit: Edit;
  readonly rest: () => void;
};

const Rows = memo(function Rows({ rows, shown, opening, limits, edit, rest }: RowsProps) {
  return (
    <div className={css.rows}>
      {rows.map((row) => (
        <ParameterRow
          key={row.parameter.path}
          row={row}
          shown={shown}
          opening={opening}
          pulled={limits.pulled.get(row.parameter.path) ?? null}
          edit={edit}
          rest={rest}
        />
      ))}
    </div>
  );
});
