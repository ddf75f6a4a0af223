import { X } from "lucide-react";
import { createContext, type ReactNode, use, useCallback, useMemo, useRef, useState } from "react";
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

export function ToastRoom({ children }: { readonly children: ReactNode }) {
  const t = useWords(uiWords);
  const [shown, setShown] = useState<readonly (Toast & { readonly id: number })[]>([]);
  const next = useRef(0);
  const drop = useCallback((id: number) => setShown((all) => all.filter((toast) => toast.id !== id)), []);
  const say = useCallback(
    (toast: Toast) => {
      const id = next.current++;
      setShown((all) => [...all, { ...toast, id }].slice(-most));
      setTimeout(() => drop(id), toast.action ? lasts.withAction : lasts.said);
    },
    [drop],
  );
  const region = useMemo(
    () => (
      <div className={css.toasts} role="status" aria-live="polite">
        {shown.map(({ id, text, tone = "info", action }) => (
          <div key={id} className={css.toast}>
            <StateMark tone={tone} />
            <div>{text}</div>
            {action && (
              <Button
                look="quiet"
                onClick={() => {
                  action.onPress();
                  drop(id);
                }}
              >
                {action.label}
              </Button>
            )}
            <IconButton label={t.dismiss} icon={<X size={14} aria-hidden />} onClick={() => drop(id)} />
          </div>
        ))}
      </div>
    ),
    [shown, drop, t],
  );
  return (
    <ToastContext value={say}>
      {children}
      {region}
    </ToastContext>
  );
}
