import { useEffect, useRef, useState } from "react";
import { Button, TextArea } from "../../../shared/ui";
import { useWords } from "../../../shared/words";
import { reviewWords } from "../words";
import css from "./PinLayer.module.css";

type PinEditorProps = {
  readonly left: number;
  readonly top: number;
  readonly text: string;
  /** A drawing says something without words. */
  readonly mayBeEmpty: boolean;
  readonly onSave: (text: string) => void;
  readonly onCancel: () => void;
  readonly onRemove?: () => void;
};

/** What a note says, beside its place. Enter keeps it, Escape leaves it. */
export function PinEditor({ left, top, text, mayBeEmpty, onSave, onCancel, onRemove }: PinEditorProps) {
  const t = useWords(reviewWords);
  const [typed, setTyped] = useState(text);
  const box = useRef<HTMLDivElement>(null);
  useEffect(() => {
    const before = document.activeElement;
    box.current?.querySelector("textarea")?.focus();
    return () => {
      if (before instanceof HTMLElement && before.isConnected) before.focus({ preventScroll: true });
    };
  }, []);
  const ready = typed.trim() !== "" || mayBeEmpty;
  return (
    <div
      ref={box}
      className={css.editor}
      data-own
      style={{
        left: `clamp(8px, ${left + 16}px, calc(100% - 268px))`,
        top: `clamp(8px, ${top + 16}px, calc(100% - 150px))`,
      }}
      onKeyDown={(event) => {
        if (event.key === "Escape") onCancel();
        else if (event.key === "Enter" && !event.shiftKey && event.target instanceof HTMLTextAreaElement) {
          if (ready) onSave(typed.trim());
        } else return;
        event.preventDefault();
        event.stopPropagation();
      }}
    >
      <TextArea label={t.noteText} value={typed} onChange={setTyped} rows={2} maxLength={2000} />
      <div className={css.editorButtons}>
        {onRemove && (
          <Button look="danger" onClick={onRemove}>
            {t.remove}
          </Button>
        )}
        <Button onClick={onCancel} keys="Esc">
          {t.cancel}
        </Button>
        <Button look="primary" disabled={!ready} onClick={() => onSave(typed.trim())}>
          {t.save}
        </Button>
      </div>
    </div>
  );
}
