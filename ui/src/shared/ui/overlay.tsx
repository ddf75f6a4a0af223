import { X } from "lucide-react";
import {
  Dialog as RadixDialog,
  DropdownMenu,
  Popover as RadixPopover,
  Tabs as RadixTabs,
  Tooltip as RadixTooltip,
} from "radix-ui";
import { type ReactNode, useInsertionEffect, useRef } from "react";
import { useWords } from "../words";
import controls from "./controls.module.css";
import { ontoItem } from "./ontoItem";
import css from "./overlay.module.css";
import { uiWords } from "./words";

export function Tooltip({ text, keys, children }: { text: string; keys?: string; children: ReactNode }) {
  return (
    <RadixTooltip.Root delayDuration={500}>
      <RadixTooltip.Trigger asChild>{children}</RadixTooltip.Trigger>
      <RadixTooltip.Portal>
        <RadixTooltip.Content className={css.tooltip} sideOffset={6}>
          {text} {keys !== undefined && <kbd className={controls.kbd}>{keys}</kbd>}
        </RadixTooltip.Content>
      </RadixTooltip.Portal>
    </RadixTooltip.Root>
  );
}

/** Above everything that shows tooltips. */
export const TooltipRoom = RadixTooltip.Provider;

type DialogProps = {
  readonly open: boolean;
  readonly onClose: () => void;
  readonly title: string;
  readonly about?: string;
  /** A sheet slides in at the right and leaves the screen in sight. */
  readonly form?: "dialog" | "wide" | "sheet";
  readonly children: ReactNode;
  /** Buttons, the one that goes on last. */
  readonly actions?: ReactNode;
};

export function Dialog({ open, onClose, title, about, form = "dialog", children, actions }: DialogProps) {
  const t = useWords(uiWords);
  const shape = { dialog: css.dialog, wide: `${css.dialog} ${css.wide}`, sheet: css.sheet }[form];
  // Noted before a field inside takes the focus for itself, so that it can be given back.
  const opener = useRef<Element | null>(null);
  useInsertionEffect(() => {
    if (open) opener.current = document.activeElement;
  }, [open]);
  return (
    <RadixDialog.Root open={open} onOpenChange={(still) => !still && onClose()}>
      <RadixDialog.Portal>
        <RadixDialog.Overlay className={css.veil} />
        <RadixDialog.Content
          className={shape}
          onOpenAutoFocus={focusFirstField}
          onCloseAutoFocus={(event) => giveBack(event, opener.current)}
          {...(about === undefined ? { "aria-describedby": undefined } : {})}
        >
          <div className={css.head}>
            <div>
              <RadixDialog.Title className={css.title}>{title}</RadixDialog.Title>
              {about !== undefined && (
                <RadixDialog.Description className={css.about}>{about}</RadixDialog.Description>
              )}
            </div>
            <RadixDialog.Close asChild>
              <button
                type="button"
                aria-label={t.close}
                className={`${controls.button} ${controls.icon} ${controls.quiet}`}
              >
                <X size={14} aria-hidden />
              </button>
            </RadixDialog.Close>
          </div>
          {children}
          {actions !== undefined && <div className={css.actions}>{actions}</div>}
        </RadixDialog.Content>
      </RadixDialog.Portal>
    </RadixDialog.Root>
  );
}

/** Whoever opens a dialog mostly came to write: the first field before the cross that closes it. */
function focusFirstField(event: Event): void {
  if (!(event.currentTarget instanceof HTMLElement)) return;
  const field = event.currentTarget.querySelector<HTMLElement>(
    "textarea, input:not([type=hidden], [hidden])",
  );
  if (field === null) return;
  event.preventDefault();
  field.focus();
}

function giveBack(event: Event, opener: Element | null): void {
  if (!(opener instanceof HTMLElement || opener instanceof SVGElement) || !opener.isConnected) return;
  event.preventDefault();
  opener.focus();
}

export type MenuItem =
  | {
      readonly label: string;
      readonly onChoose: () => void;
      readonly keys?: string;
      readonly disabled?: boolean;
      readonly icon?: ReactNode;
    }
  | "separator";

/** A menu below `children`, which has to be one button. */
export function Menu({ items, children }: { items: readonly MenuItem[]; children: ReactNode }) {
  return (
    <DropdownMenu.Root>
      <DropdownMenu.Trigger asChild>{children}</DropdownMenu.Trigger>
      <DropdownMenu.Portal>
        <DropdownMenu.Content className={controls.list} sideOffset={4} align="end">
          {items.map((item, place) =>
            item === "separator" ? (
              <DropdownMenu.Separator key={place} className={controls.separator} />
            ) : (
              <DropdownMenu.Item
                key={item.label}
                className={controls.option}
                onSelect={item.onChoose}
                {...(item.disabled === undefined ? {} : { disabled: item.disabled })}
              >
                {item.icon}
                {item.label}
                {item.keys !== undefined && <kbd className={controls.kbd}>{item.keys}</kbd>}
              </DropdownMenu.Item>
            ),
          )}
        </DropdownMenu.Content>
      </DropdownMenu.Portal>
    </DropdownMenu.Root>
  );
}

/** What `trigger`, one button, opens beside itself. */
export function Popover({ trigger, children }: { trigger: ReactNode; children: ReactNode }) {
  return (
    <RadixPopover.Root>
      <RadixPopover.Trigger asChild>{trigger}</RadixPopover.Trigger>
      <RadixPopover.Portal>
        <RadixPopover.Content className={css.popover} sideOffset={6} collisionPadding={8}>
          {children}
        </RadixPopover.Content>
      </RadixPopover.Portal>
    </RadixPopover.Root>
  );
}

export type Tab<Name extends string> = {
  readonly name: Name;
  readonly label: string;
  readonly content: ReactNode;
};

type TabsProps<Name extends string> = {
  readonly label: string;
  readonly tabs: readonly Tab<Name>[];
  readonly value: Name;
  readonly onChange: (name: Name) => void;
};

export function Tabs<Name extends string>({ label, tabs, value, onChange }: TabsProps<Name>) {
  return (
    <RadixTabs.Root className={css.tabs} value={value} onValueChange={(name) => onChange(name as Name)}>
      <RadixTabs.List className={css.tabList} aria-label={label} onFocus={ontoItem}>
        {tabs.map((tab) => (
          <RadixTabs.Trigger key={tab.name} value={tab.name} className={css.tab}>
            {tab.label}
          </RadixTabs.Trigger>
        ))}
      </RadixTabs.List>
      {tabs.map((tab) => (
        <RadixTabs.Content key={tab.name} value={tab.name} className={css.tabPanel}>
          {tab.content}
        </RadixTabs.Content>
      ))}
    </RadixTabs.Root>
  );
}
