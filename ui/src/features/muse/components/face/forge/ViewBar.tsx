import { ToggleGroup } from "radix-ui";
import { type ReactNode, useState } from "react";
import { lasting } from "../../../../../shared/when";
import { Segments } from "../../../../../shared/ui";
import { useLocale, useWords } from "../../../../../shared/words";
import type { ForgeView } from "../api";
import type { View } from "./model";
import { named, nameWords } from "./names";
import type { Portrait } from "./usePortrait";
import css from "./Viewport.module.css";
import { forgeWords } from "./words";

type ViewBarProps = {
  readonly offered: ForgeView;
  readonly view: View;
  readonly onView: (view: View) => void;
  readonly portrait: Portrait;
  /** Before and after. */
  readonly children: ReactNode;
};

type Kind = "turn" | "light" | "expression" | "background" | "lens";

const turns = { left: -60, threeQuarterLeft: -30, front: 0, threeQuarterRight: 30, right: 60 } as const;
type Turn = keyof typeof turns;

/** How the head is shown: where from, in what light, with what face, before what, through which lens. */
export function ViewBar({ offered, view, onView, portrait, children }: ViewBarProps) {
  const t = useWords(forgeWords);
  const n = useWords(nameWords);
  const [kind, setKind] = useState<Kind>("light");
  const kinds = (["turn", "light", "expression", "background", "lens"] as const).map((value) => ({
    value,
    label: t.view[value],
  }));
  const chips: Readonly<Record<Kind, ReactNode>> = {
    turn: (
      <Chips
        label={t.view.turn}
        value={
          (Object.keys(turns) as Turn[]).find((name) => turns[name] === view.yaw && view.pitch === 0) ?? ""
        }
        chips={(Object.keys(turns) as Turn[]).map((value) => ({ value, label: t.turns[value] }))}
        onChange={(name) => onView({ ...view, yaw: turns[name as Turn], pitch: 0 })}
      />
    ),
    light: (
      <Chips
        label={t.view.light}
        value={view.light}
        chips={offered.lights.map(({ name, doc }) => ({
          value: name,
          label: named(n.lights, name),
          doc: n.lightDocs[name] ?? doc,
        }))}
        onChange={(light) => onView({ ...view, light })}
      />
    ),
    expression: (
      <Chips
        label={t.view.expression}
        value={view.expression}
        chips={offered.expressions.map((value) => ({ value, label: named(n.expressions, value) }))}
        onChange={(expression) => onView({ ...view, expression })}
      />
    ),
    background: (
      <Chips
        label={t.view.background}
        value={view.background}
        chips={offered.backgrounds.map((value) => ({ value, label: named(n.backgrounds, value) }))}
        onChange={(background) => onView({ ...view, background })}
      />
    ),
    lens: (
      <Chips
        label={t.view.lens}
        value={String(view.lens)}
        chips={offered.lenses_mm.map((mm) => ({ value: String(mm), label: `${mm}\u00a0mm` }))}
        onChange={(mm) => onView({ ...view, lens: Number(mm) })}
      />
    ),
  };
  return (
    <div className={css.bar}>
      <div className={css.line}>
        <Segments label={t.viewLabel} value={kind} choices={kinds} onChange={setKind} />
        {children}
        <Caption portrait={portrait} view={view} />
      </div>
      {chips[kind]}
    </div>
  );
}

type ChipsProps = {
  readonly label: string;
  readonly value: string;
  readonly chips: readonly { readonly value: string; readonly label: string; readonly doc?: string }[];
  readonly onChange: (value: string) => void;
};

function Chips({ label, value, chips, onChange }: ChipsProps) {
  return (
    <ToggleGroup.Root
      type="single"
      className={css.chips}
      aria-label={label}
      value={value}
      onValueChange={(chosen) => chosen !== "" && onChange(chosen)}
    >
      {chips.map((chip) => (
        <ToggleGroup.Item key={chip.value} value={chip.value} className={css.chip} title={chip.doc}>
          {chip.label}
        </ToggleGroup.Item>
      ))}
    </ToggleGroup.Root>
  );
}

/** Which picture this is and how long it took, said quietly. */
function Caption({ portrait, view }: { readonly portrait: Portrait; readonly view: View }) {
  const t = useWords(forgeWords);
  const locale = useLocale();
  const { shown, working } = portrait;
  const time = (ms: number) => (ms < 1_000 ? `${Math.round(ms)}\u00a0ms` : lasting(ms / 1_000, locale));
  const parts = [
    view.yaw !== 0 || view.pitch !== 0 ? t.angles(view.yaw, view.pitch) : "",
    shown ? `${t.stages[shown.stage]} ${shown.side}\u00a0px, ${time(shown.ms)}` : "",
    working === "fine" || working === "final" ? t.refining : "",
  ];
  return <span className={css.caption}>{parts.filter((part) => part !== "").join(" · ")}</span>;
}
