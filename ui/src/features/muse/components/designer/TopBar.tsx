import { ArrowLeft, Dices, Ellipsis, Redo2, RotateCcw, Trash2, Undo2 } from "lucide-react";
import {
  Button,
  FitNote,
  IconButton,
  Menu,
  type MenuItem,
  Popover,
  Segments,
  StateMark,
  type Tone,
  useFit,
} from "../../../../shared/ui";
import { useTold } from "../../../../shared/problems";
import { useWords } from "../../../../shared/words";
import type { Keeping } from "../../keeper";
import type { Body, Draft } from "../../model";
import { useFault } from "../inspector/faults";
import { museWords } from "../words";
import css from "./designer.module.css";
import { type DrawProps, SurpriseBox } from "./SurpriseBox";

export type Stage = "face" | "character";

type TopBarProps = {
  readonly draft: Draft;
  readonly keeping: Keeping<Body>;
  readonly sealed: boolean;
  readonly stage: Stage;
  readonly onStage: (stage: Stage) => void;
  readonly onName: (name: string) => void;
  readonly onUndo: () => void;
  readonly onRedo: () => void;
  readonly onBack: () => void;
  readonly onDiscard: () => void;
  readonly onStartOver?: () => void;
  readonly draw: Omit<DrawProps, "draft" | "sealed">;
};

/** As the DNA takes it. */
const longestName = 80;

/** Name, what is edited, whether it is kept, and the way back. */
export function TopBar(props: TopBarProps) {
  const {
    draft,
    keeping,
    sealed,
    stage,
    onStage,
    onName,
    onUndo,
    onRedo,
    onBack,
    onDiscard,
    onStartOver,
    draw,
  } = props;
  const t = useWords(museWords).designer;
  const wrong = useFault("name");
  const { left, field } = useFit(onName, longestName);
  const items: MenuItem[] = [
    ...(onStartOver
      ? [{ label: t.startOver, icon: <RotateCcw size={14} aria-hidden />, onChoose: onStartOver }]
      : []),
    { label: t.discard, icon: <Trash2 size={14} aria-hidden />, onChoose: onDiscard },
  ];
  return (
    <header className={css.top}>
      <IconButton label={t.back} icon={<ArrowLeft size={16} aria-hidden />} onClick={onBack} />
      <div className={css.nameRoom}>
        <input
          {...field}
          className={css.name}
          data-field="name"
          aria-label={t.name}
          aria-invalid={wrong !== null}
          placeholder={t.name}
          spellCheck={false}
          value={draft.name}
        />
        <FitNote left={left} />
      </div>
      <Segments
        label={t.stage}
        value={stage}
        choices={(["face", "character"] as const).map((value) => ({ value, label: t.stages[value] }))}
        onChange={onStage}
      />
      <div className={css.topEnd}>
        <Kept keeping={keeping} />
        <IconButton
          label={t.undo}
          keys="Ctrl Z"
          icon={<Undo2 size={16} aria-hidden />}
          disabled={!keeping.canUndo}
          onClick={onUndo}
        />
        <IconButton
          label={t.redo}
          keys="Ctrl Shift Z"
          icon={<Redo2 size={16} aria-hidden />}
          disabled={!keeping.canRedo}
          onClick={onRedo}
        />
        <Popover
          trigger={
            <Button icon={<Dices size={14} aria-hidden />} busy={draw.drawing} aria-label={t.surprise}>
              <span className={css.wideOnly}>{t.surprise}</span>
            </Button>
          }
        >
          <SurpriseBox draft={draft} sealed={sealed} {...draw} />
        </Popover>
        <Menu items={items}>
          <button type="button" className={css.menu} aria-label={t.menu}>
            <Ellipsis size={16} aria-hidden />
          </button>
        </Menu>
      </div>
    </header>
  );
}

/** Whether what stands here is in the store. */
function Kept({ keeping }: { readonly keeping: Keeping<Body> }) {
  const t = useWords(museWords).designer;
  const tell = useTold();
  const failed = keeping.state === "failed" || keeping.state === "conflict";
  const tone: Tone = failed ? "bad" : keeping.state === "kept" ? "good" : "info";
  const text = failed ? t.notKept : keeping.state === "kept" ? t.kept : t.keeping;
  return (
    <span
      className={css.kept}
      role="status"
      title={keeping.problem ? tell(keeping.problem).message : undefined}
    >
      {keeping.revision > 0 || keeping.state !== "kept" ? (
        <>
          <StateMark tone={tone} />
          <span className={css.wideOnly}>{text}</span>
        </>
      ) : null}
    </span>
  );
}
