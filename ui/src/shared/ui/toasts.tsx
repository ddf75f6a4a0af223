import { X } from "lucide-react";
import { createContext, type ReactNode, use, useCallback, useEffect, useRef, useState } from "react";
import { useKeys } from "../keys";
import { type Problem, useTold } from "../problems";
import { useWords } from "../words";
import { Button, IconButton } from "./Button";
import { StateMark, type Tone } from "./marks";
import css from "./overlay.module.css";
import { uiWords } from "./words";

export type Toast = {
  readonly text: string;
  readonly tone?: Tone;
  /** The button that does the obvious next thing, undo for instance. */
  readonly action?: { readonly label: string; readonly onPress: () => void };
};

const ToastContext = createContext<(toast: Toast) => void>(() => undefined);

/** Says something in the corner for some seconds; never the only place where it is said. */
export const useToast = () => use(ToastContext);

const lasts = { said: 5_000, withAction: 9_000 };
const most = 3;

type Shown = Toast & { readonly id: number };

export function ToastRoom({ children }: { readonly children: ReactNode }) {
  const [shown, setShown] = useState<readonly Shown[]>([]);
  // Under the pointer or the focus they stay.
  const [held, setHeld] = useState(false);
  const next = useRef(0);
  const region = useRef<HTMLDivElement>(null);
  const before = useRef<Element | null>(null);
  const say = useCallback((toast: Toast) => {
    const id = next.current++;
    setShown((all) => [...all, { ...toast, id }].slice(-most));
  }, []);
  const drop = useCallback((id: number) => {
    const focused = region.current?.contains(document.activeElement) === true;
    setShown((all) => all.filter((toast) => toast.id !== id));
    setHeld(false);
    if (focused && before.current instanceof HTMLElement) before.current.focus();
  }, []);
  useKeys(
    {
      f8: () => {
        before.current = document.activeElement;
        region.current?.querySelector<HTMLElement>("div:last-child > button")?.focus();
      },
    },
    shown.length > 0,
  );
  return (
    <ToastContext value={say}>
      {children}
      <div
        ref={region}
        className={css.toasts}
        role="status"
        aria-live="polite"
        onPointerEnter={() => setHeld(true)}
        onPointerLeave={() => setHeld(false)}
        onFocus={() => setHeld(true)}
        onBlur={() => setHeld(false)}
      >
        {shown.map((toast) => (
          <Notice key={toast.id} toast={toast} held={held} onDrop={drop} />
        ))}
      </div>
    </ToastContext>
  );
}

type NoticeProps = {
  readonly toast: Shown;
  readonly held: boolean;
  readonly onDrop: (id: number) => void;
};

function Notice({ toast: { id, text, tone = "info", action }, held, onDrop }: NoticeProps) {
  const t = useWords(uiWords);
  const lasting = action ? lasts.withAction : lasts.said;
  useEffect(() => {
    if (held) return;
    const timer = setTimeout(() => onDrop(id), lasting);
    return () => clearTimeout(timer);
  }, [held, lasting, onDrop, id]);
  return (
    <div className={css.toast} onKeyDown={(event) => event.key === "Escape" && onDrop(id)}>
      <StateMark tone={tone} />
      <div>{text}</div>
      {action && (
        <Button
          look="quiet"
          onClick={() => {
            action.onPress();
            onDrop(id);
          }}
        >
          {action.label}
        </Button>
      )}
      <IconButton label={t.dismiss} icon={<X size={14} aria-hidden />} onClick={() => onDrop(id)} />
    </div>
  );
}

/** Says in the corner that something failed, where no place of the screen would say it. */
export function FailedToast({ problem }: { readonly problem: Problem | null }) {
  const say = useToast();
  const tell = useTold();
  const told = problem === null ? null : tell(problem);
  const text = told === null ? null : [told.message, told.advice].filter((part) => part !== null).join(" ");
  // Once for each failure, not once for each language.
  const latest = useRef(text);
  useEffect(() => {
    latest.current = text;
  });
  useEffect(() => {
    if (problem !== null && latest.current !== null) say({ tone: "bad", text: latest.current });
  }, [problem, say]);
  return null;
}
