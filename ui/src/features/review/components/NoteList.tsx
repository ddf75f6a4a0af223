import { Trash2 } from "lucide-react";
import { Checkbox } from "radix-ui";
import { Check } from "lucide-react";
import { IconButton, When } from "../../../shared/ui";
import { useWords } from "../../../shared/words";
import type { PinNote } from "../api";
import type { Take } from "../model";
import { useActs } from "../session";
import { reviewWords } from "../words";
import css from "./Panel.module.css";

/** Moves the focus from a note that is about to go to the one beside it, or to the picture. */
function focusBeside(button: Element): void {
  const row = button.closest("li");
  const beside = (row?.nextElementSibling ?? row?.previousElementSibling)?.querySelector("button");
  (beside ?? document.querySelector<HTMLElement>("[data-desk]"))?.focus({ preventScroll: true });
}

/** What stands on the picture, to be ticked off. */
export function NoteList({ take, pins }: { readonly take: Take; readonly pins: readonly PinNote[] }) {
  const t = useWords(reviewWords);
  const { act } = useActs();
  const production_id = take.production_id;
  if (pins.length === 0) return <p className={css.quiet}>{t.noNotes}</p>;
  return (
    <ol className={css.notes}>
      {pins.map(({ pin_id, text, done, at }, place) => (
        <li key={pin_id} data-done={done}>
          <Checkbox.Root
            className={css.tick}
            checked={done}
            aria-label={`${t.noteDone}: ${t.noteOf(place + 1)}`}
            onCheckedChange={(ticked) =>
              void act([{ kind: "edit_pin", production_id, pin_id, text, done: ticked === true }])
            }
          >
            <Checkbox.Indicator>
              <Check size={12} aria-hidden />
            </Checkbox.Indicator>
          </Checkbox.Root>
          <div className={css.note}>
            <span className={css.noteText}>
              {place + 1}. {text === "" ? t.drawing : text}
            </span>
            <span className={css.quiet}>
              <When at={at} />
            </span>
          </div>
          <IconButton
            label={`${t.remove}: ${t.noteOf(place + 1)}`}
            icon={<Trash2 size={14} aria-hidden />}
            onClick={(event) => {
              focusBeside(event.currentTarget);
              void act([{ kind: "remove_pin", production_id, pin_id }]);
            }}
          />
        </li>
      ))}
    </ol>
  );
}
