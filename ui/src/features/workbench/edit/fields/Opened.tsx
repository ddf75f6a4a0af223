import { ChevronDown } from "lucide-react";
import { Popover } from "radix-ui";
import { type ReactNode, useState } from "react";
import css from "./fields.module.css";

type OpenedProps = {
  readonly label: string;
  /** What stands in the closed field. */
  readonly shown: ReactNode;
  readonly isWrong?: boolean;
  readonly isInPlace: boolean;
  readonly children: (close: () => void) => ReactNode;
};

/** A field that opens a list; over the canvas the list stands open. */
export function Opened({ label, shown, isWrong = false, isInPlace, children }: OpenedProps) {
  const [isOpen, setOpen] = useState(false);
  if (isInPlace) return children(() => undefined);
  return (
    <Popover.Root open={isOpen} onOpenChange={setOpen}>
      <Popover.Trigger asChild>
        <button type="button" className={css.opener} aria-label={label} data-wrong={isWrong}>
          {shown}
          <ChevronDown size={14} aria-hidden />
        </button>
      </Popover.Trigger>
      <Popover.Portal>
        <Popover.Content className={css.opened} align="start" sideOffset={4} collisionPadding={8}>
          {children(() => setOpen(false))}
        </Popover.Content>
      </Popover.Portal>
    </Popover.Root>
  );
}
