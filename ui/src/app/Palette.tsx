import { Command } from "cmdk";
import type { ReactNode } from "react";
import { Dialog, Kbd, longest } from "../shared/ui";
import { useWords } from "../shared/words";
import css from "./app.module.css";
import { appWords } from "./words";

export type PaletteItem = {
  readonly id: string;
  readonly group: string;
  readonly label: string;
  readonly keys?: string;
  readonly icon?: ReactNode;
  readonly run: () => void;
};

/** Everything the studio can do, found by typing. */
export function Palette({
  open,
  onClose,
  items,
}: {
  readonly open: boolean;
  readonly onClose: () => void;
  readonly items: readonly PaletteItem[];
}) {
  const t = useWords(appWords);
  const groups = [...new Set(items.map((item) => item.group))];
  return (
    <Dialog open={open} onClose={onClose} title={t.commands} about={t.commandsAbout}>
      <Command label={t.commands} loop>
        <Command.Input
          className={css.paletteInput}
          autoFocus
          maxLength={longest.search}
          placeholder={t.commandsAbout}
        />
        <Command.List className={css.paletteList}>
          <Command.Empty className={css.paletteEmpty}>{t.noCommand}</Command.Empty>
          {groups.map((group) => (
            <Command.Group key={group} heading={group} className={css.paletteGroup}>
              {items
                .filter((item) => item.group === group)
                .map((item) => (
                  <Command.Item
                    key={item.id}
                    value={`${group} ${item.label} ${item.id}`}
                    className={css.paletteItem}
                    onSelect={() => {
                      onClose();
                      item.run();
                    }}
                  >
                    {item.icon}
                    {item.label}
                    {item.keys !== undefined && <Kbd>{item.keys}</Kbd>}
                  </Command.Item>
                ))}
            </Command.Group>
          ))}
        </Command.List>
      </Command>
    </Dialog>
  );
}
